import { readImage } from "../capability/images.ts";
import { refuse } from "../wire/refusal.ts";
import type { TaskEndpoint } from "./endpoint.ts";
import { imageOrder, readCount } from "./image-order.ts";

/** The new picture may have three times the old area (kling-api I 5); rounding may lead a hair above. */
const MOST_AREA = 3.001;
const ASSUMED = { width: 1024, height: 1024 };

/** `POST /v1/images/editing/expand` (kling-api I 5). */
export const expand: TaskEndpoint = {
  v1: {
    path: "/v1/images/editing/expand",
    read(fields, desk) {
      const image = readImage(fields.needText("image"), "image", desk.world.switches);
      const ratio = (side: string): number => fields.needNumber(`${side}_expansion_ratio`, 0, 2);
      const tall = 1 + ratio("up") + ratio("down");
      const wide = 1 + ratio("left") + ratio("right");
      if (tall * wide > MOST_AREA) refuse(1201, "the expanded area exceeds 3 times the original");
      const { width, height } = image.size ?? ASSUMED;
      return imageOrder(desk, {
        product: "expand",
        prompt: fields.text("prompt", { max: 2500 }) ?? "",
        count: readCount(fields),
        size: { width: Math.round(width * wide), height: Math.round(height * tall) },
        unitsEach: 8,
        given: [image],
      });
    },
  },
};
