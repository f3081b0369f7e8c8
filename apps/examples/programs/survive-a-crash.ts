import { createKling } from "klingkit";
import type { Example } from "../example.ts";

/** An intent that is stored before it is sent can be sent again after a crash, and pays once. */
export const surviveACrash: Example = async ({ apiKey, connection, out, say }) => {
  const before = createKling({ apiKey, ...connection });
  const stored = JSON.stringify(await before.video.textToVideo.prepare({ prompt: "a lighthouse in fog" }));
  await before.tasks.send(stored);
  // ... here the machine dies, and nobody knows whether the task was made.

  const after = createKling({ apiKey, ...connection });
  const task = await after.tasks.send(stored);
  const result = await task.wait();
  await result.download(out);
  say(`wrote ${out}`);
};
