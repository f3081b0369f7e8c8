import type { AccountSetup, PackSetup } from "../accounts/account.ts";
import type { FaultRule } from "../faults/rule.ts";
import type { ElementSetup, TaskSetup, VoiceSetup } from "../task-setup.ts";
import { isObject } from "../wire/json.ts";

/** A test of a value, and the end of the error message "… must be …". */
type Check = readonly [test: (value: unknown) => boolean, expected: string];
/** A check for each field of `T`. */
type Checks<T> = Readonly<Record<keyof T & string, Check>>;

const STRING: Check = [(value) => typeof value === "string", "a string"];
const NUMBER: Check = [Number.isFinite, "a number"];
const AMOUNT: Check = [(value) => isNumber(value) && value >= 0, "a number of 0 or more"];
const COUNT: Check = [(value) => isInteger(value) && value >= 1, "an integer of 1 or more"];
const BOOLEAN: Check = [(value) => typeof value === "boolean", "a boolean"];
const STRINGS: Check = [
  (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  "an array of strings",
];

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

function oneOf(...values: readonly (string | number)[]): Check {
  return [(value) => values.some((each) => each === value), `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`];
}

const PACK: Checks<PackSetup> = {
  type: oneOf("video", "image", "try-on"),
  units: AMOUNT,
  concurrency: AMOUNT,
  name: STRING,
  days: AMOUNT,
};

const ACCOUNT: Checks<AccountSetup> = {
  accessKey: STRING,
  secretKey: STRING,
  apiKeys: STRINGS,
  packs: [
    (value) =>
      Array.isArray(value) && value.every((pack) => !problemOf(pack, "a pack", PACK, "type", "units", "concurrency")),
    "an array of { type, units, concurrency }",
  ],
  cash: [
    (value) => !problemOf(value, "cash", { currency: oneOf("USD", "CNY"), amount: AMOUNT }, "currency", "amount"),
    "{ currency, amount }",
  ],
  region: STRING,
  gateway: BOOLEAN,
  webhookSecret: [(value) => STRING[0](value) || STRINGS[0](value), "a string or an array of strings"],
  rejectsWith: oneOf(1100, 1101, 1103, 1304),
};

const TASK: Checks<TaskSetup> = {
  path: STRING,
  body: [isObject, "a JSON object"],
  id: STRING,
  outputIds: STRINGS,
  seconds: AMOUNT,
  account: STRING,
};

const VOICE: Checks<VoiceSetup> = { id: STRING, name: STRING, account: STRING };

const ELEMENT: Checks<ElementSetup> = { ...VOICE, kind: oneOf("image_refer", "video_refer") };

const RULE: Checks<Omit<FaultRule, "when">> = {
  method: STRING,
  path: [(value) => typeof value === "string" || value instanceof RegExp, "a string or { regex, flags }"],
  nth: COUNT,
  times: COUNT,
  probability: [(value) => isNumber(value) && value >= 0 && value <= 1, "a number from 0 to 1"],
  status: [(value) => isInteger(value) && value >= 200 && value <= 599, "an integer from 200 to 599"],
  code: NUMBER,
  message: STRING,
  body: [() => true, "JSON"],
  headers: [(value) => isObject(value) && STRINGS[0](Object.values(value)), "an object of strings"],
  delayMs: AMOUNT,
  processed: BOOLEAN,
  hang: BOOLEAN,
  drop: oneOf("before", "after"),
  dropCode: STRING,
  truncateBody: BOOLEAN,
  html502: BOOLEAN,
  dateOffsetMs: NUMBER,
  redirect: STRING,
  callback: oneOf("lose", "duplicate", "reorder", "delay"),
};

/**
 * Reads an account from JSON.
 * @throws {TypeError} if a field is missing, unknown or invalid
 */
export function readAccount(value: unknown): AccountSetup {
  check<AccountSetup>(value, "an account", ACCOUNT, "accessKey", "secretKey");
  return value;
}

/**
 * Reads a task from JSON.
 * @throws {TypeError} if a field is missing, unknown or invalid
 */
export function readTaskSetup(value: unknown): TaskSetup {
  check<TaskSetup>(value, "a task", TASK, "path", "body");
  return value;
}

/**
 * Reads a voice from JSON.
 * @throws {TypeError} if a field is missing, unknown or invalid
 */
export function readVoiceSetup(value: unknown): VoiceSetup {
  check<VoiceSetup>(value, "a voice", VOICE, "id");
  return value;
}

/**
 * Reads an element from JSON.
 * @throws {TypeError} if a field is missing, unknown or invalid
 */
export function readElementSetup(value: unknown): ElementSetup {
  check<ElementSetup>(value, "an element", ELEMENT, "id");
  return value;
}

/**
 * Reads a fault rule from JSON, in which `path` may be `{ "regex": "...", "flags": "i" }`.
 * @throws {TypeError} if a field is unknown or invalid
 */
export function readFaultRule(value: unknown): FaultRule {
  const rule: unknown = isObject(value) && isObject(value.path) ? { ...value, path: regexOf(value.path) } : value;
  check<Omit<FaultRule, "when">>(rule, "a fault rule", RULE);
  return rule;
}

/**
 * Reads `{ "ms": 1000 }`.
 * @throws {TypeError} if `ms` is missing or invalid
 */
export function readMs(value: unknown): number {
  check<{ readonly ms: number }>(value, "the body", { ms: AMOUNT }, "ms");
  return value.ms;
}

function regexOf({ regex, flags = "" }: Record<string, unknown>): RegExp | undefined {
  try {
    return typeof regex === "string" ? new RegExp(regex, String(flags)) : undefined;
  } catch {
    return undefined;
  }
}

function check<T>(value: unknown, what: string, checks: Checks<T>, ...required: readonly string[]): asserts value is T {
  const problem = problemOf(value, what, checks, ...required);
  if (problem !== undefined) throw new TypeError(problem);
}

function problemOf(
  value: unknown,
  what: string,
  checks: Readonly<Record<string, Check>>,
  ...required: readonly string[]
): string | undefined {
  if (!isObject(value)) return `${what} must be a JSON object`;
  for (const key of new Set([...required, ...Object.keys(value)])) {
    const known = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (!known) return `${key} is not a field of ${what}`;
    if (!known[0](value[key])) return `${key} must be ${known[1]}`;
  }
  return undefined;
}
