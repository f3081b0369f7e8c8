import { reject } from "./codes.ts";
import { isObject } from "./json.ts";

/**
 * Reads the fields of a request body. An invalid type is rejected with 1200, a missing or invalid value with 1201
 * (apps/docs/service/errors.md#error-codes). The assignment is a guess, except for those in
 * apps/docs/service/errors.md#messages. Unknown fields are ignored (apps/docs/service/responses.md#unknown-fields). An
 * empty string counts as missing, because official samples contain empty strings.
 */
export interface Fields {
  /** Returns the path of a field in the body, for error messages. */
  pathOf(key: string): string;
  has(key: string): boolean;
  string(key: string, rule?: { max?: number }): string | undefined;
  requiredString(key: string, rule?: { max?: number }): string;
  /** Reads two string fields, of which exactly one must be set. */
  exactlyOneOf<K extends string>(first: K, second: K): { key: K; value: string };
  oneOf<V extends string>(key: string, values: readonly V[], fallback: V): V;
  requiredOneOf<V extends string>(key: string, values: readonly V[]): V;
  boolean(key: string, fallback: boolean): boolean;
  /** Reads a number from `min` to `max`. */
  number(key: string, min: number, max: number): number | undefined;
  requiredNumber(key: string, min: number, max: number): number;
  integer(key: string, min: number, max: number, fallback: number): number;
  /** Reads an object. A missing object has no fields. */
  object(key: string): Fields;
  /** Reads an array of objects. */
  list(key: string, rule?: { min?: number; max?: number }): readonly Fields[];
  requiredStrings(key: string): readonly string[];
  raw(key: string): unknown;
}

export function fieldsOf(record: Readonly<Record<string, unknown>>, parentPath = ""): Fields {
  const pathOf = (key: string): string => (parentPath ? `${parentPath}.${key}` : key);
  const value = (key: string): unknown => {
    const found = record[key];
    return found === null || found === "" ? undefined : found;
  };
  const missing = (key: string): never => reject(1201, `${pathOf(key)} is required`);
  const invalid = (key: string): never => reject(1201, `${pathOf(key)} value '${abbreviate(value(key))}' is invalid`);
  const wrongType = (key: string, type: string): never => reject(1200, `${pathOf(key)} must be ${type}`);

  const string: Fields["string"] = (key, rule) => {
    const found = value(key);
    if (found === undefined) return undefined;
    if (typeof found !== "string") return wrongType(key, "a string");
    if (rule?.max !== undefined && [...found].length > rule.max)
      reject(1201, `${pathOf(key)} exceeds ${rule.max} characters`);
    return found;
  };
  const number: Fields["number"] = (key, min, max) => {
    const found = value(key);
    if (found === undefined) return undefined;
    if (typeof found !== "number") return wrongType(key, "a number");
    return found >= min && found <= max ? found : invalid(key);
  };
  const oneOf = <V extends string>(key: string, values: readonly V[]): V | undefined => {
    const found = string(key);
    return found === undefined ? undefined : (values.find((each) => each === found) ?? invalid(key));
  };
  const array = (key: string): readonly unknown[] => {
    const found = value(key) ?? [];
    return Array.isArray(found) ? found : wrongType(key, "an array");
  };
  const object = (found: unknown, key: string): Fields =>
    isObject(found) ? fieldsOf(found, pathOf(key)) : wrongType(key, "an object");
  return {
    pathOf,
    has: (key) => value(key) !== undefined,
    string,
    requiredString: (key, rule) => string(key, rule) ?? missing(key),
    exactlyOneOf(first, second) {
      const values = [first, second].flatMap((key) => {
        const found = string(key);
        return found === undefined ? [] : [{ key, value: found }];
      });
      const [only] = values;
      return only && values.length === 1 ? only : reject(1201, `exactly one of ${first} and ${second} is required`);
    },
    oneOf: (key, values, fallback) => oneOf(key, values) ?? fallback,
    requiredOneOf: (key, values) => oneOf(key, values) ?? missing(key),
    boolean(key, fallback) {
      const found = value(key) ?? fallback;
      return typeof found === "boolean" ? found : wrongType(key, "a boolean");
    },
    number,
    requiredNumber: (key, min, max) => number(key, min, max) ?? missing(key),
    integer(key, min, max, fallback) {
      const found = number(key, min, max) ?? fallback;
      return Number.isInteger(found) ? found : invalid(key);
    },
    object: (key) => object(value(key) ?? {}, key),
    list(key, { min = 0, max = Infinity } = {}) {
      const found = array(key);
      if (found.length === 0 && min > 0) return missing(key);
      if (found.length < min) reject(1201, `${pathOf(key)} needs at least ${min} items`);
      if (found.length > max) reject(1201, `${pathOf(key)} exceeds ${max} items`);
      return found.map((item, index) => object(item, `${key}[${index}]`));
    },
    requiredStrings(key) {
      if (value(key) === undefined) return missing(key);
      const strings = array(key).filter((item) => typeof item === "string");
      return strings.length === array(key).length ? strings : wrongType(key, "an array of strings");
    },
    raw: value,
  };
}

function abbreviate(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
