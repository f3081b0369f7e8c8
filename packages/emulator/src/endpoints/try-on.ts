import { readImage } from "../capability/images.ts";
import { refuse } from "../wire/refusal.ts";
import type { TaskEndpoint } from "./endpoint.ts";

const MODELS = ["kolors-virtual-try-on-v1", "kolors-virtual-try-on-v1-5"];

/** `POST /v1/images/kolors-virtual-try-on` (kling-api I 9, before version 3.0, whose fields nobody has copied). One try-on unit, one slot. */
export const tryOn: TaskEndpoint = {
  v1: {
    path: "/v1/images/kolors-virtual-try-on",
    noWatermark: true,
    read(fields, desk) {
      const modelName = fields.text("model_name") ?? "kolors-virtual-try-on-v1";
      if (!MODELS.includes(modelName)) refuse(1201, `model_name value '${modelName}' is invalid`);
      const [human, cloth] = ["human_image", "cloth_image"].map((key) =>
        readImage(fields.needText(key), key, desk.world.switches),
      );
      const { width, height } = human?.size ?? { width: 768, height: 1024 };
      return {
        product: "try-on",
        model: modelName,
        modelName,
        prompt: "",
        pack: "try-on",
        units: 1,
        slots: 1,
        failure: human?.failure ?? cloth?.failure,
        makes: [{ type: "image", id: desk.world.ids.task(), width, height }],
      };
    },
  },
};
