import { IMAGE_MODELS } from "../data/image-models.ts";
import { readImage } from "../input/media.ts";
import { modelByName } from "../input/models.ts";
import { failureOf } from "../input/task-request.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/images/kolors-virtual-try-on` (before version 3.0, whose fields are not known:
 * apps/docs/service/image.md#try-on). One slot.
 */
export const tryOn: Endpoint = {
  v1: {
    path: "/v1/images/kolors-virtual-try-on",
    noWatermark: true,
    read(fields, context) {
      const { name, can } = modelByName(IMAGE_MODELS, fields, "kolors-virtual-try-on-v1", "tryOn");
      const human = readImage(fields, "human_image", context);
      const cloth = readImage(fields, "cloth_image", context);
      const size = human.size ?? { width: 768, height: 1024 };
      return {
        product: "try-on",
        model: name,
        modelName: name,
        prompt: "",
        pack: "try-on",
        units: can,
        slots: 1,
        usualTime: { fixed: 25 },
        failure: failureOf([human, cloth]),
        makes: [{ type: "image", id: context.world.ids.task(), ...size }],
      };
    },
  },
};
