import { IMAGE_MODELS } from "../data/image-models.ts";
import { IMAGE_RATIOS, imageSize } from "../data/sizes.ts";
import { readImage } from "../input/media.ts";
import { modelByName } from "../input/models.ts";
import { imageRequest, readCount } from "../input/task-request.ts";
import { readElements } from "../input/voices-and-elements.ts";
import { reject } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/images/generations` (apps/docs/service/image.md#generation). */
export const imageGenerations: Endpoint = {
  v1: {
    path: "/v1/images/generations",
    read(fields, context) {
      const { name, limits } = modelByName(IMAGE_MODELS, fields, context, "kling-v3", "generate");
      const prompt = fields.requiredString("prompt", { max: 2500 });
      const images = fields.has("image") ? [readImage(fields, "image", context)] : [];
      if (fields.string("negative_prompt", { max: 2500 }) !== undefined && images.length > 0)
        reject(1201, "negative_prompt is not supported with image");
      // `image_reference` and the fidelities are documented for kling-v2-1 (apps/docs/service/image.md#generation).
      if (fields.has("image_reference")) {
        fields.requiredOneOf("image_reference", ["subject", "face"]);
        if (!limits.reference) reject(1201, `image_reference is not supported by ${name}`);
        if (images.length === 0) reject(1201, "image is required with image_reference");
      }
      for (const fidelity of ["image_fidelity", "human_fidelity"]) fields.number(fidelity, 0, 1);
      const elements = readElements(fields, context);
      if (elements.length > 0 && !limits.elements) reject(1201, `element_list is not supported by ${name}`);
      if (elements.some(({ kind }) => kind !== "image_refer"))
        reject(1201, "only elements of the multi-image kind are supported");
      if (elements.length + images.length > 10) reject(1201, "at most 10 images and elements are allowed");
      const hasInput = images.length + elements.length > 0;
      const unitsEach = hasInput ? limits.image : (limits.text ?? reject(1201, "image can not be null"));
      const resolution = fields.oneOf("resolution", ["1k", "2k"], "1k");
      const isOnly1k = limits.only1k === "always" || (limits.only1k === "with-image" && images.length > 0);
      if (resolution === "2k" && isOnly1k) reject(1201, "resolution value '2k' is not supported");
      return imageRequest(context, {
        product: "image",
        modelName: name,
        prompt,
        count: readCount(fields),
        size: imageSize(resolution, fields.oneOf("aspect_ratio", IMAGE_RATIOS, "16:9")),
        unitsEach,
        images,
      });
    },
  },
};
