import { taskMode, type Mode } from "./mode.ts";
import { firstVoice, loadVoices, voiceOf } from "./voices.ts";

const speaks = ({ source }: Readonly<Record<string, unknown>>): boolean => source !== "sound";

export const lipSync: Mode = taskMode({
  id: "lip-sync",
  endpoint: "video.lipSync.simple",
  makes: "video",
  icon: "M3 10c2-3 4-3 5-2.2.8-.6 2-.6 2.8 0C12 7 14 7 16 10c-2 4-4 5-6.5 5S5 14 3 10zM3 10h13",
  fields: [
    { name: "video", kind: "clip", paths: ["videoUrl", "videoId"], address: true, needed: true },
    { name: "source", kind: "choice", values: ["speech", "sound"] },
    { name: "text", kind: "words", rows: 2, most: 120, needed: true, paths: ["speech.text", "speech"], when: speaks },
    { name: "voice", kind: "list", load: loadVoices, paths: ["speech.voiceId"], when: speaks },
    { name: "speed", kind: "range", least: 0.8, most: 2, step: 0.1, paths: ["speech.speed"], when: speaks },
    { name: "sound", kind: "sound", needed: true, when: (values) => !speaks(values) },
  ],
  first: { source: "speech", text: "", voice: firstVoice, speed: 1 },
  input: (form) => ({
    videoUrl: form.clip("video")?.url,
    ...(form.one("source", ["sound"])
      ? { sound: form.media("sound") }
      : {
          speech: { text: form.words("text") ?? "", ...voiceOf(form.words("voice")), speed: form.number("speed") },
        }),
  }),
  client: (kling) => kling.video.lipSync.simple,
});
