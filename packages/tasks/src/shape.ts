import type * as z from "zod/mini";

/**
 * A schema for every field of an input, of the field's own type: with `satisfies InputShape<Input>` a field that the
 * interface has and the schema lacks, or the other way round, does not compile.
 */
export type InputShape<Input> = { readonly [Field in keyof Input]-?: z.ZodMiniType<Input[Field]> };
