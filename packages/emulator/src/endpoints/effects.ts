import { GONE_SCENES, ONE_IMAGE_SCENES, TWO_IMAGE_SCENES } from "../data/catalogue.ts";
import { pixels } from "../data/pixels.ts";
import { imageOf, readImage, type SourceImage } from "../input/media.ts";
import { videoRequest } from "../input/task-request.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { RequestContext } from "../world.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/effects` (apps/docs/service/video.md#effects); its `videos[]` have no `duration`. */
export const effects: Endpoint = {
  v1: {
    path: "/v1/videos/effects",
    noWatermark: true,
    read(fields, context) {
      const scene = fields.needText("effect_scene");
      const input = fields.object("input");
      if (GONE_SCENES.includes(scene))
        refuse(1203, `The effect '${scene}' has been discontinued and is no longer available.`);
      const images = ONE_IMAGE_SCENES.includes(scene)
        ? [readImage(input, "image", context)]
        : TWO_IMAGE_SCENES.includes(scene)
          ? readPair(input, context)
          : refuse(1201, `effect_scene value '${scene}' is invalid`);
      return videoRequest(context, {
        product: "effects",
        // priced per template on a list that nobody has copied (apps/docs/service/prices.md#without-a-price): a guess
        // for all
        units: 2,
        resolution: "720p",
        seconds: 5,
        size: pixels("720p", scene.endsWith("_9_16") ? "9:16" : "16:9"),
        images,
        firstFrame: images[0],
      });
    },
    result: (task, linksOf) => ({
      videos: task.request.makes.map((made) => ({ id: made.id, url: linksOf(made).url })),
    }),
  },
};

/** `images: [left, right]`. */
function readPair(input: Fields, context: RequestContext): readonly SourceImage[] {
  const images = input.texts("images");
  if (images.length !== 2) refuse(1201, "input.images must have two items");
  return images.map((image) => imageOf(image, "input.images", context));
}
