import { IMAGE_MODELS } from "../data/image-models.ts";
import { IMAGE_RATIOS, imagePixels } from "../data/pixels.ts";
import { readElements } from "../input/library.ts";
import { readImage } from "../input/media.ts";
import { modelByName } from "../input/models.ts";
import { imageRequest, readCount } from "../input/task-request.ts";
import { usualResult } from "../tasks/render-v1.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/images/omni-image` (apps/docs/service/image.md#omni-image); a series comes as `series_images`, the unused
 * list is left out (a guess).
 */
export const omniImage: Endpoint = {
  v1: {
    path: "/v1/images/omni-image",
    read(fields, context) {
      const { name, model, can } = modelByName(IMAGE_MODELS, fields, "kling-image-o1", "omni");
      const prompt = fields.needText("prompt", { max: 2500 });
      const resolution = fields.word("resolution", ["1k", "2k", "4k"], "1k");
      const unitsEach = can[resolution];
      if (unitsEach === undefined) return refuse(1201, `resolution value '${resolution}' is invalid for ${name}`);
      const result_type = fields.word("result_type", ["single", "series"], "single");
      const isSeries = result_type === "series";
      if (isSeries && !model.series) refuse(1201, `result_type value 'series' is not supported by ${name}`);
      const images = fields.list("image_list").map((item) => readImage(item, "image", context));
      if (images.length + readElements(fields, context).length > 10)
        refuse(1201, "at most 10 images and elements are allowed");
      const ratio = fields.word("aspect_ratio", [...IMAGE_RATIOS, "auto"], "auto");
      return imageRequest(context, {
        product: "omni-image",
        modelName: name,
        prompt,
        count: isSeries ? readAmount(fields) : readCount(fields),
        size: imagePixels(resolution, ratio === "auto" ? (images[0]?.size ?? "1:1") : ratio),
        unitsEach,
        images,
        resultInfo: { result_type },
        group: isSeries ? "0" : undefined,
      });
    },
    result(task, linksOf) {
      const { images } = usualResult(task, linksOf);
      return task.request.resultInfo?.result_type === "series" ? { series_images: images } : { images };
    },
  },
};

/** `series_amount`: 2 to 9 or `auto`, default 4. What `auto` gives ("as many as are really made") is a guess. */
function readAmount(fields: Fields): number {
  return fields.raw("series_amount") === "auto" ? 4 : fields.whole("series_amount", 2, 9, 4);
}
