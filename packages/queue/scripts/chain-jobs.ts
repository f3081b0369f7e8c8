import type { JobInput } from "@klingkit/queue";
import type { Kling } from "klingkit";

/** The last step of a chain. A lip-sync cannot be looked up after its response was lost; a video of omni can. */
export type LastStep = "speech" | "winter";

/** Chains of an image, a video of it, two extensions and a last step: each step needs the previous one. */
export function chainJobs(count: number, last: LastStep): readonly JobInput<Kling>[] {
  return Array.from({ length: count }, (_, index) => chainOf(`chain-${index}`, last)).flat();
}

function chainOf(name: string, last: LastStep): readonly JobInput<Kling>[] {
  const lastStep: JobInput<Kling> =
    last === "speech"
      ? {
          endpoint: "video.lipSync.simple",
          key: `${name}/speech`,
          input: {
            videoId: { $from: `${name}/longest.output.id` },
            speech: { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" },
          },
        }
      : {
          endpoint: "video.omni",
          key: `${name}/winter`,
          input: {
            prompt: "@keeper in winter",
            video: { id: "keeper", url: { $from: `${name}/longest.output.url` }, use: "base" },
          },
        };
  return [
    { endpoint: "image.generate", key: `${name}/image`, input: { prompt: `a keeper, ${name}` } },
    {
      endpoint: "video.imageToVideo",
      key: `${name}/video`,
      input: { model: "kling-v1-6", firstFrame: { $from: `${name}/image.output.url` } },
    },
    { endpoint: "video.extend", key: `${name}/longer`, input: { videoId: { $from: `${name}/video.output.id` } } },
    { endpoint: "video.extend", key: `${name}/longest`, input: { videoId: { $from: `${name}/longer.output.id` } } },
    lastStep,
  ];
}
