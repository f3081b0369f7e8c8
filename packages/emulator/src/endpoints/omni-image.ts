import { IMAGE_MODELS } from "../data/image-models.ts";
import { IMAGE_RATIOS, imageSize } from "../data/sizes.ts";
import { readContents } from "../input/contents.ts";
import { readImage } from "../input/media.ts";
import { imageModelFromPath, modelByName } from "../input/models.ts";
import { imageRequest, readCount } from "../input/task-request.ts";
import { readElements } from "../input/voices-and-elements.ts";
import { defaultResult } from "../tasks/render-v1.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/images/omni-image` (apps/docs/service/image.md#omni-image). A series is in `series_images`. That the unused
 * list is omitted is a guess.
 */
export const omniImage: Endpoint = {
  v1: {
    path: "/v1/images/omni-image",
    read(fields, context) {
      const { name, model, limits } = modelByName(IMAGE_MODELS, fields, context, "kling-image-o1", "omni");
      const prompt = fields.requiredString("prompt", { max: 2500 });
      const resolution = fields.oneOf("resolution", ["1k", "2k", "4k"], "1k");
      const unitsEach = limits[resolution];
      if (unitsEach === undefined) return reject(1201, `resolution value '${resolution}' is invalid for ${name}`);
      const result_type = fields.oneOf("result_type", ["single", "series"], "single");
      const isSeries = result_type === "series";
      if (isSeries && !model.series) reject(1201, `result_type value 'series' is not supported by ${name}`);
      const images = fields.list("image_list").map((item) => readImage(item, "image", context));
      if (images.length + readElements(fields, context).length > 10)
        reject(1201, "at most 10 images and elements are allowed");
      const ratio = fields.oneOf("aspect_ratio", [...IMAGE_RATIOS, "auto"], "auto");
      return imageRequest(context, {
        product: "omni-image",
        modelName: name,
        prompt,
        count: isSeries ? readSeriesAmount(fields) : readCount(fields),
        size: imageSize(resolution, ratio === "auto" ? (images[0]?.size ?? "1:1") : ratio),
        unitsEach,
        images,
        resultInfo: { result_type },
        group: isSeries ? "0" : undefined,
      });
    },
    result(task, linksOf) {
      const { images } = defaultResult(task, linksOf);
      return task.request.resultInfo?.result_type === "series" ? { series_images: images } : { images };
    },
  },
  // The path and the number of images in a series are guesses (apps/docs/service/kling-4.md#paths).
  v2: {
    path: "/omni-image",
    read(fields, context, id) {
      const { limits: unitsEach } = imageModelFromPath(id, "v2Omni");
      const { prompt, referImages, elements } = readContents(fields, context, ["prompt", "refer_image", "element"], {
        english: 50_000,
        other: 21_000,
      });
      if (prompt === "") reject(1201, "contents needs an item of type 'prompt'");
      if (referImages.length + elements.length > 10)
        reject(1201, "The number of images and elements exceeds the limit, max number is 10");
      const settings = fields.object("settings");
      const resolution = settings.oneOf("resolution", ["1k", "2k", "4k", "8k"], "1k");
      const ratio = settings.oneOf("aspect_ratio", [...IMAGE_RATIOS, "auto"], "auto");
      const isSeries = settings.oneOf("result_type", ["single", "series"], "single") === "series";
      return imageRequest(context, {
        product: "omni-image",
        modelName: id,
        prompt,
        count: isSeries && !settings.has("n") ? 4 : readCount(settings),
        size: imageSize(resolution, ratio === "auto" ? (referImages[0]?.size ?? "1:1") : ratio),
        unitsEach,
        images: referImages,
        group: isSeries ? "0" : undefined,
      });
    },
  },
};

/** `series_amount`: 2 to 9 or `auto`, default 4. The 4 images of `auto` are a guess. */
function readSeriesAmount(fields: Fields): number {
  return fields.raw("series_amount") === "auto" ? 4 : fields.integer("series_amount", 2, 9, 4);
}
