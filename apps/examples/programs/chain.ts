import { dirname } from "node:path";
import { createQueue, estimateJobs, type JobInput } from "@klingkit/queue";
import { createKling, type Kling } from "klingkit";
import type { Example } from "../example.ts";

// #region jobs
/** A keeper who speaks: an image, a video of it, two extensions and a lip-sync. Each step needs the previous one. */
const jobs: readonly JobInput<Kling>[] = [
  { endpoint: "image.generate", key: "keeper", input: { prompt: "a lighthouse keeper, portrait" } },
  {
    endpoint: "video.imageToVideo",
    key: "video",
    // Only videos of older models can be extended.
    input: { model: "kling-v1-6", firstFrame: { $from: "keeper.output.url" }, prompt: "she looks out to sea" },
  },
  {
    endpoint: "video.extend",
    key: "longer",
    input: { videoId: { $from: "video.output.id" }, prompt: "she turns to us" },
  },
  {
    endpoint: "video.extend",
    key: "longest",
    input: { videoId: { $from: "longer.output.id" }, prompt: "she starts to speak" },
  },
  {
    endpoint: "video.lipSync.simple",
    key: "speech",
    input: {
      videoId: { $from: "longest.output.id" },
      speech: { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" },
    },
  },
];
// #endregion

/** Runs steps that build on each other. If the program is killed and run again, it continues with the next step. */
export const chain: Example = async ({ apiKey, connection, out, log }) => {
  const client = createKling({ apiKey, ...connection, concurrency: false });
  const { usd } = await estimateJobs(client, jobs);
  log(`the chain costs at most ${usd.toFixed(2)} USD`);
  await using queue = createQueue({
    client,
    database: `${out}.queue`,
    files: { folder: dirname(out), manifest: false },
    ...(connection.clock ? { clock: connection.clock } : {}),
  });
  await queue.add(jobs, { budget: { usd } });
  await queue.start();
  for await (const { key, status, dependsOn, files } of queue.results())
    log(`${key} (needs ${dependsOn.join(", ") || "nothing"}): ${status}, ${files.map(({ name }) => name).join(", ")}`);
};
