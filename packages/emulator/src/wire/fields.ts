import { reject } from "./codes.ts";
import { DEFAULT_SWITCHES, type Switches } from "../switches.ts";
import { isObject } from "./json.ts";

/** The rejection of a body that has a wrong JSON type (observed: apps/docs/service/errors.md#validation-messages). */
export function rejectBody(): never {
  return reject(1201, "Failed to resolve the request body");
}

/** A maximum length that depends on the language of a text (apps/docs/service/kling-4.md#rules). */
export interface LanguageLimit {
  readonly english: number;
  readonly other: number;
}

/**
 * Whether a text is too long. A text in several languages uses a share of the limit of each; this and the use of ASCII
 * as a sign of English are guesses.
 */
function isTooLong(text: string, max: number | LanguageLimit, unit: Switches["promptLength"]): boolean {
  const all = [...text];
  if (typeof max === "number")
    return (unit === "utf16" ? text.length : unit === "bytes" ? Buffer.byteLength(text) : all.length) > max;
  const ascii = all.filter((character) => character <= "\u007f").length;
  return ascii / max.english + (all.length - ascii) / max.other > 1;
}

/**
 * Reads the fields of a request body. Wrong types and values out of range are rejected as observed
 * (apps/docs/service/errors.md#validation-messages); the texts for missing and unknown values are guesses. Unknown fields
 * are ignored (apps/docs/service/responses.md#unknown-fields). An empty string counts as missing, because official
 * samples contain empty strings.
 */
export interface Fields {
  /** Returns the path of a field in the body, for error messages. */
  pathOf(key: string): string;
  has(key: string): boolean;
  string(key: string, rule?: { max?: number | LanguageLimit }): string | undefined;
  requiredString(key: string, rule?: { max?: number | LanguageLimit }): string;
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

export function fieldsOf(
  record: Readonly<Record<string, unknown>>,
  switches: Pick<Switches, "promptLength" | "wrongTypes"> = DEFAULT_SWITCHES,
  parentPath = "",
): Fields {
  const pathOf = (key: string): string => (parentPath ? `${parentPath}.${key}` : key);
  const value = (key: string): unknown => {
    const found = record[key];
    return found === null || found === "" ? undefined : found;
  };
  const missing = (key: string): never => reject(1201, `${pathOf(key)} is required`);
  const invalid = (key: string): never => reject(1201, `${pathOf(key)} value '${abbreviate(value(key))}' is invalid`);
  const outOfRange = (key: string, rule: string): never => reject(1201, `${inCamelCase(pathOf(key))}: ${rule}`);

  const string: Fields["string"] = (key, rule) => {
    const raw = value(key);
    const isConverted = switches.wrongTypes === "convert" && ["boolean", "number"].includes(typeof raw);
    const found = isConverted ? String(raw) : raw;
    if (found === undefined) return undefined;
    if (typeof found !== "string") return rejectBody();
    if (rule?.max !== undefined && isTooLong(found, rule.max, switches.promptLength))
      outOfRange(key, `size must be between 0 and ${typeof rule.max === "number" ? rule.max : rule.max.other}`);
    return found;
  };
  const number: Fields["number"] = (key, min, max) => {
    const found = value(key);
    if (found === undefined) return undefined;
    if (typeof found !== "number") return rejectBody();
    if (found < min) outOfRange(key, `must be greater than or equal to ${min}`);
    return found <= max ? found : outOfRange(key, `must be less than or equal to ${max}`);
  };
  const oneOf = <V extends string>(key: string, values: readonly V[]): V | undefined => {
    const found = string(key);
    return found === undefined ? undefined : (values.find((each) => each === found) ?? invalid(key));
  };
  const array = (key: string): readonly unknown[] => {
    const found = value(key) ?? [];
    return Array.isArray(found) ? found : rejectBody();
  };
  const object = (found: unknown, key: string): Fields =>
    isObject(found) ? fieldsOf(found, switches, pathOf(key)) : rejectBody();
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
      return typeof found === "boolean" ? found : rejectBody();
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
      return strings.length === array(key).length ? strings : rejectBody();
    },
    raw: value,
  };
}

function inCamelCase(path: string): string {
  return path.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function abbreviate(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
