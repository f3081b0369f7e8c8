import { readImage } from "../capability/images.ts";
import { links } from "../tasks/links.ts";
import { deductions } from "../tasks/render-v1.ts";
import { refuse } from "../wire/refusal.ts";
import type { Route } from "./endpoint.ts";
import { instantRoute } from "./instant-route.ts";

/** What can be found; here everything but clothes is, so that both answers occur. An empty `url` where nothing was found is a guess (kling-api I 7). */
const FOUND = { object_seg: true, head_seg: true, face_seg: true, cloth_seg: false } as const;

/** `POST /v1/videos/image-recognize` (kling-api I 7), in video units. */
export const imageRecognize: Route = instantRoute(
  "/v1/videos/image-recognize",
  (fields, desk) => {
    const image = readImage(fields.needText("image"), "image", desk.world.switches);
    if (image.failure !== undefined) refuse(1201, image.failure);
    const { width, height } = image.size ?? { width: 512, height: 512 };
    return {
      product: "image-recognize",
      prompt: "",
      pack: "video",
      units: 0.1,
      slots: 0,
      makes: Object.keys(FOUND).map(() => ({ type: "image", id: desk.world.ids.task(), width, height })),
    };
  },
  (task, { world }) => ({
    task_result: {
      images: Object.entries(FOUND).map(([type, is_contain], index) => {
        const made = task.order.makes[index];
        return { type, is_contain, url: is_contain && made ? links(task, made, world).url : "" };
      }),
    },
    ...deductions(task),
  }),
);
