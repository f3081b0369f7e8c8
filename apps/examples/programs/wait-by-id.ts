import { createKling } from "klingkit";
import type { Example } from "../example.ts";

/** Waits for a task by its id, for example from a database, and downloads its video. */
export const waitById: Example = async ({ apiKey, connection, out, log }) => {
  const id = await createTask({ apiKey, ...connection });

  const kling = createKling({ apiKey, ...connection });
  const done = await (await kling.video.textToVideo.get(id))?.wait();
  if (!done) throw new Error(`The service has no task with the id ${id}.`);
  await done.download(out);
  log(`wrote ${out}`);
};

/** Creates the task. Usually another program does this and stores the id. */
async function createTask(options: Parameters<typeof createKling>[0]): Promise<string> {
  const kling = createKling(options);
  const { id } = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
  return id;
}
