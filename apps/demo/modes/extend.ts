import type { VideoFacts } from "./field.ts";
import { taskMode, type Mode } from "./mode.ts";

const models = ["kling-v1-6", "kling-v1-5", "kling-v1"];
const endpoints = ["video.textToVideo", "video.imageToVideo", "video.extend"];

// apps/docs/service/video.md#extend
/** Whether the extend endpoint accepts the video. */
export function canExtend({ model = "", endpoint }: VideoFacts): boolean {
  return endpoints.includes(endpoint) && models.includes(model);
}

export const extend: Mode = taskMode({
  id: "extend",
  endpoint: "video.extend",
  outputType: "video",
  icon: "M2.5 5.5h8v9h-8zM13 10h5M15.5 7.5 18 10l-2.5 2.5",
  fields: [
    {
      name: "video",
      kind: "video",
      paths: ["videoId"],
      required: true,
      accepts: canExtend,
      // To continue a video of any model, omni takes it as a reference (apps/docs/service/video.md#omni-video).
      alternatives: [
        { mode: "omni", when: "hidden" },
        { mode: "image-to-video", when: "missing", values: { model: "kling-v1-6" } },
      ],
    },
    { name: "prompt", kind: "text" },
    { name: "negativePrompt", kind: "text", rows: 1 },
    { name: "cfgScale", kind: "range", min: 0, max: 1, step: 0.1 },
  ],
  defaultValues: { prompt: "", cfgScale: 0.5 },
  input: (form) => ({
    videoId: form.video("video")?.id ?? "",
    prompt: form.text("prompt"),
    negativePrompt: form.text("negativePrompt"),
    cfgScale: form.number("cfgScale"),
  }),
  client: (kling) => kling.video.extend,
});
