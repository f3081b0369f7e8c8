import type { VideoOutput } from "@klingkit/tasks";
import {
  type Endpoint,
  type InputShape,
  referenceIssues,
  serviceId,
  textLengthIssues,
  textUpTo,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { videoSettings } from "../settings-schema.ts";

// See apps/docs/service/video.md#extend.
/**
 * The input of a video extension. To continue a video with a newer model, pass it to `video.omni` as a `feature` video.
 * @example
 * const input = { model: "kling-v1-6", firstFrame: file("lighthouse.png") };
 * const { output } = await kling.video.imageToVideo.run(input);
 * if (output.id) await kling.video.extend.run({ videoId: output.id, prompt: "the fog lifts" });
 */
export interface ExtendInput {
  /**
   * The service's id of the video: the `id` of a video output that is at most 30 days old, of text to video, image to
   * video or an extension with `kling-v1`, `kling-v1-5` or `kling-v1-6`. The extension adds 4 to 5 s, with the same
   * model and resolution; the total duration is at most 3 minutes.
   */
  readonly videoId: string;
  /**
   * A description of the extension. 1 to 2,500 characters.
   * @default none
   */
  readonly prompt?: string;
  // According to the capability map, kling-v1 ignores it.
  /**
   * A description of things that the video must not show. At most 2,500 characters. `kling-v1` probably ignores it.
   * @default none
   */
  readonly negativePrompt?: string;
  // According to the capability map, kling-v1 ignores it.
  /**
   * How closely the video follows the prompt, 0 to 1. `kling-v1` probably ignores it.
   * @default none
   */
  readonly cfgScale?: number;
}

const schema = z.strictObject({
  videoId: serviceId,
  prompt: z.optional(textUpTo(2500)),
  negativePrompt: videoSettings.negativePrompt,
  cfgScale: videoSettings.cfgScale,
} satisfies InputShape<ExtendInput>);

// In 2026-09 it was documented for kling-v1-6 only (apps/docs/service/video.md#extend).
/** The videos that can be extended. */
const extendableVideos = {
  endpoints: ["video.textToVideo", "video.imageToVideo", "video.extend"],
  models: ["kling-v1", "kling-v1-5", "kling-v1-6"],
  alternative:
    'Create the video with `kling-v1-6`, or continue it with `video.omni`, as `video: { url, use: "feature" }`.',
};

/** Video extension, on API v1 only. The `parentVideo` of the task is the original video. */
export const extend: Endpoint<ExtendInput, object, VideoOutput> = {
  name: "video.extend",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  expectedMs: () => 90_000,
  sources: { videoId: extendableVideos },
  schema,
  defaults: () => ({}),
  apiVersions: {
    v1: {
      path: "/v1/videos/video-extend",
      check: ({ prompt = "", negativePrompt }) => [
        ...textLengthIssues("prompt", prompt, 2500),
        ...textLengthIssues("negativePrompt", negativePrompt, 2500),
        ...referenceIssues([{ path: "prompt", text: prompt }], [], []),
      ],
      encode: ({ videoId, prompt, negativePrompt, cfgScale }) => ({
        video_id: videoId,
        prompt,
        negative_prompt: negativePrompt,
        cfg_scale: cfgScale,
      }),
    },
  },
};
