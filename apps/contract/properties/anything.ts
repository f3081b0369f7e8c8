import * as fc from "fast-check";
import type { Fine } from "./subject.ts";

/** An object with a `length` that is no number makes the schema library itself throw: left out here, and told in the README. */
function hasOddLength(value: unknown): boolean {
  return typeof value === "object" && value !== null && "length" in value && typeof value.length !== "number";
}

/** Whatever a program could hand over, objects that cannot become text among it. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc
    .anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true, withMap: true })
    .filter((value) => !hasOddLength(value)),
  fc.constantFrom<unknown>(
    null,
    undefined,
    Number.NaN,
    "",
    {},
    [],
    { toString: 1 },
    Object.create(null),
    Symbol("x"),
    () => 1,
  ),
  fc.constantFrom<unknown>([[]], [null], [{}], [{ id: 1 }], { length: 3 }, { arrayBuffer: 1 }),
  fc.constant({ arrayBuffer: () => Promise.reject(new Error("gone")) }),
  fc.constantFrom("__proto__", "constructor", "\0", "\u{d800}", "@".repeat(50)),
);

/** A valid input with one field turned into something else, a field too many, or no input at all. */
export function anything(fine: fc.Arbitrary<Fine>): fc.Arbitrary<unknown> {
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(fine, fc.nat(), junk).map(([{ input }, at, value]): unknown => {
        const keys = Object.keys(input);
        return { ...input, [keys[at % keys.length] ?? "prompt"]: value };
      }),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fine, fc.string(), junk)
        .map(([{ input }, key, value]): unknown => ({ ...input, [key]: value })),
    },
    { weight: 1, arbitrary: junk },
  );
}
