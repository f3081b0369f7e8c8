import { issue } from "@klingkit/errors";
import { type MediaInput, omitUndefined, type ImageOutput } from "@klingkit/tasks";
import { type Body, type Endpoint, type InputShape, media, readImage, referenceIssues } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { violations, promptLengthIssues } from "../check.ts";
import { areaOf, type Expansion, MAX_AREA, MAX_SIDE } from "../expansion.ts";
import * as settings from "../settings.ts";

// See apps/docs/service/image.md#expand.
/**
 * The input of an expansion (outpainting). The result has at most 3 times the area of the image; `expansion()` computes
 * the four sides from an area or an aspect ratio.
 * @example
 * const sides = expansion({ width: 1024, height: 1024 }, { ratio: "16:9" });
 * await kling.image.expand.run({ image: file("square.png"), ...sides });
 */
export interface ExpandInput extends Partial<Expansion>, Pick<settings.ImageSettingsInput, "n"> {
  /** The image to expand: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
  /**
   * A description of the new parts. 1 to 2,500 characters.
   * @default none
   */
  readonly prompt?: string;
}

type Defaults = Expansion & { readonly n: number };

const side = z.optional(z.number().check(z.gte(0), z.lte(MAX_SIDE)));

const sides = ["up", "down", "left", "right"];

const schema = z.strictObject({
  image: media,
  up: side,
  down: side,
  left: side,
  right: side,
  prompt: z.optional(settings.prompt),
  n: settings.n,
} satisfies InputShape<ExpandInput>);

/** Image expansion (outpainting), on API v1 only. */
export const expand: Endpoint<ExpandInput, Defaults, ImageOutput> = {
  ...settings.imageTask,
  name: "image.expand",
  slots: ({ n }) => n,
  price: ({ n }) => ({ images: n }),
  schema,
  defaults: ({ up = 0, down = 0, left = 0, right = 0, n = settings.imageDefaults.n }) => ({ up, down, left, right, n }),
  apiVersions: {
    v1: {
      path: "/v1/images/editing/expand",
      check(input) {
        const area = areaOf(input);
        const factor = Number(area.toFixed(4));
        return [
          ...promptLengthIssues(input.prompt),
          ...referenceIssues([{ path: "prompt", text: input.prompt ?? "" }], [], []),
          ...violations(
            [
              area > MAX_AREA,
              issue("", "too_large", `expands the area to ${factor} times the original; the maximum is 3 times.`, {
                maximum: 3,
                relatedFields: sides,
              }),
            ],
            // Not documented.
            [area === 1, issue("", "no_effect", "expands no side.", { severity: "warning", relatedFields: sides })],
          ),
        ];
      },
      encode: async (input, reader) =>
        omitUndefined<Body>({
          image: await readImage(reader, input.image, "image"),
          // The service requires all four.
          up_expansion_ratio: input.up,
          down_expansion_ratio: input.down,
          left_expansion_ratio: input.left,
          right_expansion_ratio: input.right,
          prompt: input.prompt,
          n: input.n,
        }),
    },
  },
};
