import { taskMode, type Mode } from "./mode.ts";

export const image: Mode = taskMode({
  id: "image",
  endpoint: "image.generate",
  capability: "image.generate",
  outputType: "image",
  icon: "M3 3.5h14v13H3zM3 14l4-4 3 3 3.5-4 3.5 4M7 6.2a1 1 0 1 0 0 .1",
  fields: [
    { name: "prompt", kind: "text", subject: "scene", required: true },
    { name: "image", kind: "image" },
    { name: "model", kind: "model" },
    { name: "resolution", kind: "setting" },
    { name: "aspectRatio", kind: "setting" },
    { name: "n", kind: "choice", values: [1, 2, 3, 4] },
  ],
  defaultValues: { prompt: "", model: "kling-3.0", resolution: "1k", aspectRatio: "16:9", n: 1 },
  requestedSettings: (form) => ({ image: form.media("image") !== undefined }),
  input: (form) => ({
    prompt: form.text("prompt") ?? "",
    image: form.media("image"),
    model: form.text("model"),
    resolution: form.oneOf("resolution", ["1k", "2k"]),
    aspectRatio: form.oneOf("aspectRatio", ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"]),
    n: form.number("n"),
  }),
  client: (kling) => kling.image.generate,
});
