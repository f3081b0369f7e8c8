import { expect, test } from "vitest";
import { emulated } from "./emulated.ts";

// What nobody hears of ends a process; vitest fails a run for it too.
test("a wait that was dropped ends without a word when the client is closed", async () => {
  const { kling } = await emulated({}, { clock: "manual" });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  void task.wait();
  await expect(kling.close()).resolves.toBeUndefined();
});

test("a wait that is kept tells that the client was closed", async () => {
  const { kling } = await emulated({}, { clock: "manual" });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const waiting = task.wait();
  await kling.close();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError", summary: "The client was closed." });
});

test("a wait that was dropped ends without a word when its task fails", async () => {
  const { kling } = await emulated();
  const task = await kling.video.textToVideo.create({ prompt: "[fail] fog" });
  void task.wait();
  await expect(task.wait()).rejects.toMatchObject({
    name: "TaskFailedError",
    reason: "Failure to pass the risk control system",
  });
});
