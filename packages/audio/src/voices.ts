import {
  checkOptions,
  decodeTask,
  type Endpoint,
  exactlyOne,
  type InputShape,
  type ListOptions,
  listPages,
  type SyncEndpoint,
  type TaskContext,
  type TaskData,
  type VoiceOutput,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import type { PresetVoice } from "./voices-client.ts";
import { someId, webAddress, words } from "./input-shapes.ts";

/**
 * What a voice of your own is cloned from (kling-api V 10.13): 5 to 30 seconds of one clean voice. Exactly one of
 * `voiceUrl` and `videoId`.
 */
export interface VoiceInput {
  /** At most 20 characters. */
  readonly name: string;
  /** MP3, WAV, MP4 or MOV behind an http(s) URL. */
  readonly voiceUrl?: string | URL;
  /** The `id` of a clip with a voice in it: of `kling-2.6` with sound, an avatar, or lip-sync. */
  readonly videoId?: string;
}

const schema = z.strictObject({
  name: words(20),
  voiceUrl: z.optional(webAddress),
  videoId: z.optional(someId),
} satisfies InputShape<VoiceInput>);

/** Voices, v1 only; no watermark. Their ids serve videos and elements, not `audio.speech`. */
export const voices: Endpoint<VoiceInput, object, VoiceOutput> = {
  name: "audio.voices",
  source: "V 10.13",
  outputs: ["voice"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  watermark: false,
  expectedMs: () => 20_000,
  schema,
  defaults: () => ({}),
  rules: (input) => exactlyOne(input, "voiceUrl", "videoId"),
  apiVersions: {
    v1: {
      path: "/v1/general/custom-voices",
      check: () => [],
      encode: ({ name, voiceUrl, videoId }) => ({
        voice_name: name,
        // What is undefined is not sent: JSON leaves it out.
        voice_url: voiceUrl && String(voiceUrl),
        video_id: videoId,
      }),
    },
  },
};

export const deleteVoice: SyncEndpoint<{ voiceId: string }, object, TaskData | undefined> = {
  name: "audio.voices.delete",
  source: "V 10.13",
  path: "/v1/general/delete-voices",
  schema: z.strictObject({ voiceId: someId }),
  defaults: () => ({}),
  encode: ({ voiceId }) => ({ voice_id: voiceId }),
  decode: decodeTask,
};

/** The voices that the service offers to everybody. @throws {InvalidInputError} for an unknown option */
export async function* presetVoices(context: TaskContext, options: ListOptions = {}): AsyncGenerator<PresetVoice> {
  checkOptions("audio.voices.presets", options, "list");
  for await (const { outputs, raw } of listPages(
    context,
    "Listing the preset voices",
    "/v1/general/presets-voices",
    options,
  )) {
    for (const output of outputs) if (output.type === "voice") yield { ...output, raw };
  }
}
