import { readImage } from "../input/media.ts";
import { deductions } from "../tasks/render-v1.ts";
import { reject } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * The kinds of segments and whether the emulator recognizes them: all except clothes, so that both results occur. The
 * empty `url` of a kind that was not recognized is a guess (apps/docs/service/image.md#recognition).
 */
const SEGMENTS = { object_seg: true, head_seg: true, face_seg: true, cloth_seg: false } as const;

/** `POST /v1/videos/image-recognize` (apps/docs/service/image.md#recognition). It costs video units. */
export const imageRecognize: Endpoint = {
  synchronous: {
    path: "/v1/videos/image-recognize",
    read(fields, context) {
      const image = readImage(fields, "image", context);
      if (image.failure !== undefined) reject(1201, image.failure);
      const size = image.size ?? { width: 512, height: 512 };
      return {
        product: "image-recognize",
        prompt: "",
        pack: "video",
        units: 0.1,
        slots: 0,
        outputs: Object.keys(SEGMENTS).map(() => ({ type: "image", id: context.service.ids.task(), ...size })),
      };
    },
    respond: (task, linksOf) => ({
      task_result: {
        images: Object.entries(SEGMENTS).map(([type, is_contain], index) => {
          const output = task.request.outputs[index];
          return { type, is_contain, url: is_contain && output ? linksOf(output).url : "" };
        }),
      },
      ...deductions(task),
    }),
  },
};
