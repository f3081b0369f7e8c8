import type { MediaInput } from "@klingkit/tasks";
import * as z from "zod/mini";
import type { ElementReferenceInput } from "./references.ts";

/** A picture or sound in any of its forms; whether it is one is seen when it is read. */
export const media: z.ZodMiniType<MediaInput> = z.custom<MediaInput>(
  (value) =>
    typeof value === "string" ||
    value instanceof URL ||
    value instanceof Uint8Array ||
    (typeof value === "object" && value !== null && "arrayBuffer" in value && typeof value.arrayBuffer === "function"),
  { error: "must be a URL, base64, bytes or a file.", params: { code: "wrong_type" } },
);

/** How a prompt names something, after the `@`. */
export const named: z.ZodMiniString = z
  .string()
  .check(
    z.regex(/^[A-Za-z][A-Za-z0-9_]*$/, { error: "must begin with a letter, followed by letters, digits and `_`." }),
  );

/** A list of what the prompt can name as `@id`: elements of the library. */
export const elementList: z.ZodMiniType<readonly ElementReferenceInput[]> = z.array(
  z.strictObject({ id: named, elementId: z.string().check(z.minLength(1)) }),
);
