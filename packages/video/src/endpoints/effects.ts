import type { MediaInput, VideoOutput } from "@klingkit/tasks";
import { type Endpoint, exactlyOne, type InputShape, media, serviceId } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/video.md#effects.
/**
 * The input of an effect: a scene, and one or two images. Exactly one of `image` and `images` is required.
 * @example
 * await kling.video.effects.run({ scene: "hug", images: [file("left.png"), file("right.png")] });
 */
export interface EffectsInput {
  /** The name of the scene. `@klingkit/models/scenes` lists the documented scenes. Any other name is sent unchanged. */
  readonly scene: string;
  /** The image, for scenes with one image. */
  readonly image?: MediaInput;
  /** The person on the left and the person on the right, for scenes with two images. */
  readonly images?: readonly [left: MediaInput, right: MediaInput];
}

const schema = z.strictObject({
  scene: serviceId,
  image: z.optional(media),
  images: z.optional(z.tuple([media, media])),
} satisfies InputShape<EffectsInput>);

// klingkit does not check the number of images of a scene: the list of scenes is long, changes often, and would
// increase every bundle.
/** Effects, on API v1 only. The endpoint does not support watermarks, and its outputs have no `duration`. */
export const effects: Endpoint<EffectsInput, object, VideoOutput> = {
  name: "video.effects",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  watermark: false,
  expectedMs: () => 60_000,
  schema,
  defaults: () => ({}),
  rules: (input) => exactlyOne(input, "image", "images"),
  apiVersions: {
    v1: {
      path: "/v1/videos/effects",
      check: () => [],
      async encode({ scene, image, images = [] }, reader) {
        const pair = [];
        for (const [index, each] of images.entries()) pair.push(await reader.read("image", each, `images[${index}]`));
        return {
          effect_scene: scene,
          input: image === undefined ? { images: pair } : { image: await reader.read("image", image, "image") },
        };
      },
    },
  },
};
