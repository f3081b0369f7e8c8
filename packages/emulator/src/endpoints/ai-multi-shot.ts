import { readImage } from "../input/media.ts";
import type { Endpoint } from "./endpoint.ts";

const SETS = 3;
const VIEWS = 3;

/**
 * `POST /v1/general/ai-multi-shot` (apps/docs/service/image.md#ai-multi-shot). The three sets of three views are a
 * guess from the launch note. A call costs 20 image units; the one slot is a guess.
 */
export const aiMultiShot: Endpoint = {
  v1: {
    path: "/v1/general/ai-multi-shot",
    noWatermark: true,
    read(fields, context) {
      const { failure } = readImage(fields, "element_frontal_image", context);
      return {
        product: "ai-multi-shot",
        prompt: "",
        pack: "image",
        units: 20,
        slots: 1,
        usualDuration: { fixed: 30 },
        failure,
        outputs: Array.from({ length: SETS * VIEWS }, (_, n) => ({
          type: "image",
          id: context.service.ids.task(),
          width: 1024,
          height: 1024,
          group: String(Math.floor(n / VIEWS)),
        })),
      };
    },
    result: (task, linksOf) => ({
      images: Array.from({ length: SETS }, (_, index) => {
        const [url_1, url_2, url_3] = task.request.outputs.slice(index * VIEWS).map((output) => linksOf(output).url);
        return { index, url_1, url_2, url_3 };
      }),
    }),
  },
};
