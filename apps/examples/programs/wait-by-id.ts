import { createKling } from "klingkit";
import type { Example } from "../example.ts";

/** A program that knows only a task's id, from a database: it waits for the task and downloads its video. */
export const waitById: Example = async ({ apiKey, connection, out, say }) => {
  const id = await createTask({ apiKey, ...connection });

  const kling = createKling({ apiKey, ...connection });
  const done = await (await kling.video.textToVideo.get(id))?.wait();
  if (!done) throw new Error(`The service does not know the task ${id}.`);
  await done.download(out);
  say(`wrote ${out}`);
};

/** Another program, earlier: it stores the id. */
async function createTask(options: Parameters<typeof createKling>[0]): Promise<string> {
  const kling = createKling(options);
  const { id } = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
  return id;
}
