import { TTS_VOICES } from "../data/catalogue.ts";
import { renderV1 } from "../tasks/render-v1.ts";
import { refuse } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

/** Letters spoken in a second. A guess. */
const LETTERS_PER_SECOND = { zh: 4, en: 15 };

/** `POST /v1/audio/tts` (apps/docs/service/audio.md#speech): the finished sound in the answer to the create. */
export const textToSpeech: Endpoint = {
  instant: {
    path: "/v1/audio/tts",
    read(fields, { world }) {
      const text = fields.needText("text", { max: 1000 });
      // "required", yet with a default (apps/docs/service/audio.md#speech)
      const language = fields.word("voice_language", ["zh", "en"], "zh");
      if (!TTS_VOICES[language].includes(fields.needText("voice_id"))) refuse(1201, "Voice id not found");
      // A value outside is moved to the nearest limit.
      const speed = Math.min(2, Math.max(0.8, fields.number("voice_speed", -1e9, 1e9) ?? 1));
      const seconds = Math.max(1, [...text].length / LETTERS_PER_SECOND[language] / speed);
      return {
        product: "text-to-speech",
        prompt: text,
        pack: "video",
        units: 0.05,
        slots: 0,
        seconds,
        makes: [{ type: "audio", id: world.ids.task(), seconds }],
      };
    },
    answer: (task, linksOf, { world }) => {
      const duration = (task.request.seconds ?? 0).toFixed(3);
      const audios = task.request.makes.map((made) => ({ id: made.id, url: linksOf(made).mp3, duration }));
      return renderV1({ ...task, result: () => ({ audios }) }, world);
    },
  },
};
