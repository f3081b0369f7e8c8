import { taskMode, type Mode } from "./mode.ts";
import { videoDuration, videoSettings, promptOrShots } from "./shared-settings.ts";

export const imageToVideo: Mode = taskMode({
  id: "image-to-video",
  endpoint: "video.imageToVideo",
  capability: "video.imageToVideo",
  outputType: "video",
  icon: "M2.5 5h9v10h-9zM4 13l2.5-3 2 2 1.5-1.5M14 7.5v5l4-2.5z",
  fields: [
    { name: "firstFrame", kind: "image" },
    { name: "lastFrame", kind: "image", setting: "lastFrame" },
    { name: "prompt", kind: "text", rows: 2 },
    { name: "model", kind: "model" },
    { name: "duration", kind: "setting" },
    { name: "resolution", kind: "setting" },
    { name: "audio", kind: "setting" },
    { name: "shots", kind: "shots" },
  ],
  defaultValues: { prompt: "", model: "kling-3.0", duration: 5, resolution: "720p", audio: "off" },
  requestedSettings: (form) => ({ lastFrame: form.media("lastFrame") !== undefined }),
  input: (form) => ({
    firstFrame: form.media("firstFrame"),
    lastFrame: form.media("lastFrame"),
    ...promptOrShots(form),
    ...videoSettings(form),
    ...videoDuration(form),
  }),
  client: (kling) => kling.video.imageToVideo,
});
