import { type Endpoint, exactlyOne, type InputShape, type AudioOutput, type VideoOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { someId, webAddress, words } from "./input-shapes.ts";

/** What video to audio takes (kling-api V 10.11): a clip, and words on its sound. Exactly one of `videoId` and `videoUrl`. */
export interface VideoToAudioInput {
  /** The `id` of a clip in some task's `outputs`, no older than 30 days. */
  readonly videoId?: string;
  /** MP4 or MOV behind an http(s) URL, 3 to 20 seconds, up to 100 MB. */
  readonly videoUrl?: string | URL;
  /** Sounds to be heard, at most 200 characters. */
  readonly soundEffectPrompt?: string;
  /** Music to be heard, at most 200 characters. */
  readonly bgmPrompt?: string;
  /** Brings out fine sounds. Default false. */
  readonly asmr?: boolean;
}

interface Defaults {
  readonly asmr: boolean;
}

const schema = z.strictObject({
  videoId: z.optional(someId),
  videoUrl: z.optional(webAddress),
  soundEffectPrompt: z.optional(words(200)),
  bgmPrompt: z.optional(words(200)),
  asmr: z.optional(z.boolean()),
} satisfies InputShape<VideoToAudioInput>);

/** Video to audio, v1 only: makes the clip with sound and the sound alone, both in `outputs`. No watermark. */
export const videoToAudio: Endpoint<VideoToAudioInput, Defaults, VideoOutput | AudioOutput> = {
  name: "audio.videoToAudio",
  source: "V 10.11",
  outputs: ["video", "audio"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  watermark: false,
  expectedMs: () => 45_000,
  schema,
  defaults: ({ asmr = false }) => ({ asmr }),
  rules: (input) => exactlyOne(input, "videoId", "videoUrl"),
  apiVersions: {
    v1: {
      path: "/v1/audio/video-to-audio",
      check: () => [],
      encode: ({ videoId, videoUrl, soundEffectPrompt, bgmPrompt, asmr }) => ({
        // What is undefined is not sent: JSON leaves it out.
        video_id: videoId,
        video_url: videoUrl && String(videoUrl),
        sound_effect_prompt: soundEffectPrompt,
        bgm_prompt: bgmPrompt,
        asmr_mode: asmr,
      }),
    },
  },
};
