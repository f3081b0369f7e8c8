import { readFile, writeFile } from "node:fs/promises";
import { createKling } from "klingkit";

// #region first
/** In one process: creates a task, and stores its reference. */
async function start(): Promise<void> {
  const kling = createKling();
  const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
  await writeFile("task.json", JSON.stringify(task));
}
// #endregion

// #region second
/** In another process, after a restart: waits for the task, and saves its video. */
async function finish(): Promise<void> {
  const kling = createKling();
  const task = await kling.tasks.resume(await readFile("task.json", "utf8"));
  const done = await task.wait();
  await done.download("lighthouse.mp4");
}
// #endregion

await start();
await finish();
