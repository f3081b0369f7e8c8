import { strict as assert } from "node:assert";
import { createEmulator } from "@klingkit/emulator";
import { createKling } from "klingkit";

await using emulator = await createEmulator({ clock: "virtual", listen: false });

const kling = createKling({
  apiKey: "api-key-emulator",
  baseUrl: emulator.url,
  fetch: emulator.fetch,
  clock: emulator.clock,
});
emulator.faults.add({ method: "POST", drop: "after", times: 1 }); // creates the task and loses the response
await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
assert.equal(emulator.state().paid.tasks, 1);
