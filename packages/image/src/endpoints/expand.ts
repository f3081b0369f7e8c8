import { issue } from "@klingkit/errors";
import { type MediaInput, omitUndefined, type ImageOutput } from "@klingkit/tasks";
import { type Body, type Endpoint, type InputShape, media, readImage } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { broken, tooLong } from "../check.ts";
import { areaOf, type Expansion, MOST_AREA, MOST_SIDE } from "../expansion.ts";
import * as settings from "../settings.ts";

// See apps/docs/service/image.md#expand.
/**
 * The input of an expansion ("outpainting"). The result has at most 3 times the area of the image; `expansion()`
 * computes the four sides for an area or a ratio.
 * @example
 * const sides = expansion({ width: 1024, height: 1024 }, { ratio: "16:9" });
 * await kling.image.expand.run({ image: file("square.png"), ...sides });
 */
export interface ExpandInput extends Partial<Expansion>, Pick<settings.ImageSettingsInput, "n"> {
  /** The image to expand: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
  /**
   * What the new parts show. 1 to 2,500 characters.
   * @default none
   */
  readonly prompt?: string;
}

type Defaults = Expansion & { readonly n: number };

const side = z.optional(z.number().check(z.gte(0), z.lte(MOST_SIDE)));

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

/** Expansion of an image beyond its edges, on API v1 only. */
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
        const times = Number(area.toFixed(4));
        return [
          ...tooLong(input.prompt),
          ...broken(
            [
              area > MOST_AREA,
              issue("", "too_large", `asks for ${times} times the old area; at most 3 times are made.`, {
                maximum: 3,
                relatedFields: sides,
              }),
            ],
            // Not discussed in the facts.
            [
              area === 1,
              issue("", "no_effect", "adds nothing on any side.", { severity: "warning", relatedFields: sides }),
            ],
          ),
        ];
      },
      encode: async (input, reader) =>
        omitUndefined<Body>({
          image: await readImage(reader, input.image, "image"),
          // All four are needed, 0 included.
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
