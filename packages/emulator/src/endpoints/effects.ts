import {
  ONE_IMAGE_SCENES,
  TWO_IMAGE_SCENES,
  WITHDRAWN_ONE_IMAGE_SCENES,
  WITHDRAWN_TWO_IMAGE_SCENES,
} from "../data/allowed-values.ts";
import { videoSize } from "../data/sizes.ts";
import { parseImage, readImage, type SourceImage } from "../input/media.ts";
import { videoRequest } from "../input/task-request.ts";
import type { RequestContext } from "../service.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/effects` (apps/docs/service/video.md#effects). Its `videos[]` have no `duration`. */
export const effects: Endpoint = {
  v1: {
    path: "/v1/videos/effects",
    noWatermark: true,
    read(fields, context) {
      const scene = fields.requiredString("effect_scene");
      const input = fields.object("input");
      const isRejected = context.service.switches.retired === "reject";
      if (isRejected && [...WITHDRAWN_ONE_IMAGE_SCENES, ...WITHDRAWN_TWO_IMAGE_SCENES].includes(scene))
        reject(1203, `The effect '${scene}' has been discontinued and is no longer available.`);
      const images = [...ONE_IMAGE_SCENES, ...WITHDRAWN_ONE_IMAGE_SCENES].includes(scene)
        ? [readImage(input, "image", context)]
        : [...TWO_IMAGE_SCENES, ...WITHDRAWN_TWO_IMAGE_SCENES].includes(scene)
          ? readPair(input, context)
          : reject(1201, `effect_scene value '${scene}' is invalid`);
      return videoRequest(context, {
        product: "effects",
        // The prices per effect are not known (apps/docs/service/prices.md#without-a-price); 2 units are a guess.
        units: 2,
        resolution: "720p",
        seconds: 5,
        size: videoSize("720p", scene.endsWith("_9_16") ? "9:16" : "16:9"),
        images,
        firstFrame: images[0],
      });
    },
    result: (task, linksOf) => ({
      videos: task.request.outputs.map((output) => ({ id: output.id, url: linksOf(output).url })),
    }),
  },
};

/** Reads `images: [left, right]`. */
function readPair(input: Fields, context: RequestContext): readonly SourceImage[] {
  const images = input.requiredStrings("images");
  if (images.length !== 2) reject(1201, "input.images must have two items");
  return images.map((image) => parseImage(image, "input.images", context));
}
