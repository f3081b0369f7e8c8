/** What JSON can hold. A whole number beyond 2^53 is kept as its own digits in a string when read, and written from a bigint. */
export type Json =
  | null
  | boolean
  | number
  | string
  | bigint
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Parses JSON; `element_id` on the v1 wire is a bare long that a double cannot hold (kling-api V 4). Throws a SyntaxError. */
export function readJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source
      ? context.source
      : value,
  );
}

/** Writes JSON, a bigint as a bare number. */
export function writeJson(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "bigint" ? `\u0000${inner}\u0000` : inner,
  ).replace(/"\\u0000(\d+)\\u0000"/g, "$1");
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
