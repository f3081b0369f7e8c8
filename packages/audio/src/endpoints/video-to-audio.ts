import type { AudioOutput, HostedFile, VideoOutput } from "@klingkit/tasks";
import {
  type Endpoint,
  exactlyOne,
  type InputShape,
  serviceId,
  textLengthIssues,
  textUpTo,
  hostedFile,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/audio.md#video-to-audio.
/**
 * The input of video to audio. Exactly one of `videoId` and `videoUrl` is required.
 * @example
 * await kling.audio.videoToAudio.run({
 *   videoUrl: "https://example.com/beach.mp4",
 *   soundEffectPrompt: "waves",
 *   bgmPrompt: "a slow piano",
 * });
 */
export interface VideoToAudioInput {
  /** The service's id of a video: the `id` of a video output that is at most 30 days old. */
  readonly videoId?: string;
  /**
   * The http(s) URL of an MP4 or MOV: 3 to 20 seconds, up to 100 MB; or the file, if the client has the option `upload`.
   */
  readonly videoUrl?: HostedFile;
  /**
   * The sound effects to generate. 1 to 200 characters.
   * @default none
   */
  readonly soundEffectPrompt?: string;
  /**
   * The background music to generate. 1 to 200 characters.
   * @default none
   */
  readonly bgmPrompt?: string;
  /**
   * Whether to emphasize subtle sounds (ASMR).
   * @default false
   */
  readonly asmr?: boolean;
}

interface Defaults {
  readonly asmr: boolean;
}

const schema = z.strictObject({
  videoId: z.optional(serviceId),
  videoUrl: z.optional(hostedFile),
  soundEffectPrompt: z.optional(textUpTo(200)),
  bgmPrompt: z.optional(textUpTo(200)),
  asmr: z.optional(z.boolean()),
} satisfies InputShape<VideoToAudioInput>);

/**
 * Video to audio, on API v1 only. The outputs are the video with the audio, and the audio file. It does not support
 * watermarks.
 */
export const videoToAudio: Endpoint<VideoToAudioInput, Defaults, VideoOutput | AudioOutput> = {
  name: "audio.videoToAudio",
  outputs: ["video", "audio"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  watermark: false,
  expectedMs: () => 45_000,
  schema,
  defaults: ({ asmr = false }) => ({ asmr }),
  rules: (input) => exactlyOne(input, "videoId", "videoUrl"),
  apiVersions: {
    v1: {
      path: "/v1/audio/video-to-audio",
      check: ({ soundEffectPrompt, bgmPrompt }) => [
        ...textLengthIssues("soundEffectPrompt", soundEffectPrompt, 200),
        ...textLengthIssues("bgmPrompt", bgmPrompt, 200),
      ],
      encode: ({ videoId, videoUrl, soundEffectPrompt, bgmPrompt, asmr }, reader) => ({
        video_id: videoId,
        video_url: videoUrl && reader.url(videoUrl, "videoUrl"),
        sound_effect_prompt: soundEffectPrompt,
        bgm_prompt: bgmPrompt,
        asmr_mode: asmr,
      }),
    },
  },
};
