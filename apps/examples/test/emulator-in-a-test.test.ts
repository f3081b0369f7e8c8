import { createEmulator } from "@klingkit/emulator";
import { createKling } from "klingkit";
import { expect, test } from "vitest";

// An example of a test in your project. It needs no network, no waiting and no money.
test("reports a failed video", async () => {
  await using emulator = await createEmulator({ clock: "virtual", listen: false });
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
  });

  await expect(kling.video.textToVideo.run({ prompt: "a video that will [fail]" })).rejects.toMatchObject({
    name: "TaskFailedError",
    reason: "content",
  });
});
