import { issue, type ValidationIssue } from "@klingkit/errors";
import type { ImageModel } from "@klingkit/models";
import type { ImageOutput, MediaInput } from "@klingkit/tasks";
import {
  ambiguousIds,
  type Endpoint,
  type ImageReferenceInput,
  imageReferences,
  type InputShape,
  itemsOf,
  media,
  readImage,
  referenceIssues,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import {
  checkModel,
  knowsModel,
  type ModelDefaults,
  modelDefaults,
  promptLengthIssues,
  severityFor,
  violations,
} from "../check.ts";
import { modelPath, readReferences } from "../references.ts";
import * as settings from "../settings.ts";

// See apps/docs/service/kling-4.md#models.
/**
 * The input of long image: a tall image for a web page or an online shop. The endpoint was never tried against the service:
 * its path is assumed, and its limits lead to warnings.
 * @example
 * await kling.image.long.run({ skill: "webpage", prompt: "a page about a lighthouse", style: file("style.png") });
 */
export interface LongImageInput {
  /**
   * The model. An unknown name is sent unchanged.
   * @default "kling-long-image-4.0"
   */
  readonly model?: ImageModel;
  /** A description of the image. 166,000 characters in English, or 71,000 other characters. */
  readonly prompt: string;
  /** The kind of image: a web page, or the page of a product in an online shop. */
  readonly skill: "webpage" | "ecommerce";
  /**
   * The length of the image.
   * @default chosen by the service
   */
  readonly length?: "short" | "medium" | "long";
  /**
   * The resolution.
   * @default "1k"
   */
  readonly resolution?: settings.AnyImageResolution;
  /**
   * An image whose style the result has. With `skill: "webpage"` only.
   * @default none
   */
  readonly style?: MediaInput;
  /**
   * An image of the subject of the result. With `skill: "webpage"` only.
   * @default none
   */
  readonly subject?: MediaInput;
  /**
   * 1 to 3 images that the prompt can refer to as `@id`. With `skill: "ecommerce"` only, which requires them.
   * @default none
   */
  readonly references?: readonly ImageReferenceInput[];
}

interface Defaults extends ModelDefaults {
  readonly resolution: settings.AnyImageResolution;
}

const schema = z.strictObject({
  model: settings.model,
  prompt: settings.prompt,
  skill: z.enum(["webpage", "ecommerce"]),
  length: z.optional(z.enum(["short", "medium", "long"])),
  resolution: z.optional(z.enum(["1k", "2k", "4k", "8k"])),
  style: z.optional(media),
  subject: z.optional(media),
  references: z.optional(imageReferences),
} satisfies InputShape<LongImageInput>);

/** The maximum number of references. */
const REFERENCES_MAX = 3;

function check(input: Partial<LongImageInput> & Defaults): readonly ValidationIssue[] {
  const { prompt = "", skill, style, subject, references = [], resolution } = input;
  const image = style !== undefined || subject !== undefined || references.length > 0;
  const details = { severity: severityFor(input), relatedFields: ["skill"] };
  const only = (field: string, value: string): ValidationIssue =>
    issue(field, "conflict", `is supported only with \`skill: "${value}"\`.`, details);
  return [
    ...checkModel("long", input, { resolution, image }, "v2"),
    ...(input.known ? promptLengthIssues(prompt, "prompt", input) : []),
    ...(input.known
      ? violations(
          [skill === "ecommerce" && style !== undefined, only("style", "webpage")],
          [skill === "ecommerce" && subject !== undefined, only("subject", "webpage")],
          [skill === "webpage" && references.length > 0, only("references", "ecommerce")],
          [
            skill === "ecommerce" && references.length === 0,
            issue("references", "missing", 'is required with `skill: "ecommerce"`.', details),
          ],
          [
            references.length > REFERENCES_MAX,
            issue("references", "too_many", `may have at most ${REFERENCES_MAX} items.`, {
              severity: severityFor(input),
              maximum: REFERENCES_MAX,
              actual: references.length,
            }),
          ],
        )
      : []),
    ...referenceIssues([{ path: "prompt", text: prompt }], itemsOf({ references }, "warning"), ["references"]),
  ];
}

/** Long image, on API v2 only. The path is assumed (apps/docs/service/kling-4.md#paths). */
export const long: Endpoint<LongImageInput, Defaults, ImageOutput> = {
  ...settings.imageTask,
  name: "image.long",
  price: ({ model, resolution }) => ({ model, resolution }),
  schema,
  knowsModel,
  defaults: (input) => ({
    ...modelDefaults("long", input.model ?? "kling-long-image-4.0"),
    resolution: input.resolution ?? settings.imageDefaults.resolution,
  }),
  rules: ({ references }) => ambiguousIds(itemsOf({ references }), false),
  apiVersions: {
    v2: {
      ...modelPath("/long-image"),
      check,
      async encode({ prompt, skill, length, style, subject, references, resolution }, reader) {
        const [styleUrl, subjectUrl] = [
          await readImage(reader, style, "style"),
          await readImage(reader, subject, "subject"),
        ];
        return {
          contents: [
            { type: "prompt", text: prompt },
            ...(styleUrl === undefined ? [] : [{ type: "style_refer_image", url: styleUrl }]),
            ...(subjectUrl === undefined ? [] : [{ type: "subject_refer_image", url: subjectUrl }]),
            ...(await readReferences(reader, references)),
          ],
          settings: { skill, length, resolution },
        };
      },
    },
  },
};
