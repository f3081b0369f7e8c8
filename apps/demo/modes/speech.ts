import { synchronousMode, type Mode } from "./mode.ts";
import { defaultVoice, loadVoices, voiceOf } from "./voices.ts";

export const speech: Mode = synchronousMode({
  id: "speech",
  endpoint: "audio.speech",
  outputType: "audio",
  icon: "M3 8v4M6 5.5v9M9 3v14M12 6v8M15 8.5v3M17.5 9.5v1",
  fields: [
    { name: "text", kind: "text", subject: "speech", maxLength: 1000, required: true },
    { name: "voice", kind: "list", load: loadVoices, paths: ["voiceId", "language"] },
    { name: "speed", kind: "range", min: 0.8, max: 2, step: 0.1 },
  ],
  defaultValues: { text: "", voice: defaultVoice, speed: 1 },
  input: (form) => ({
    text: form.text("text") ?? "",
    ...voiceOf(form.text("voice")),
    speed: form.number("speed"),
  }),
  client: (kling) => kling.audio.speech,
});
