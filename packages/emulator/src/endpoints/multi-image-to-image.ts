import { IMAGE_MODELS } from "../data/image-models.ts";
import { IMAGE_RATIOS, imageSize } from "../data/sizes.ts";
import { readImage } from "../input/media.ts";
import { modelByName } from "../input/models.ts";
import { imageRequest, readCount } from "../input/task-request.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/images/multi-image2image` (apps/docs/service/image.md#multi-image). */
export const multiImageToImage: Endpoint = {
  v1: {
    path: "/v1/images/multi-image2image",
    read(fields, context) {
      const { name, limits } = modelByName(IMAGE_MODELS, fields, context, "kling-v2-1", "multiImage");
      const subjects = fields.list("subject_image_list", { min: 1, max: 4 });
      return imageRequest(context, {
        product: "multi-image-to-image",
        modelName: name,
        prompt: fields.string("prompt", { max: 2500 }) ?? "",
        count: readCount(fields),
        size: imageSize("1k", fields.oneOf("aspect_ratio", IMAGE_RATIOS, "16:9")),
        unitsEach: limits,
        images: [
          ...subjects.map((item) => readImage(item, "subject_image", context)),
          ...["scene_image", "style_image"]
            .filter((key) => fields.has(key))
            .map((key) => readImage(fields, key, context)),
        ],
      });
    },
  },
};
