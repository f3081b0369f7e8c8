import { callMode, type Mode } from "./mode.ts";
import { firstVoice, loadVoices, voiceOf } from "./voices.ts";

export const speech: Mode = callMode({
  id: "speech",
  endpoint: "audio.speech",
  makes: "audio",
  icon: "M3 8v4M6 5.5v9M9 3v14M12 6v8M15 8.5v3M17.5 9.5v1",
  fields: [
    { name: "text", kind: "words", most: 1000, needed: true },
    { name: "voice", kind: "list", load: loadVoices, paths: ["voiceId", "language"] },
    { name: "speed", kind: "range", least: 0.8, most: 2, step: 0.1 },
  ],
  first: { text: "", voice: firstVoice, speed: 1 },
  input: (form) => ({
    text: form.words("text") ?? "",
    ...voiceOf(form.words("voice")),
    speed: form.number("speed"),
  }),
  client: (kling) => kling.audio.speech,
});
