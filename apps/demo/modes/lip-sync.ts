import { taskMode, type Mode } from "./mode.ts";
import { defaultVoice, loadVoices, voiceOf } from "./voices.ts";

const usesSpeech = ({ source }: Readonly<Record<string, unknown>>): boolean => source !== "audio";

export const lipSync: Mode = taskMode({
  id: "lip-sync",
  endpoint: "video.lipSync.simple",
  outputType: "video",
  icon: "M3 10c2-3 4-3 5-2.2.8-.6 2-.6 2.8 0C12 7 14 7 16 10c-2 4-4 5-6.5 5S5 14 3 10zM3 10h13",
  fields: [
    { name: "video", kind: "video", paths: ["videoUrl", "videoId"], acceptsUrl: true, required: true },
    { name: "source", kind: "choice", values: ["speech", "audio"] },
    {
      name: "text",
      kind: "text",
      subject: "speech",
      rows: 2,
      maxLength: 120,
      required: true,
      paths: ["speech.text", "speech"],
      when: usesSpeech,
    },
    { name: "voice", kind: "list", load: loadVoices, paths: ["speech.voiceId"], when: usesSpeech },
    { name: "speed", kind: "range", min: 0.8, max: 2, step: 0.1, paths: ["speech.speed"], when: usesSpeech },
    { name: "sound", kind: "audio", required: true, when: (values) => !usesSpeech(values) },
  ],
  defaultValues: { source: "speech", text: "", voice: defaultVoice, speed: 1 },
  input: (form) => ({
    videoUrl: form.video("video")?.url,
    ...(form.oneOf("source", ["audio"])
      ? { sound: form.media("sound") }
      : {
          speech: { text: form.text("text") ?? "", ...voiceOf(form.text("voice")), speed: form.number("speed") },
        }),
  }),
  client: (kling) => kling.video.lipSync.simple,
});
