import { decodeTask, type TaskData, type VoiceOutput, type HostedFile } from "@klingkit/tasks";
import {
  type Endpoint,
  exactlyOne,
  type InputShape,
  serviceId,
  type SyncEndpoint,
  textUpTo,
  hostedFile,
  type ListEndpoint,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/audio.md#custom-voices.
/**
 * The input of a custom voice: a recording of one clear voice, 5 to 30 seconds. Exactly one of `voiceUrl` and `videoId`
 * is required.
 * @example
 * const { output } = await kling.audio.voices.run({ name: "keeper", voiceUrl: "https://example.com/keeper.mp3" });
 */
export interface VoiceInput {
  /** The name. 1 to 20 characters. */
  readonly name: string;
  /** The http(s) URL of an MP3, WAV, MP4 or MOV; or the file, if the client has the option `upload`. */
  readonly voiceUrl?: HostedFile;
  /**
   * The service's id of a video with a voice: the `id` of an output of `kling-2.6` with audio, of an avatar or of
   * lip-sync.
   */
  readonly videoId?: string;
}

/** A preset voice, which every account can use. */
export interface PresetVoice extends VoiceOutput {
  /** The service's record, not decoded. */
  readonly raw: unknown;
}

const schema = z.strictObject({
  name: textUpTo(20),
  voiceUrl: z.optional(hostedFile),
  videoId: z.optional(serviceId),
} satisfies InputShape<VoiceInput>);

/**
 * Custom voices, on API v1 only. Videos and elements accept their ids; `audio.speech` does not. The endpoint does not
 * support watermarks.
 */
export const voices: Endpoint<VoiceInput, object, VoiceOutput> = {
  name: "audio.voices",
  outputs: ["voice"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  watermark: false,
  expectedMs: () => 20_000,
  schema,
  defaults: () => ({}),
  rules: (input) => exactlyOne(input, "voiceUrl", "videoId"),
  apiVersions: {
    v1: {
      path: "/v1/general/custom-voices",
      check: () => [],
      encode: ({ name, voiceUrl, videoId }, reader) => ({
        voice_name: name,
        voice_url: voiceUrl && reader.url(voiceUrl, "voiceUrl"),
        video_id: videoId,
      }),
    },
  },
};

/** Deletes a custom voice. */
export const deleteVoice: SyncEndpoint<{ voiceId: string }, object, TaskData | undefined> = {
  name: "audio.voices.delete",
  path: "/v1/general/delete-voices",
  schema: z.strictObject({ voiceId: serviceId }),
  defaults: () => ({}),
  encode: ({ voiceId }) => ({ voice_id: voiceId }),
  decode: decodeTask,
};

/** The preset voices, which every account can use. */
export const presetVoices: ListEndpoint<PresetVoice> = {
  name: "audio.voices.presets",
  path: "/v1/general/presets-voices",
  decode: ({ outputs, raw }) => outputs.flatMap((output) => (output.type === "voice" ? { ...output, raw } : [])),
};
