import { TTS_VOICES } from "../data/allowed-values.ts";
import { renderV1 } from "../tasks/render-v1.ts";
import { reject } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

/** The speed of speech. A guess. */
const CHARACTERS_PER_SECOND = { zh: 4, en: 15 };

/** `POST /v1/audio/tts` (apps/docs/service/audio.md#speech). The response to the create contains the audio. */
export const textToSpeech: Endpoint = {
  synchronous: {
    path: "/v1/audio/tts",
    read(fields, { service }) {
      const text = fields.requiredString("text", { max: 1000 });
      // Documented as required, but with a default (apps/docs/service/audio.md#speech).
      const language = fields.oneOf("voice_language", ["zh", "en"], "zh");
      if (!TTS_VOICES[language].includes(fields.requiredString("voice_id"))) reject(1201, "Voice id not found");
      // A value out of range is clamped.
      const speed = Math.min(2, Math.max(0.8, fields.number("voice_speed", -1e9, 1e9) ?? 1));
      const seconds = Math.max(1, [...text].length / CHARACTERS_PER_SECOND[language] / speed);
      return {
        product: "text-to-speech",
        prompt: text,
        pack: "video",
        units: 0.05,
        slots: 0,
        seconds,
        outputs: [{ type: "audio", id: service.ids.task(), seconds }],
      };
    },
    respond: (task, linksOf, { service }) => {
      const duration = (task.request.seconds ?? 0).toFixed(3);
      const audios = task.request.outputs.map((output) => ({ id: output.id, url: linksOf(output).mp3, duration }));
      return renderV1({ ...task, result: () => ({ audios }) }, service);
    },
  },
};
