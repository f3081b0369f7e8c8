import { bareLong, type Fields, type MediaInput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { media } from "./media-schema.ts";

/** Something that the prompt can name as `@id`. */
export interface Named {
  /** How the prompt names it: a letter, then letters, digits and `_`. */
  readonly id: string;
}

/** A picture that the prompt can name. */
export interface ImageReferenceInput extends Named {
  /** JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB (kling-api I 1.6). */
  readonly image: MediaInput;
}

/** An element ("subject") of the library, of the multi-image kind, to appear in the picture. */
export interface ElementReferenceInput extends Named {
  /** The element's own id. */
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
