import { ConfigurationError } from "@klingkit/errors";
import { fieldsOf } from "@klingkit/tasks";

/** What a value of a caller must be. */
export interface Rule {
  /** The requirement, as the predicate of a sentence. */
  readonly requirement: string;
  readonly accepts: (value: unknown) => boolean;
}

/** The largest `int` of PostgreSQL. */
const MAX_INT = 2 ** 31 - 1;

const number = (requirement: string, accepts: (value: number) => boolean): Rule => ({
  requirement,
  accepts: (value) => typeof value === "number" && accepts(value),
});

const integer = (minimum: number, maximum: number = MAX_INT): Rule =>
  number(
    `must be an integer from ${minimum.toLocaleString("en")} to ${maximum.toLocaleString("en")}`,
    (value) => Number.isInteger(value) && value >= minimum && value <= maximum,
  );

const isPath = (value: unknown): boolean => typeof value === "string" && /^[^\0]+$/.test(value);

type Name =
  | "key"
  | "keys"
  | "priority"
  | "maxRetries"
  | "sequence"
  | "amount"
  | "leaseDuration"
  | "concurrentDownloads"
  | "maxBytes"
  | "url"
  | "path"
  | "manifest"
  | "sink"
  | "inputFiles"
  | "age"
  | "retention"
  | "function";

/** The rules of values that the database stores or uses: any other value would fail there, or be ignored. */
export const rules: Readonly<Record<Name, Rule>> = {
  /** The key of a job, or the name of a budget. */
  key: {
    requirement: "must have 1 to 200 characters, without control characters and unpaired surrogates",
    accepts: (value) => typeof value === "string" && /^[^\p{Cc}\p{Cs}]+$/u.test(value) && value.length <= 200,
  },
  keys: {
    requirement: "must be a list of keys",
    accepts: (value) => Array.isArray(value) && value.every((key) => typeof key === "string"),
  },
  priority: integer(-MAX_INT),
  maxRetries: integer(0),
  sequence: integer(0, Number.MAX_SAFE_INTEGER),
  amount: number("must be a number of at least 0", (value) => Number.isFinite(value) && value >= 0),
  /** Up to a day. */
  leaseDuration: number(
    "must be a number of milliseconds from 1,000 to 86,400,000",
    (value) => value >= 1000 && value <= 86_400_000,
  ),
  concurrentDownloads: integer(1),
  maxBytes: number("must be a number of bytes above 0", (value) => value > 0),
  url: {
    requirement: "must be an absolute http(s) URL",
    accepts: (value) => typeof value === "string" && URL.canParse(value) && /^https?:/i.test(value),
  },
  path: { requirement: "must be a path", accepts: isPath },
  manifest: {
    requirement: "must be a path or `false`",
    accepts: (value) => value === false || isPath(value),
  },
  sink: {
    requirement: "must be a sink, which has the method `put`",
    accepts: (value) => typeof fieldsOf(value)["put"] === "function",
  },
  inputFiles: {
    requirement: "must be a path, or a store with the methods `has`, `put`, `get` and `delete`",
    accepts: (value) =>
      isPath(value) || ["has", "put", "get", "delete"].every((name) => typeof fieldsOf(value)[name] === "function"),
  },
  age: number("must be a number of milliseconds of at least 0", (value) => Number.isFinite(value) && value >= 0),
  retention: number(
    "must be a number of milliseconds of at least 3,600,000",
    (value) => Number.isFinite(value) && value >= 3_600_000,
  ),
  function: { requirement: "must be a function", accepts: (value) => typeof value === "function" },
};

/** @throws {ConfigurationError} if the value is set and breaks the rule */
export function checkValue(name: string, value: unknown, { requirement, accepts }: Rule): void {
  if (value === undefined || accepts(value)) return;
  const shown = typeof value === "number" ? `, not ${value}` : "";
  throw new ConfigurationError(`\`${name}\` ${requirement}${shown}.`);
}
