import { soundByUrlOnly } from "../capability/given-sound.ts";
import { sourceById } from "../capability/source-video.ts";
import type { VoiceRecord } from "../library/library.ts";
import { ownMade } from "../library/own.ts";
import { links } from "../tasks/links.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import type { JsonObject } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk, Route, TaskEndpoint } from "./endpoint.ts";
import { deleted, presetTask } from "./library-answers.ts";
import { readPage } from "./page.ts";

const UNITS = 0.05;

/** `POST /v1/general/custom-voices` (kling-api V 10.13). */
export const customVoices: TaskEndpoint = {
  v1: {
    path: "/v1/general/custom-voices",
    noWatermark: true,
    read,
    result: (task, world) => ({
      voices: task.order.makes.flatMap((made) =>
        made.type === "voice" ? [shown(made.voice, links(task, made, world).mp3)] : [],
      ),
    }),
  },
};

/** `GET /v1/general/presets-voices` and `POST /v1/general/delete-voices`. */
export const voiceCalls: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/general/presets-voices",
    design: "v1",
    answer({ query, world }) {
      const { from, to } = readPage(query);
      const voices = [...world.library.voices.values()].slice(from, to);
      return voices.map((voice) => presetTask(voice.id, world, { voices: [shown(voice, "")] }));
    },
  },
  {
    method: "POST",
    path: "/v1/general/delete-voices",
    design: "v1",
    answer(call) {
      const id = call.body().needText("voice_id");
      const made = ownMade(call, id);
      if (made?.type !== "voice") return refuse(1201, "Voice id not found");
      if (made.voice.deleted) refuse(1201, `Voice id ${id} has already be deleted`);
      made.voice.deleted = true;
      return deleted(call);
    },
  },
];

function read(fields: Fields, desk: Desk): Order {
  const name = fields.needText("voice_name", { max: 20 });
  const [url, videoId] = [fields.text("voice_url"), fields.text("video_id")];
  if ((url === undefined) === (videoId === undefined))
    refuse(1201, "exactly one of voice_url and video_id is required");
  const source = videoId === undefined ? soundByUrlOnly(url ?? "") : sourceById(videoId, desk);
  if (source.known && (source.seconds < 5 || source.seconds > 30)) refuse(1201, "the voice must last 5 to 30 seconds");
  const id = desk.world.ids.task();
  const voice: VoiceRecord = { id, name, ownedBy: desk.account.ownerId, deleted: false };
  return {
    product: "custom-voice",
    prompt: name,
    pack: "video",
    units: UNITS,
    slots: 1,
    makes: [{ type: "voice", id, voice }],
  };
}

function shown(voice: VoiceRecord, trialUrl: string): JsonObject {
  return { voice_id: voice.id, voice_name: voice.name, trial_url: trialUrl, owned_by: voice.ownedBy };
}
