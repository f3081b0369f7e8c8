import { estimateJobs, type JobInput, type Queue } from "@klingkit/queue";
import type { Kling } from "klingkit";

/** Adds an image, a video of it, two extensions and a lip-sync. Each step needs the previous one. */
export async function addFilm(queue: Queue<Kling>, client: Kling, name: string): Promise<void> {
  const jobs: readonly JobInput<Kling>[] = [
    { endpoint: "image.generate", key: `${name}/image`, input: { prompt: `a lighthouse keeper, ${name}` } },
    {
      endpoint: "video.imageToVideo",
      key: `${name}/video`,
      // `extend` accepts videos of older models only.
      input: { model: "kling-v1-6", firstFrame: { $from: `${name}/image.output.url` } },
    },
    { endpoint: "video.extend", key: `${name}/longer`, input: { videoId: { $from: `${name}/video.output.id` } } },
    { endpoint: "video.extend", key: `${name}/longest`, input: { videoId: { $from: `${name}/longer.output.id` } } },
    {
      endpoint: "video.lipSync.simple",
      key: `${name}/speech`,
      input: {
        videoId: { $from: `${name}/longest.output.id` },
        speech: { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" },
      },
    },
  ];
  const { usd } = await estimateJobs(client, jobs); // 2.13: the highest price of the whole chain
  await queue.add(jobs, { budget: { usd } });
}
