/** A JSON value. Integers beyond 2^53 are read as strings of digits and written from bigints. */
export type Json = null | boolean | number | string | bigint | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json | undefined };

/**
 * Parses JSON. Integers beyond 2^53, such as `element_id` of API v1, become strings
 * (apps/docs/service/responses.md#identifiers).
 * @throws {SyntaxError} if the text is not JSON
 */
export function readJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source
      ? context.source
      : value,
  );
}

/** Parses JSON. Returns undefined if the text is not JSON. */
export function tryReadJson(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

/** Serializes JSON. A bigint becomes a bare number. */
export function writeJson(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "bigint" ? `\u0000${inner}\u0000` : inner,
  ).replace(/"\\u0000(\d+)\\u0000"/g, "$1");
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
