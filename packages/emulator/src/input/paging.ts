import { refuse } from "../wire/codes.ts";
import { type Fields, fieldsOf } from "../wire/fields.ts";
import { isObject, type JsonObject, tryReadJson, writeJson } from "../wire/json.ts";

/**
 * `pageNum` 1 to 1000, default 1; `pageSize` 1 to 500, default 30. Beyond: 400/1201, a guess
 * (apps/docs/service/tasks.md#api-v1-lists).
 */
export function readPage(query: URLSearchParams): { from: number; to: number } {
  const number = whole(query, "pageNum", 1, 1000);
  const size = whole(query, "pageSize", 30, 500);
  return { from: (number - 1) * size, to: number * size };
}

function whole(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const text = query.get(name);
  if (text === null || text === "") return fallback;
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= max
    ? value
    : refuse(1201, `${name} value '${text}' is invalid`);
}

/** A type, not an interface, so that it is JSON. */
export type Filter<K extends string> = { readonly key: K; readonly values: readonly string[] };

/** `filters: [{ key, values }]`. */
export function readFilters<K extends string>(fields: Fields, keys: readonly K[]): readonly Filter<K>[] {
  return fields
    .list("filters")
    .map((filter) => ({ key: filter.needWord("key", keys), values: filter.texts("values") }));
}

/** What a cursor was made of. */
export function readCursor(cursor: string): Fields {
  const state = tryReadJson(Buffer.from(cursor, "base64url").toString());
  return isObject(state) ? fieldsOf(state) : refuse(1201, "cursor is invalid");
}

/** The page of a list that `state` names, and the cursor of the next one: the same state with more items to skip. */
export function cursorPage<T>(
  all: readonly T[],
  state: JsonObject & { readonly skip: number; readonly limit: number },
): { items: readonly T[]; more: { next_cursor: string; has_more: boolean } } {
  const skip = state.skip + state.limit;
  const has_more = all.length > skip;
  const next_cursor = has_more ? Buffer.from(writeJson({ ...state, skip })).toString("base64url") : "";
  return { items: all.slice(state.skip, skip), more: { next_cursor, has_more } };
}
