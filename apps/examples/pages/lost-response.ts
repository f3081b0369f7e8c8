import assert from "node:assert/strict";
import { createEmulator } from "@klingkit/emulator";
import { createKling } from "klingkit";

await using emulator = await createEmulator({ clock: "virtual", listen: false });
const { url: baseUrl, fetch, clock } = emulator;
const kling = createKling({ apiKey: "api-key-emulator", baseUrl, fetch, clock });

// The service creates the task, and its response never arrives.
emulator.faults.add({ method: "POST", drop: "after", times: 1 });

const done = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
assert.equal(done.status, "succeeded");
assert.equal(emulator.state().paid.tasks, 1);
