import { createQueue, type QueueResult } from "@klingkit/queue";
import { createKling, type Kling } from "klingkit";

/** Generates a video of each scene. After a crash, run it again: it continues where it stopped. */
export async function* generateFilms(
  scenes: readonly string[],
  folder: string,
  client: Kling = createKling({ concurrency: false }), // the queue counts the running tasks itself, over all machines
): AsyncGenerator<QueueResult> {
  await using queue = createQueue({
    client,
    database: `${folder}/queue`, // a folder; or "postgres://..."
    concurrency: { video: 5 }, // of your packs; without it, it is learned
    files: { folder: `${folder}/films`, name: "{scene}/{key}.{ext}" },
  });
  await queue.add(
    scenes.map((scene) => ({
      endpoint: "video.textToVideo",
      key: scene, // a key is added once, so this program can be run again
      input: { prompt: `a lighthouse at ${scene}`, duration: 5 },
      parts: { scene },
    })),
    { budget: { units: 12 } },
  );
  await queue.start();
  yield* queue.results();
}
