/** A number, not a text, of so many digits: texts of digits such as task ids are in every answer. */
const MANY_DIGITS = /[:,[]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * `JSON.parse` that keeps every digit: integers beyond 2^53 become strings, by the source text of the number.
 * The service sends `element_id` so (kling-api V 4, official client).
 */
export function parseJson(text: string): unknown {
  // The reviver costs time and is only needed where the text holds such a number at all.
  if (!MANY_DIGITS.test(text)) return JSON.parse(text);
  const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && !Number.isSafeInteger(value) && context?.source && INTEGER.test(context.source)
      ? context.source
      : value;
  return JSON.parse(text, reviver);
}

/** A JSON value as the wire wants it: a number of any length, written without quotes. */
export interface RawNumber {
  readonly rawJSON: string;
}

declare global {
  interface JSON {
    /** In Node 22, Bun, Deno, workerd and browsers; missing from TypeScript's own list. */
    rawJSON?(text: string): RawNumber;
  }
}

/** An id as the bare long that the older apiVersion wants. Stays a string where it is no number, or the runtime cannot write one. */
export function bareLong(id: string): RawNumber | string {
  return INTEGER.test(id) && JSON.rawJSON ? JSON.rawJSON(id) : id;
}
