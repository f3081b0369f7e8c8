import { bareLong, type Fields, type MediaInput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { media } from "./media-schema.ts";

/** An item that the prompt can name as `@id`. */
export interface Named {
  /**
   * The name of the item in the prompt, after `@`: a letter, followed by letters, digits and `_`. It must be unique in
   * the input.
   */
  readonly id: string;
}

/** An image that the prompt can name. */
export interface ImageReferenceInput extends Named {
  // kling-api I 1.6.
  // kling-api I 1.6.
  /** The image: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
}

/** An element ("subject") of the library, created from images, that appears in the image. */
export interface ElementReferenceInput extends Named {
  /** The service's id of the element: the `id` of an output of `video.elements`. */
  readonly elementId: string;
}

const named = z
  .string()
  .check(
    z.regex(/^[A-Za-z][A-Za-z0-9_]*$/, { error: "must begin with a letter, followed by letters, digits and `_`." }),
  );

export const imageReferences: z.ZodMiniType<readonly ImageReferenceInput[]> = z.array(
  z.strictObject({ id: named, image: media }),
);

export const elementReferences: z.ZodMiniType<readonly ElementReferenceInput[]> = z.array(
  z.strictObject({ id: named, elementId: z.string().check(z.minLength(1)) }),
);

/** A bare long by the table, beyond 2^53 in the service's own sample (kling-api I 8.5). */
export function elementList(elements: readonly ElementReferenceInput[] | undefined): readonly Fields[] | undefined {
  return elements?.length ? elements.map(({ elementId }) => ({ element_id: bareLong(elementId) })) : undefined;
}
