import { IMAGE_RATIOS, imagePixels } from "../capability/image-pixels.ts";
import { readImage } from "../capability/images.ts";
import { discontinued } from "../capability/v1-video-models.ts";
import { refuse } from "../wire/refusal.ts";
import type { TaskEndpoint } from "./endpoint.ts";
import { imageOrder, readCount } from "./image-order.ts";

/** `POST /v1/images/multi-image2image` (kling-api I 4). */
export const multiImageToImage: TaskEndpoint = {
  v1: {
    path: "/v1/images/multi-image2image",
    read(fields, desk) {
      const modelName = fields.text("model_name") ?? "kling-v2-1";
      if (modelName === "kling-v2") discontinued(modelName);
      if (modelName !== "kling-v2-1") refuse(1201, `model_name value '${modelName}' is invalid`);
      const subjects = fields.list("subject_image_list", { max: 4 });
      if (subjects.length === 0) refuse(1201, "subject_image_list is required");
      const values = [
        ...subjects.map((item) => item.needText("subject_image")),
        ...["scene_image", "style_image"].map((key) => fields.text(key)).filter((value) => value !== undefined),
      ];
      return imageOrder(desk, {
        product: "multi-image-to-image",
        modelName,
        prompt: fields.text("prompt", { max: 2500 }) ?? "",
        count: readCount(fields),
        size: imagePixels("1k", fields.word("aspect_ratio", IMAGE_RATIOS, "16:9")),
        unitsEach: 16,
        given: values.map((value) => readImage(value, "subject_image_list", desk.world.switches)),
      });
    },
  },
};
