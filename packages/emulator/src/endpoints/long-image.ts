import { imageSize } from "../data/sizes.ts";
import { readContents } from "../input/contents.ts";
import { imageModelFromPath } from "../input/models.ts";
import { imageRequest } from "../input/task-request.ts";
import { reject } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

/** The ratios of the lengths. They are guesses. */
const HEIGHTS = { short: 2, medium: 4, long: 8 };

/**
 * `POST /long-image/{model}` (apps/docs/service/kling-4.md#models). The path, the defaults and the texts of the
 * rejections are guesses.
 */
export const longImage: Endpoint = {
  v2: {
    path: "/long-image",
    read(fields, context, id) {
      const { limits: unitsEach } = imageModelFromPath(id, "long");
      const { prompt, referImages, styleImage, subjectImage } = readContents(
        fields,
        context,
        ["prompt", "refer_image", "style_refer_image", "subject_refer_image"],
        { english: 166_000, other: 71_000 },
      );
      const settings = fields.object("settings");
      const skill = settings.requiredOneOf("skill", ["webpage", "ecommerce"]);
      const length = settings.oneOf("length", ["short", "medium", "long"], "medium");
      const resolution = settings.oneOf("resolution", ["1k", "2k"], "1k");
      if (prompt === "") reject(1201, "contents needs an item of type 'prompt'");
      if (skill === "webpage" && referImages.length > 0)
        reject(1201, "contents type 'refer_image' needs settings.skill 'ecommerce'");
      if (skill === "ecommerce" && (styleImage || subjectImage))
        reject(1201, "a style and a subject need settings.skill 'webpage'");
      if (skill === "ecommerce" && (referImages.length === 0 || referImages.length > 3))
        reject(1201, "contents needs 1 to 3 items of type 'refer_image'");
      return imageRequest(context, {
        product: "long-image",
        modelName: id,
        prompt,
        count: 1,
        size: imageSize(resolution, { width: 1, height: HEIGHTS[length] }),
        unitsEach,
        images: [...referImages, styleImage, subjectImage].filter((image) => image !== undefined),
      });
    },
  },
};
