import { checkDuration, audioByUrl, videoById } from "../input/media.ts";
import type { Voice } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Endpoint } from "./endpoint.ts";
import { deleteRoute, presetsRoute } from "./preset-and-delete-routes.ts";

/** Custom voices (apps/docs/service/audio.md#custom-voices). */
export const voices: Endpoint = {
  v1: {
    path: "/v1/general/custom-voices",
    noWatermark: true,
    read(fields, context) {
      const { service, account } = context;
      const name = fields.requiredString("voice_name", { max: 20 });
      const { key, value } = fields.exactlyOneOf("voice_url", "video_id");
      checkDuration(key === "voice_url" ? audioByUrl(value, key) : videoById(value, context), 5, 30, "the voice");
      const id = service.ids.task();
      return {
        product: "custom-voice",
        prompt: name,
        pack: "video",
        units: 0.05,
        slots: 1,
        usualDuration: { fixed: 8 },
        outputs: [{ type: "voice", id, voice: { id, name, ownedBy: account.ownerId, isDeleted: false } }],
      };
    },
    result: (task, linksOf) => ({
      voices: task.request.outputs.flatMap((output) =>
        output.type === "voice" ? [voiceRecord(output.voice, linksOf(output).mp3)] : [],
      ),
    }),
  },
  routes: [
    presetsRoute(
      "/v1/general/presets-voices",
      (presets) => presets.voices,
      (voice) => ({ voices: [voiceRecord(voice)] }),
    ),
    deleteRoute("/v1/general/delete-voices", "voice_id", (output) =>
      output?.type === "voice" ? output.voice : reject(1201, "Voice id not found"),
    ),
  ],
};

/** Renders a voice for API v1. */
export function voiceRecord(voice: Voice, trial_url = ""): JsonObject {
  return { voice_id: voice.id, voice_name: voice.name, trial_url, owned_by: voice.ownedBy };
}
