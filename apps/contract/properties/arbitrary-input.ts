import * as fc from "fast-check";
import type { ValidCase } from "./tested-method.ts";

/** The schema library throws for an object whose `length` is not a number. Such values are excluded; see the README. */
function hasInvalidLength(value: unknown): boolean {
  return typeof value === "object" && value !== null && "length" in value && typeof value.length !== "number";
}

/** Values of any type, including objects that cannot be converted to text. */
const arbitraryValue: fc.Arbitrary<unknown> = fc.oneof(
  fc
    .anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true, withMap: true })
    .filter((value) => !hasInvalidLength(value)),
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
  fc.constant({ arrayBuffer: () => Promise.reject(new Error("unreadable")) }),
  fc.constantFrom("__proto__", "constructor", "\0", "\u{d800}", "@".repeat(50)),
);

/** Valid inputs with one changed field or one additional field, and values that are not inputs. */
export function arbitraryInput(valid: fc.Arbitrary<ValidCase>): fc.Arbitrary<unknown> {
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(valid, fc.nat(), arbitraryValue).map(([{ input }, at, value]): unknown => {
        const keys = Object.keys(input);
        return { ...input, [keys[at % keys.length] ?? "prompt"]: value };
      }),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(valid, fc.string(), arbitraryValue)
        .map(([{ input }, key, value]): unknown => ({ ...input, [key]: value })),
    },
    { weight: 1, arbitrary: arbitraryValue },
  );
}
