import { taskMode, type Mode } from "./mode.ts";

export const motionControl: Mode = taskMode({
  id: "motion-control",
  endpoint: "video.motionControl",
  capability: "video.motionControl",
  makes: "video",
  icon: "M11 3.2a1.6 1.6 0 1 0 0 .1M10.5 6.5 8 11l3 2 .5 4.5M8 11l-2.5 5M10.5 6.5l-4 1M10.5 6.5l2 3 3 .5",
  fields: [
    { name: "image", kind: "picture", needed: true },
    { name: "video", kind: "clip", address: true, needed: true },
    { name: "characterOrientation", kind: "choice", values: ["image", "video"] },
    { name: "prompt", kind: "words", rows: 2 },
    { name: "model", kind: "model" },
    { name: "resolution", kind: "setting" },
    { name: "keepSound", kind: "switch" },
  ],
  first: { prompt: "", model: "kling-3.0", resolution: "720p", characterOrientation: "image", keepSound: true },
  asked: (form) => ({ characterOrientation: form.words("characterOrientation") }),
  input: (form) => ({
    // What is missing klingkit tells at its field.
    image: form.media("image") ?? "",
    video: form.clip("video")?.url ?? "",
    characterOrientation: form.one("characterOrientation", ["image", "video"]) ?? "image",
    prompt: form.words("prompt"),
    model: form.words("model"),
    resolution: form.one("resolution", ["720p", "1080p"]),
    keepSound: form.flag("keepSound"),
  }),
  client: (kling) => kling.video.motionControl,
});
