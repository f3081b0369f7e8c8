/** A number of at least 16 digits. Strings of digits, such as task ids, are in every response and do not count. */
const MANY_DIGITS = /[:,[]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

// The service sends `element_id` so (apps/docs/service/responses.md#identifiers).
/**
 * Parses JSON without losing digits: an integer beyond 2^53 becomes a string of its digits.
 * @throws {SyntaxError} if the text is not JSON
 * @example parseJson('{"element_id":160123456789012345}'); // { element_id: "160123456789012345" }
 */
export function parseJson(text: string): unknown {
  // The reviver costs time and is needed only for such a number.
  if (!MANY_DIGITS.test(text)) return JSON.parse(text);
  const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && !Number.isSafeInteger(value) && context?.source && INTEGER.test(context.source)
      ? context.source
      : value;
  return JSON.parse(text, reviver);
}

/** A number of any length for `JSON.stringify`. */
export interface RawNumber {
  /** The digits of the number. */
  readonly rawJSON: string;
}

/**
 * Returns an id as the bare integer that API v1 expects in JSON. It remains a string if it is not an integer, or if the
 * runtime has no `JSON.rawJSON`.
 * @example JSON.stringify({ element_id: rawInteger("160123456789012345") }); // {"element_id":160123456789012345}
 */
export function rawInteger(id: string): RawNumber | string {
  // Node 22, Bun, Deno, workerd and browsers have it; TypeScript does not know it.
  const json: { rawJSON?: (text: string) => RawNumber } & typeof JSON = JSON;
  return INTEGER.test(id) && json.rawJSON ? json.rawJSON(id) : id;
}
