import { IMAGE_MODELS } from "../data/image-models.ts";
import { readImage } from "../input/media.ts";
import { modelByName } from "../input/models.ts";
import { failureOf } from "../input/task-request.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/images/kolors-virtual-try-on`, without version 3.0, whose fields are not known
 * (apps/docs/service/image.md#try-on).
 */
export const tryOn: Endpoint = {
  v1: {
    path: "/v1/images/kolors-virtual-try-on",
    noWatermark: true,
    read(fields, context) {
      const { name, limits } = modelByName(IMAGE_MODELS, fields, context, "kolors-virtual-try-on-v1", "tryOn");
      const human = readImage(fields, "human_image", context);
      const cloth = readImage(fields, "cloth_image", context);
      const size = human.size ?? { width: 768, height: 1024 };
      return {
        product: "try-on",
        model: name,
        modelName: name,
        prompt: "",
        pack: "try-on",
        units: limits,
        slots: 1,
        usualDuration: { fixed: 25 },
        failure: failureOf([human, cloth]),
        outputs: [{ type: "image", id: context.service.ids.task(), ...size }],
      };
    },
  },
};
