import { taskMode, type Mode } from "./mode.ts";

export const avatar: Mode = taskMode({
  id: "avatar",
  endpoint: "video.avatar",
  makes: "video",
  icon: "M10 3a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 10 3M3.5 17c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5",
  fields: [
    { name: "image", kind: "picture", needed: true },
    { name: "sound", kind: "sound", needed: true, paths: ["audioId"] },
    { name: "prompt", kind: "words", rows: 2 },
    { name: "resolution", kind: "choice", values: ["720p", "1080p"] },
  ],
  first: { prompt: "", resolution: "720p" },
  input: (form) => ({
    image: form.media("image") ?? "",
    sound: form.media("sound"),
    prompt: form.words("prompt"),
    resolution: form.one("resolution", ["720p", "1080p"]),
  }),
  client: (kling) => kling.video.avatar,
});
