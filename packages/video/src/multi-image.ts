import type { VideoModel } from "@klingkit/models";
import { type Endpoint, type InputShape, type MediaInput, type VideoOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { checkSettings } from "./check-settings.ts";
import { v1Settings } from "./encode-settings.ts";
import { expectedTime } from "./expected-time.ts";
import { media } from "./media-schema.ts";
import { promptIssues, type SettingsDefaults, settingsDefaults, videoDefaults } from "./model-settings.ts";
import { priceBySettings } from "./price-by-settings.ts";
import type { AspectRatio, Resolution } from "./settings.ts";
import { videoSettings } from "./settings-schema.ts";

/** What several images to video takes (kling-api V 10.4). The newer models do this at `omni`. */
export interface MultiImageInput {
  /** Default `kling-v1-6`, the only one. */
  readonly model?: VideoModel;
  /** What should happen. Required, at most 2,500 characters. */
  readonly prompt: string;
  /** What should not be seen. At most 2,500 characters. */
  readonly negativePrompt?: string;
  /** 1 to 4: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly images: readonly MediaInput[];
  /** Seconds: 5 or 10. Default 5. */
  readonly duration?: number;
  /** Default `720p`; also `1080p`. */
  readonly resolution?: Resolution;
  /** Default `16:9`. */
  readonly aspectRatio?: AspectRatio;
}

interface Defaults extends SettingsDefaults {
  readonly aspectRatio: AspectRatio;
}

const schema = z.strictObject({
  model: videoSettings.model,
  prompt: z.string(),
  negativePrompt: videoSettings.negativePrompt,
  images: z.array(media).check(z.minLength(1), z.maxLength(4)),
  duration: videoSettings.duration,
  resolution: videoSettings.resolution,
  aspectRatio: z.optional(z.enum(["16:9", "9:16", "1:1"])),
} satisfies InputShape<MultiImageInput>);

/** Several images to video, v1 only. */
export const multiImage: Endpoint<MultiImageInput, Defaults, VideoOutput> = {
  name: "video.multiImage",
  source: "V 10.4",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  expectedMs: expectedTime,
  price: priceBySettings(),
  schema,
  defaults: (input) => ({
    ...settingsDefaults("multiImage", { ...input, model: input.model ?? "kling-v1-6" }),
    aspectRatio: input.aspectRatio ?? videoDefaults.aspectRatio,
  }),
  rules: (input) => promptIssues(input, true),
  apiVersions: {
    v1: {
      path: "/v1/videos/multi-image2video",
      check: (input) => checkSettings(input, "v1", { aspectRatio: input.aspectRatio }),
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
