import { createKling } from "klingkit";
import type { Example } from "../example.ts";

/** Sends a stored intent again after a crash. The task is created and paid once. */
export const surviveACrash: Example = async ({ apiKey, connection, out, log }) => {
  const before = createKling({ apiKey, ...connection });
  const stored = JSON.stringify(await before.video.textToVideo.prepare({ prompt: "a lighthouse in fog" }));
  // Store the intent here. It was never sent, so a rejection needs no lookup.
  await before.tasks.send(stored, { possiblySent: false });
  // ... The process crashes here, before it stores the result.

  const after = createKling({ apiKey, ...connection });
  const task = await after.tasks.send(stored);
  const result = await task.wait();
  await result.download(out);
  log(`wrote ${out}`);
};
