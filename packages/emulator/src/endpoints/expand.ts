import { readImage } from "../input/media.ts";
import { imageRequest, readCount } from "../input/task-request.ts";
import { reject } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * The new image may have three times the area of the original (apps/docs/service/image.md#expand). The tolerance allows
 * for rounding.
 */
const MAX_AREA = 3.001;

/** `POST /v1/images/editing/expand` (apps/docs/service/image.md#expand). */
export const expand: Endpoint = {
  v1: {
    path: "/v1/images/editing/expand",
    read(fields, context) {
      const image = readImage(fields, "image", context);
      const ratio = (side: string): number => fields.requiredNumber(`${side}_expansion_ratio`, 0, 2);
      const tall = 1 + ratio("up") + ratio("down");
      const wide = 1 + ratio("left") + ratio("right");
      if (tall * wide > MAX_AREA) reject(1201, "the expanded area exceeds 3 times the original");
      const { width, height } = image.size ?? { width: 1024, height: 1024 };
      return imageRequest(context, {
        product: "expand",
        prompt: fields.string("prompt", { max: 2500 }) ?? "",
        count: readCount(fields),
        size: { width: Math.round(width * wide), height: Math.round(height * tall) },
        unitsEach: 8,
        images: [image],
      });
    },
  },
};
