import { refuse } from "./codes.ts";
import { isObject } from "./json.ts";

/**
 * Reads a request body field by field as the documentation describes it. A wrong type is 1200, a wrong value 1201
 * (apps/docs/service/errors.md#error-codes; which of the two is a guess but for those seen in
 * apps/docs/service/errors.md#messages). Unknown fields are ignored (apps/docs/service/responses.md#unknown-fields). An
 * empty string counts as missing, as the official samples send it so.
 */
export interface Fields {
  /** The path of a field in the body, for messages. */
  name(key: string): string;
  has(key: string): boolean;
  text(key: string, rule?: { max?: number }): string | undefined;
  needText(key: string, rule?: { max?: number }): string;
  /** One of two text fields, of which exactly one must be set. */
  either<K extends string>(first: K, second: K): { key: K; value: string };
  /** One of a list of words. */
  word<W extends string>(key: string, words: readonly W[], fallback: W): W;
  needWord<W extends string>(key: string, words: readonly W[]): W;
  flag(key: string, fallback: boolean): boolean;
  /** A number in a range, both ends included. */
  number(key: string, low: number, high: number): number | undefined;
  needNumber(key: string, low: number, high: number): number;
  whole(key: string, low: number, high: number, fallback: number): number;
  /** An object; without fields if it is missing. */
  object(key: string): Fields;
  list(key: string, rule?: { min?: number; max?: number }): readonly Fields[];
  /** A list of strings, which must be there. */
  texts(key: string): readonly string[];
  raw(key: string): unknown;
}

export function fieldsOf(record: Readonly<Record<string, unknown>>, at = ""): Fields {
  const name = (key: string): string => (at ? `${at}.${key}` : key);
  const value = (key: string): unknown => {
    const found = record[key];
    return found === null || found === "" ? undefined : found;
  };
  const missing = (key: string): never => refuse(1201, `${name(key)} is required`);
  const invalid = (key: string): never => refuse(1201, `${name(key)} value '${shown(value(key))}' is invalid`);
  const wrongType = (key: string, type: string): never => refuse(1200, `${name(key)} must be ${type}`);

  const text: Fields["text"] = (key, rule) => {
    const found = value(key);
    if (found === undefined) return undefined;
    if (typeof found !== "string") return wrongType(key, "a string");
    if (rule?.max !== undefined && [...found].length > rule.max)
      refuse(1201, `${name(key)} exceeds ${rule.max} characters`);
    return found;
  };
  const number: Fields["number"] = (key, low, high) => {
    const found = value(key);
    if (found === undefined) return undefined;
    if (typeof found !== "number") return wrongType(key, "a number");
    return found >= low && found <= high ? found : invalid(key);
  };
  const oneOf = <W extends string>(key: string, words: readonly W[]): W | undefined => {
    const found = text(key);
    return found === undefined ? undefined : (words.find((word) => word === found) ?? invalid(key));
  };
  const array = (key: string): readonly unknown[] => {
    const found = value(key) ?? [];
    return Array.isArray(found) ? found : wrongType(key, "an array");
  };
  const object = (found: unknown, key: string): Fields =>
    isObject(found) ? fieldsOf(found, name(key)) : wrongType(key, "an object");
  return {
    name,
    has: (key) => value(key) !== undefined,
    text,
    needText: (key, rule) => text(key, rule) ?? missing(key),
    either(first, second) {
      const values = [first, second].flatMap((key) => {
        const found = text(key);
        return found === undefined ? [] : [{ key, value: found }];
      });
      const [only] = values;
      return only && values.length === 1 ? only : refuse(1201, `exactly one of ${first} and ${second} is required`);
    },
    word: (key, words, fallback) => oneOf(key, words) ?? fallback,
    needWord: (key, words) => oneOf(key, words) ?? missing(key),
    flag(key, fallback) {
      const found = value(key) ?? fallback;
      return typeof found === "boolean" ? found : wrongType(key, "a boolean");
    },
    number,
    needNumber: (key, low, high) => number(key, low, high) ?? missing(key),
    whole(key, low, high, fallback) {
      const found = number(key, low, high) ?? fallback;
      return Number.isInteger(found) ? found : invalid(key);
    },
    object: (key) => object(value(key) ?? {}, key),
    list(key, { min = 0, max = Infinity } = {}) {
      const found = array(key);
      if (found.length === 0 && min > 0) return missing(key);
      if (found.length < min) refuse(1201, `${name(key)} needs at least ${min} items`);
      if (found.length > max) refuse(1201, `${name(key)} exceeds ${max} items`);
      return found.map((item, index) => object(item, `${key}[${index}]`));
    },
    texts(key) {
      if (value(key) === undefined) return missing(key);
      const texts = array(key).filter((item) => typeof item === "string");
      return texts.length === array(key).length ? texts : wrongType(key, "an array of strings");
    },
    raw: value,
  };
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
