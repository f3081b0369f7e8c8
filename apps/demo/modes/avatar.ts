import { taskMode, type Mode } from "./mode.ts";

export const avatar: Mode = taskMode({
  id: "avatar",
  endpoint: "video.avatar",
  outputType: "video",
  icon: "M10 3a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 10 3M3.5 17c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5",
  fields: [
    { name: "image", kind: "image", required: true },
    { name: "sound", kind: "audio", required: true, paths: ["audioId"] },
    { name: "prompt", kind: "text", rows: 2 },
    { name: "resolution", kind: "choice", values: ["720p", "1080p"] },
  ],
  defaultValues: { prompt: "", resolution: "720p" },
  input: (form) => ({
    image: form.media("image") ?? "",
    sound: form.media("sound"),
    prompt: form.text("prompt"),
    resolution: form.oneOf("resolution", ["720p", "1080p"]),
  }),
  client: (kling) => kling.video.avatar,
});
