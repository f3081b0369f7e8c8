import { refuse } from "../wire/refusal.ts";

/** `pageNum` 1 to 1000, default 1; `pageSize` 1 to 500, default 30 (kling-api V 8.2). Beyond: 400/1201, a guess (I 15). */
export function readPage(query: URLSearchParams): { from: number; to: number } {
  const number = whole(query, "pageNum", 1, 1000);
  const size = whole(query, "pageSize", 30, 500);
  return { from: (number - 1) * size, to: number * size };
}

function whole(query: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = query.get(name);
  if (text === null || text === "") return fallback;
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= most
    ? value
    : refuse(1201, `${name} value '${text}' is invalid`);
}
