import { type Endpoint, exactlyOne, type InputShape, type MediaInput, type VideoOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { media } from "./media-schema.ts";
import { someId } from "./video-source.ts";

/** What an effect takes (kling-api V 10.16): a scene, and the picture or the two pictures that it is for. */
export interface EffectsInput {
  /** The scene's name; `@klingkit/models/scenes` lists those that are documented. Any other passes as it is. */
  readonly scene: string;
  /** For the scenes of one picture. */
  readonly image?: MediaInput;
  /** For the scenes of two: who stands left, who stands right. */
  readonly images?: readonly [left: MediaInput, right: MediaInput];
}

const schema = z.strictObject({
  scene: someId,
  image: z.optional(media),
  images: z.optional(z.tuple([media, media])),
} satisfies InputShape<EffectsInput>);

/**
 * Effects, v1 only; no watermark, no `duration` in the result. Which scene wants how many pictures is left to the
 * service: the list of scenes is long, changes often, and belongs into nobody's bundle.
 */
export const effects: Endpoint<EffectsInput, object, VideoOutput> = {
  name: "video.effects",
  source: "V 10.16",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
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
