import type { Switches } from "../switches.ts";
import { reject } from "../wire/codes.ts";
import { type Fields, fieldsOf } from "../wire/fields.ts";
import { isObject, type JsonObject, tryReadJson, writeJson } from "../wire/json.ts";

/**
 * Reads `pageNum`, 1 to 1000, default 1, and `pageSize`, 1 to 500, default 30
 * (apps/docs/service/tasks.md#api-v1-lists). By default, values out of range are rejected with 400/1201, a guess.
 */
export function readPage(query: URLSearchParams, { outOfRangePages }: Switches): { from: number; to: number } {
  const read = (name: string, fallback: number, max: number): number => {
    const text = query.get(name);
    if (text === null || text === "") return fallback;
    const value = Number(text);
    const nearest = Math.min(Math.max(value, 1), max);
    return Number.isInteger(value) && (value === nearest || outOfRangePages === "clamp")
      ? nearest
      : reject(1201, `${name} value '${text}' is invalid`);
  };
  const number = read("pageNum", 1, 1000);
  const size = read("pageSize", 30, 500);
  return { from: (number - 1) * size, to: number * size };
}

/** A type alias, because an interface is not assignable to `JsonObject`. */
export type Filter<K extends string> = { readonly key: K; readonly values: readonly string[] };

/** Reads `filters: [{ key, values }]`. */
export function readFilters<K extends string>(fields: Fields, keys: readonly K[]): readonly Filter<K>[] {
  return fields
    .list("filters")
    .map((filter) => ({ key: filter.requiredOneOf("key", keys), values: filter.requiredStrings("values") }));
}

/** Decodes a cursor. */
export function readCursor(cursor: string): Fields {
  const state = tryReadJson(Buffer.from(cursor, "base64url").toString());
  return isObject(state) ? fieldsOf(state) : reject(1201, "cursor is invalid");
}

/** Returns the page of a list that `state` specifies, and the cursor of the next page. */
export function cursorPage<T>(
  all: readonly T[],
  state: JsonObject & { readonly skip: number; readonly limit: number },
): { items: readonly T[]; more: { next_cursor: string; has_more: boolean } } {
  const skip = state.skip + state.limit;
  const has_more = all.length > skip;
  const next_cursor = has_more ? Buffer.from(writeJson({ ...state, skip })).toString("base64url") : "";
  return { items: all.slice(state.skip, skip), more: { next_cursor, has_more } };
}
