import { taskMode, type Mode } from "./mode.ts";
import { videoDuration, videoAspectRatio, videoSettings, promptOrShots } from "./shared-settings.ts";

export const textToVideo: Mode = taskMode({
  id: "text-to-video",
  endpoint: "video.textToVideo",
  capability: "video.textToVideo",
  outputType: "video",
  icon: "M3 5h14v10H3zM6 8.5h8M6 11.5h5",
  fields: [
    { name: "prompt", kind: "text", subject: "scene", required: true },
    { name: "model", kind: "model" },
    { name: "duration", kind: "setting" },
    { name: "resolution", kind: "setting" },
    { name: "aspectRatio", kind: "setting" },
    { name: "audio", kind: "setting" },
    { name: "shots", kind: "shots" },
  ],
  defaultValues: { prompt: "", model: "kling-3.0", duration: 5, resolution: "720p", aspectRatio: "16:9", audio: "off" },
  input: (form) => ({
    ...promptOrShots(form),
    ...videoSettings(form),
    ...videoDuration(form),
    ...videoAspectRatio(form),
  }),
  client: (kling) => kling.video.textToVideo,
});
