/** A number of at least 16 digits. Strings of digits, such as task ids, do not match. */
const LONG_NUMBER = /[:,[]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

// The service sends `element_id` as a long integer (apps/docs/service/responses.md#identifiers).
/**
 * Parses JSON without a loss of digits: an integer beyond 2^53 becomes a string.
 * @throws {SyntaxError} if the text is not JSON
 * @example parseJson('{"element_id":160123456789012345}'); // { element_id: "160123456789012345" }
 */
export function parseJson(text: string): unknown {
  // A reviver is slow, and only long numbers need it.
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && !Number.isSafeInteger(value) && context?.source && INTEGER.test(context.source)
      ? context.source
      : value;
  return JSON.parse(text, reviver);
}

/** A number of any length that `JSON.stringify` writes without quotes. */
export interface RawNumber {
  /** The digits of the number. */
  readonly rawJSON: string;
}

/**
 * Converts an id to an integer that `JSON.stringify` writes without quotes, as API v1 expects it. Returns the string if it
 * is not an integer, or if the runtime does not support `JSON.rawJSON`.
 * @example JSON.stringify({ element_id: rawInteger("160123456789012345") }); // {"element_id":160123456789012345}
 */
export function rawInteger(id: string): RawNumber | string {
  // Node 22, Bun, Deno, workerd and browsers support it. The types of TypeScript do not include it.
  const json: { rawJSON?: (text: string) => RawNumber } & typeof JSON = JSON;
  return INTEGER.test(id) && json.rawJSON ? json.rawJSON(id) : id;
}
