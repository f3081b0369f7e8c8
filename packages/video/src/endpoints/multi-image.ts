import type { VideoModel } from "@klingkit/models";
import type { MediaInput, VideoOutput } from "@klingkit/tasks";
import { type Endpoint, type InputShape, media, referenceIssues } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkSettings } from "../check-settings.ts";
import { v1Settings } from "../encode-settings.ts";
import { expectedTime } from "../expected-time.ts";
import {
  knowsModel,
  promptIssues,
  promptsOf,
  type SettingsDefaults,
  settingsDefaults,
  videoDefaults,
} from "../model-settings.ts";
import { priceBySettings } from "../price-by-settings.ts";
import type { AnyAspectRatio, AnyResolution } from "../settings.ts";
import { videoSettings } from "../settings-schema.ts";

// See apps/docs/service/video.md#multi-image-to-video.
/**
 * The input of multi-image to video. With newer models, use `video.omni`.
 * @example
 * await kling.video.multiImage.run({ prompt: "a fox in a library", images: [file("fox.png"), file("library.png")] });
 */
export interface VideoMultiImageInput {
  /**
   * The model. Only `kling-v1-6` is supported.
   * @default "kling-v1-6"
   */
  readonly model?: VideoModel;
  /** A description of the video. 1 to 2,500 characters. */
  readonly prompt: string;
  /**
   * A description of things that the video must not show. At most 2,500 characters.
   * @default none
   */
  readonly negativePrompt?: string;
  /** 1 to 4 images: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly images: readonly MediaInput[];
  /**
   * The duration of the video, seconds: 5 or 10.
   * @default 5
   */
  readonly duration?: number;
  /**
   * The resolution: `"720p"` or `"1080p"`.
   * @default "720p"
   */
  readonly resolution?: AnyResolution;
  /**
   * The aspect ratio.
   * @default "16:9"
   */
  readonly aspectRatio?: AnyAspectRatio;
}

interface Defaults extends SettingsDefaults {
  readonly aspectRatio: AnyAspectRatio;
}

const schema = z.strictObject({
  model: videoSettings.model,
  prompt: z.string(),
  negativePrompt: videoSettings.negativePrompt,
  images: z.array(media).check(z.minLength(1), z.maxLength(4)),
  duration: videoSettings.duration,
  resolution: videoSettings.resolution,
  aspectRatio: z.optional(z.enum(["16:9", "9:16", "1:1"])),
} satisfies InputShape<VideoMultiImageInput>);

/** Multi-image to video, on API v1 only. */
export const multiImage: Endpoint<VideoMultiImageInput, Defaults, VideoOutput> = {
  name: "video.multiImage",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  expectedMs: expectedTime,
  price: priceBySettings(),
  schema,
  knowsModel,
  defaults: (input) => ({
    ...settingsDefaults("multiImage", { ...input, model: input.model ?? "kling-v1-6" }),
    aspectRatio: input.aspectRatio ?? videoDefaults.aspectRatio,
  }),
  rules: (input) => promptIssues(input, true),
  apiVersions: {
    v1: {
      path: "/v1/videos/multi-image2video",
      check: (input) => [
        ...checkSettings(input, "v1", { aspectRatio: input.aspectRatio }),
        ...referenceIssues(promptsOf(input), [], []),
      ],
      async encode(input, reader) {
        const images = [];
        for (const [index, image] of input.images.entries()) {
          images.push({ image: await reader.read("image", image, `images[${index}]`) });
        }
        return { ...v1Settings(input), aspect_ratio: input.aspectRatio, image_list: images };
      },
    },
  },
};
