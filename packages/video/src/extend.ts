import type { Endpoint, InputShape, VideoOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { videoSettings } from "./settings-schema.ts";
import { someId, words } from "./video-source.ts";

/** What extending takes (kling-api V 10.7). Newer models go on with a clip at `omni`, given as a `feature` video. */
export interface ExtendInput {
  /**
   * The `id` of a clip in some task's `outputs`, no older than 30 days, made by text to video, image to video or an extension, with
   * `kling-v1`, `kling-v1-5` or `kling-v1-6`. 4 to 5 s are added, in its own model and size; 3 minutes in all are the most.
   */
  readonly videoId: string;
  /** What should happen next. At most 2,500 characters. */
  readonly prompt?: string;
  /** What should not be seen. At most 2,500 characters. The capability map says that `kling-v1` does not heed it. */
  readonly negativePrompt?: string;
  /** How closely the prompt is followed, 0 to 1. The capability map says that `kling-v1` does not heed it. */
  readonly cfgScale?: number;
}

const schema = z.strictObject({
  videoId: someId,
  prompt: z.optional(words(2500)),
  negativePrompt: videoSettings.negativePrompt,
  cfgScale: videoSettings.cfgScale,
} satisfies InputShape<ExtendInput>);

/** Extending a clip, v1 only. The result's `parentVideo` tells what was extended. */
export const extend: Endpoint<ExtendInput, object, VideoOutput> = {
  name: "video.extend",
  source: "V 10.7",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  expectedMs: () => 90_000,
  schema,
  defaults: () => ({}),
  apiVersions: {
    v1: {
      path: "/v1/videos/video-extend",
      check: () => [],
      encode: ({ videoId, prompt, negativePrompt, cfgScale }) => ({
        // What is undefined is not sent: JSON leaves it out.
        video_id: videoId,
        prompt,
        negative_prompt: negativePrompt,
        cfg_scale: cfgScale,
      }),
    },
  },
};
