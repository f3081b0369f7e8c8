import { needLength, soundByUrl, videoById } from "../input/media.ts";
import type { Voice } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Endpoint } from "./endpoint.ts";
import { deleteRoute, presetsRoute } from "./library-routes.ts";

/** Custom voices (apps/docs/service/audio.md#custom-voices). */
export const voices: Endpoint = {
  v1: {
    path: "/v1/general/custom-voices",
    noWatermark: true,
    read(fields, context) {
      const { world, account } = context;
      const name = fields.needText("voice_name", { max: 20 });
      const { key, value } = fields.either("voice_url", "video_id");
      needLength(key === "voice_url" ? soundByUrl(value, key) : videoById(value, context), 5, 30, "the voice");
      const id = world.ids.task();
      return {
        product: "custom-voice",
        prompt: name,
        pack: "video",
        units: 0.05,
        slots: 1,
        usualTime: { fixed: 8 },
        makes: [{ type: "voice", id, voice: { id, name, ownedBy: account.ownerId, isDeleted: false } }],
      };
    },
    result: (task, linksOf) => ({
      voices: task.request.makes.flatMap((made) =>
        made.type === "voice" ? [shownVoice(made.voice, linksOf(made).mp3)] : [],
      ),
    }),
  },
  routes: [
    presetsRoute(
      "/v1/general/presets-voices",
      (library) => library.voices,
      (voice) => ({ voices: [shownVoice(voice)] }),
    ),
    deleteRoute("/v1/general/delete-voices", "voice_id", (made) =>
      made?.type === "voice" ? made.voice : refuse(1201, "Voice id not found"),
    ),
  ],
};

/** A voice as API v1 shows it. */
export function shownVoice(voice: Voice, trial_url = ""): JsonObject {
  return { voice_id: voice.id, voice_name: voice.name, trial_url, owned_by: voice.ownedBy };
}
