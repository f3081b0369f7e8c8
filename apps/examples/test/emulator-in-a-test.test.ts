import { createEmulator } from "@klingkit/emulator";
import { createKling } from "klingkit";
import { expect, test } from "vitest";

// A test of one's own product, as a user would write it: no network, no waiting, no money.
test("our product shows a failed clip as failed", async () => {
  await using emulator = await createEmulator({ clock: "virtual", listen: false });
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
  });

  await expect(kling.video.textToVideo.run({ prompt: "a clip that will [fail]" })).rejects.toMatchObject({
    name: "TaskFailedError",
    reason: "Failure to pass the risk control system",
  });
});
