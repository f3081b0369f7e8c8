import { isObject } from "./json.ts";
import { refuse } from "./refusal.ts";

/**
 * Reads a request body field by field as the documentation describes it. A wrong type is 1200, a wrong value 1201
 * (kling-api V 5.1; which of the two answers what is a guess but for those seen in V 5.2). Unknown fields are not
 * looked at (V 4). An empty string counts as absent, as the official samples send it so.
 */
export interface Fields {
  /** The path of this object in the body, for messages. */
  readonly at: string;
  has(key: string): boolean;
  text(key: string, rule?: { max?: number }): string | undefined;
  needText(key: string, rule?: { max?: number }): string;
  /** One of a list of words; `fallback` when absent. */
  word<W extends string>(key: string, words: readonly W[], fallback: W): W;
  needWord<W extends string>(key: string, words: readonly W[]): W;
  flag(key: string, fallback: boolean): boolean;
  /** A number in a range, both ends included. */
  number(key: string, low: number, high: number): number | undefined;
  needNumber(key: string, low: number, high: number): number;
  whole(key: string, low: number, high: number, fallback: number): number;
  object(key: string): Fields | undefined;
  list(key: string, rule?: { max?: number }): readonly Fields[];
  raw(key: string): unknown;
}

export function fieldsOf(body: unknown, at = ""): Fields {
  if (!isObject(body)) refuse(1200, at ? `${at} must be an object` : "The request body must be a JSON object");
  const record = body;
  const name = (key: string): string => (at ? `${at}.${key}` : key);
  const value = (key: string): unknown => {
    const found = record[key];
    return found === null || found === "" ? undefined : found;
  };
  const missing = (key: string): never => refuse(1201, `${name(key)} is required`);
  const invalid = (key: string): never => refuse(1201, `${name(key)} value '${shown(value(key))}' is invalid`);

  const text: Fields["text"] = (key, rule) => {
    const found = value(key);
    if (found === undefined) return undefined;
    if (typeof found !== "string") return refuse(1200, `${name(key)} must be a string`);
    if (rule?.max !== undefined && [...found].length > rule.max)
      refuse(1201, `${name(key)} exceeds ${rule.max} characters`);
    return found;
  };
  const number: Fields["number"] = (key, low, high) => {
    const found = value(key);
    if (found === undefined) return undefined;
    if (typeof found !== "number") return refuse(1200, `${name(key)} must be a number`);
    return found >= low && found <= high ? found : invalid(key);
  };
  const oneOf = <W extends string>(key: string, words: readonly W[]): W | undefined => {
    const found = text(key);
    return found === undefined ? undefined : (words.find((word) => word === found) ?? invalid(key));
  };
  return {
    at,
    has: (key) => value(key) !== undefined,
    text,
    needText: (key, rule) => text(key, rule) ?? missing(key),
    word: (key, words, fallback) => oneOf(key, words) ?? fallback,
    needWord: (key, words) => oneOf(key, words) ?? missing(key),
    flag(key, fallback) {
      const found = value(key);
      if (found === undefined) return fallback;
      return typeof found === "boolean" ? found : refuse(1200, `${name(key)} must be a boolean`);
    },
    number,
    needNumber: (key, low, high) => number(key, low, high) ?? missing(key),
    whole(key, low, high, fallback) {
      const found = number(key, low, high) ?? fallback;
      return Number.isInteger(found) ? found : invalid(key);
    },
    object(key) {
      const found = value(key);
      return found === undefined ? undefined : fieldsOf(found, name(key));
    },
    list(key, rule) {
      const found = value(key);
      if (found === undefined) return [];
      if (!Array.isArray(found)) return refuse(1200, `${name(key)} must be an array`);
      if (rule?.max !== undefined && found.length > rule.max) refuse(1201, `${name(key)} exceeds ${rule.max} items`);
      return found.map((item: unknown, index) => fieldsOf(item, `${name(key)}[${index}]`));
    },
    raw: value,
  };
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
