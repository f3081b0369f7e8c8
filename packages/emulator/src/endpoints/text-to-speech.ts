import { TTS_VOICES } from "../capability/tts-voices.ts";
import { links } from "../tasks/links.ts";
import { renderV1 } from "../tasks/render-v1.ts";
import { refuse } from "../wire/refusal.ts";
import type { Route } from "./endpoint.ts";
import { instantRoute } from "./instant-route.ts";

const UNITS = 0.05;
/** Letters spoken in a second. Guess. */
const PACE = { zh: 4, en: 15 };

/** `POST /v1/audio/tts` (kling-api V 10.12): the finished sound in the create call. */
export const textToSpeech: Route = instantRoute(
  "/v1/audio/tts",
  (fields, desk) => {
    const text = fields.needText("text", { max: 1000 });
    const language = fields.word("voice_language", ["zh", "en"], "zh"); // "required", yet with a default (V 13 #20)
    if (!TTS_VOICES[language].includes(fields.needText("voice_id"))) refuse(1201, "Voice id not found");
    // Outside values are rounded in.
    const speed = Math.min(2, Math.max(0.8, fields.number("voice_speed", -1e9, 1e9) ?? 1));
    const seconds = Math.max(1, [...text].length / PACE[language] / speed);
    return {
      product: "text-to-speech",
      prompt: text,
      pack: "video",
      units: UNITS,
      slots: 0,
      seconds,
      makes: [{ type: "audio", id: desk.world.ids.task(), seconds }],
    };
  },
  (task, { world }) =>
    renderV1(task, world, () => ({
      audios: task.order.makes.map((made) => ({
        id: made.id,
        url: links(task, made, world).mp3,
        duration: (task.order.seconds ?? 0).toFixed(3),
      })),
    })),
);
