import type { ImageOutput, MediaInput } from "@klingkit/tasks";
import { type Endpoint, type InputShape, media } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { imageTask } from "../settings.ts";

// See apps/docs/service/image.md#ai-multi-shot.
/**
 * The input of AI multi-shot, which generates other views of a subject.
 * @example
 * await kling.image.multiShot.run({ image: file("front.png") });
 */
export interface MultiShotInput {
  /** The front view of the subject: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
}

const schema = z.strictObject({ image: media } satisfies InputShape<MultiShotInput>);

// It is an assumption that there are three sets of three views (apps/docs/service/image.md#ai-multi-shot).
/** AI multi-shot, on API v1 only. Outputs with the same `index` form one set of views. */
export const multiShot: Endpoint<MultiShotInput, object, ImageOutput> = {
  ...imageTask,
  name: "image.multiShot",
  // The documentation has no query by external task id, so a task that is not found is not created again.
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "assumed" },
  watermark: false,
  schema,
  defaults: () => ({}),
  apiVersions: {
    v1: {
      path: "/v1/general/ai-multi-shot",
      check: () => [],
      encode: async ({ image }, reader) => ({ element_frontal_image: await reader.read("image", image, "image") }),
    },
  },
};
