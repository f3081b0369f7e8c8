import { createQueue, type Queue } from "@klingkit/queue";
import { lastFrame } from "@klingkit/video/last-frame";
import type { Kling } from "klingkit";

/** Adds two shots. The second one continues where the first one ends. */
export async function addShots(client: Kling, database: string): Promise<Queue<Kling>> {
  const queue = createQueue({ client, database, lastFrame });
  await queue.add([
    { endpoint: "video.textToVideo", key: "fog", input: { prompt: "a lighthouse in fog" } },
    {
      endpoint: "video.imageToVideo",
      key: "sun",
      input: { firstFrame: { $from: "fog.output.lastFrame" }, prompt: "the fog lifts" },
    },
  ]);
  return queue;
}
