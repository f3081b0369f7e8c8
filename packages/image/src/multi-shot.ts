import type { Endpoint, ImageOutput, InputShape, MediaInput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { media } from "./media-schema.ts";
import { imageTask } from "./settings.ts";

/** What AI multi-shot takes (kling-api I 6): a subject from the front, of which other views are drawn. */
export interface MultiShotInput {
  /** JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
}

const schema = z.strictObject({ image: media } satisfies InputShape<MultiShotInput>);

/** AI multi-shot. Outputs of the same `index` are one set of views: three sets of three by a guess (kling-api I 6). */
export const multiShot: Endpoint<MultiShotInput, object, ImageOutput> = {
  ...imageTask,
  name: "image.multiShot",
  source: "I 6",
  // Its pages say nothing of a query by own id: a task is looked for by it, and never made again because it was not found.
  ownId: { accepted: true, lookup: true, unique: "assumed" },
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
