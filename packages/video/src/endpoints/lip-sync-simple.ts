import type { MediaInput, VideoOutput } from "@klingkit/tasks";
import {
  type Body,
  type Endpoint,
  exactlyOne,
  type InputShape,
  media,
  type MediaReader,
  serviceId,
  textUpTo,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { sourceBody, type VideoSource, videoSource } from "../video-source.ts";

// From the vendor's client of October 2025; the endpoint still responded a year later: see
// apps/docs/service/video.md#older-lip-sync.
/**
 * The input of the older lip-sync. Exactly one of `videoId` and `videoUrl`, and exactly one of `speech` and `sound`, is
 * required.
 * @example
 * await kling.video.lipSync.simple.run({
 *   videoUrl: "https://example.com/talk.mp4",
 *   speech: { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" },
 * });
 */
export interface SimpleLipSyncInput extends VideoSource {
  /** The speech to generate. */
  readonly speech?: {
    /** The text to speak. 1 to 120 characters. */
    readonly text: string;
    /** The id of a speech voice: `@klingkit/models/voices` lists them. */
    readonly voiceId: string;
    /** The language of the voice. */
    readonly language: "zh" | "en";
    /**
     * The speed, 0.8 to 2.
     * @default 1
     */
    readonly speed?: number;
  };
  /** The audio: MP3 or WAV, up to 5 MB. */
  readonly sound?: MediaInput;
}

const schema = z.strictObject({
  ...videoSource,
  speech: z.optional(
    z.strictObject({
      text: textUpTo(120),
      voiceId: serviceId,
      language: z.enum(["zh", "en"]),
      speed: z.optional(z.number().check(z.gte(0.8), z.lte(2))),
    }),
  ),
  sound: z.optional(media),
} satisfies InputShape<SimpleLipSyncInput>);

async function soundBody(sound: MediaInput, reader: MediaReader): Promise<Body> {
  const value = await reader.read("audio", sound, "sound");
  return /^https?:/i.test(value) ? { audio_type: "url", audio_url: value } : { audio_type: "file", audio_file: value };
}

// Lookup by external task id is not documented.
/** The older lip-sync, on API v1 only. A create with an unknown outcome cannot be recovered. */
export const simpleLipSync: Endpoint<SimpleLipSyncInput, object, VideoOutput> = {
  name: "video.lipSync.simple",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: false, duplicatesRejected: "assumed" },
  expectedMs: () => 90_000,
  schema,
  defaults: () => ({}),
  rules: (input) => [...exactlyOne(input, "videoId", "videoUrl"), ...exactlyOne(input, "speech", "sound")],
  apiVersions: {
    v1: {
      path: "/v1/videos/lip-sync",
      check: () => [],
      encode: async ({ speech, sound, ...source }, reader) => ({
        input: {
          ...sourceBody(source, reader),
          ...(speech && {
            mode: "text2video",
            text: speech.text,
            voice_id: speech.voiceId,
            voice_language: speech.language,
            voice_speed: speech.speed ?? 1,
          }),
          ...(sound !== undefined && { mode: "audio2video", ...(await soundBody(sound, reader)) }),
        },
      }),
    },
  },
};
