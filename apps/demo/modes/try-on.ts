import { taskMode, type Mode } from "./mode.ts";

export const tryOn: Mode = taskMode({
  id: "try-on",
  endpoint: "image.tryOn",
  capability: "image.tryOn",
  outputType: "image",
  icon: "M7 3 3 5.5 4.5 9 6 8.2V17h8V8.2l1.5.8L17 5.5 13 3c-.5 1.5-1.5 2.2-3 2.2S7.5 4.5 7 3z",
  fields: [
    { name: "humanImage", kind: "image", required: true },
    { name: "clothImage", kind: "image", required: true },
    { name: "model", kind: "model" },
  ],
  defaultValues: { model: "kolors-virtual-try-on-v1-5" },
  requestedSettings: () => ({ image: true }),
  input: (form) => ({
    humanImage: form.media("humanImage") ?? "",
    clothImage: form.media("clothImage") ?? "",
    model: form.text("model"),
  }),
  client: (kling) => kling.image.tryOn,
});
