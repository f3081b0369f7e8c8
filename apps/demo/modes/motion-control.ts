import { taskMode, type Mode } from "./mode.ts";

export const motionControl: Mode = taskMode({
  id: "motion-control",
  endpoint: "video.motionControl",
  capability: "video.motionControl",
  outputType: "video",
  icon: "M11 3.2a1.6 1.6 0 1 0 0 .1M10.5 6.5 8 11l3 2 .5 4.5M8 11l-2.5 5M10.5 6.5l-4 1M10.5 6.5l2 3 3 .5",
  fields: [
    { name: "image", kind: "image", required: true },
    { name: "video", kind: "video", acceptsUrl: true, required: true },
    { name: "characterOrientation", kind: "choice", values: ["image", "video"] },
    { name: "prompt", kind: "text", rows: 2 },
    { name: "model", kind: "model" },
    { name: "resolution", kind: "setting" },
    { name: "keepSound", kind: "switch" },
  ],
  defaultValues: { prompt: "", model: "kling-3.0", resolution: "720p", characterOrientation: "image", keepSound: true },
  requestedSettings: (form) => ({ characterOrientation: form.text("characterOrientation") }),
  input: (form) => ({
    // klingkit reports an empty value as an issue of its field.
    image: form.media("image") ?? "",
    video: form.video("video")?.url ?? "",
    characterOrientation: form.oneOf("characterOrientation", ["image", "video"]) ?? "image",
    prompt: form.text("prompt"),
    model: form.text("model"),
    resolution: form.oneOf("resolution", ["720p", "1080p"]),
    keepSound: form.boolean("keepSound"),
  }),
  client: (kling) => kling.video.motionControl,
});
