import type { ClipFacts } from "./field.ts";
import { taskMode, type Mode } from "./mode.ts";

const models = ["kling-v1-6", "kling-v1-5", "kling-v1"];
const makers = ["video.textToVideo", "video.imageToVideo", "video.extend"];

/** What can be extended (apps/docs/service/video.md#extend). */
export function extendable({ model = "", endpoint }: ClipFacts): boolean {
  return makers.includes(endpoint) && models.includes(model);
}

export const extend: Mode = taskMode({
  id: "extend",
  endpoint: "video.extend",
  makes: "video",
  icon: "M2.5 5.5h8v9h-8zM13 10h5M15.5 7.5 18 10l-2.5 2.5",
  fields: [
    {
      name: "video",
      kind: "clip",
      paths: ["videoId"],
      needed: true,
      whyNot: (clip) => (extendable(clip) ? undefined : "extend"),
    },
    { name: "prompt", kind: "words" },
    { name: "negativePrompt", kind: "words", rows: 1 },
    { name: "cfgScale", kind: "range", least: 0, most: 1, step: 0.1 },
  ],
  first: { prompt: "", cfgScale: 0.5 },
  input: (form) => ({
    videoId: form.clip("video")?.id ?? "",
    prompt: form.words("prompt"),
    negativePrompt: form.words("negativePrompt"),
    cfgScale: form.number("cfgScale"),
  }),
  client: (kling) => kling.video.extend,
});
