import { createQueue, type QueueResult } from "@klingkit/queue";
import { createKling, type Kling } from "klingkit";

/** Generates a video of each scene. After a crash, run it again: it continues. */
export async function* generateFilms(
  scenes: readonly string[],
  folder: string,
  client: Kling = createKling({ concurrency: false }), // the queue counts the running tasks, across all machines
): AsyncGenerator<QueueResult> {
  await using queue = createQueue({
    client,
    database: `${folder}/queue`, // a directory, or "postgres://..."
    concurrency: { video: 5 }, // the limit of your packs; learned by default
    files: { folder: `${folder}/films`, name: "{scene}/{key}.{ext}" },
  });
  await queue.add(
    scenes.map((scene) => ({
      endpoint: "video.textToVideo",
      key: scene, // an existing key is not added again, so the program can be run again
      input: { prompt: `a lighthouse at ${scene}`, duration: 5 },
      fileNameParts: { scene },
    })),
    { budget: { units: 12 } },
  );
  await queue.start();
  yield* queue.results();
}
