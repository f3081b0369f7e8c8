import type * as z from "zod/mini";

/**
 * A schema for every field of an input. With `satisfies InputShape<Input>`, a field that is missing from the interface
 * or from the schema does not compile.
 * @example const schema = z.strictObject({ prompt: z.string() } satisfies InputShape<{ prompt: string }>);
 */
export type InputShape<Input> = { readonly [Field in keyof Input]-?: z.ZodMiniType<Input[Field]> };
