import { readImage } from "../input/media.ts";
import { deductions } from "../tasks/render-v1.ts";
import { refuse } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * What can be found; here everything but clothes is, so that both answers occur. An empty `url` where nothing was found
 * is a guess (apps/docs/service/image.md#recognition).
 */
const FOUND = { object_seg: true, head_seg: true, face_seg: true, cloth_seg: false } as const;

/** `POST /v1/videos/image-recognize` (apps/docs/service/image.md#recognition), in video units. */
export const imageRecognize: Endpoint = {
  instant: {
    path: "/v1/videos/image-recognize",
    read(fields, context) {
      const image = readImage(fields, "image", context);
      if (image.failure !== undefined) refuse(1201, image.failure);
      const size = image.size ?? { width: 512, height: 512 };
      return {
        product: "image-recognize",
        prompt: "",
        pack: "video",
        units: 0.1,
        slots: 0,
        makes: Object.keys(FOUND).map(() => ({ type: "image", id: context.world.ids.task(), ...size })),
      };
    },
    answer: (task, linksOf) => ({
      task_result: {
        images: Object.entries(FOUND).map(([type, is_contain], index) => {
          const made = task.request.makes[index];
          return { type, is_contain, url: is_contain && made ? linksOf(made).url : "" };
        }),
      },
      ...deductions(task),
    }),
  },
};
