import { readImage } from "../capability/images.ts";
import { links } from "../tasks/links.ts";
import type { JsonObject } from "../wire/json.ts";
import type { TaskEndpoint } from "./endpoint.ts";

const SETS = 3;
const VIEWS = 3;
const SIZE = { width: 1024, height: 1024 };

/** `POST /v1/general/ai-multi-shot` (kling-api I 6): three sets of three views, a guess from the launch note. 20 image units a call, one slot (a guess). */
export const aiMultiShot: TaskEndpoint = {
  v1: {
    path: "/v1/general/ai-multi-shot",
    noWatermark: true,
    read(fields, desk) {
      const { failure } = readImage(
        fields.needText("element_frontal_image"),
        "element_frontal_image",
        desk.world.switches,
      );
      return {
        product: "ai-multi-shot",
        prompt: "",
        pack: "image",
        units: 20,
        slots: 1,
        failure,
        makes: Array.from({ length: SETS * VIEWS }, (_, n) => ({
          type: "image",
          id: desk.world.ids.task(),
          ...SIZE,
          group: String(Math.floor(n / VIEWS)),
        })),
      };
    },
    result(task, world) {
      const images = Array.from({ length: SETS }, (_, index): JsonObject => {
        const views = task.order.makes
          .slice(index * VIEWS, (index + 1) * VIEWS)
          .map((made) => links(task, made, world).url);
        return { index, url_1: views[0], url_2: views[1], url_3: views[2] };
      });
      return { images };
    },
  },
};
