import { InvalidInputError, issue, type ValidationIssue, validationIssueCodes } from "@klingkit/errors";
import { type Fields, isFields } from "../endpoint/fields.ts";
import { reasonOf, typeOf } from "../endpoint/read-shape.ts";
import { fieldOfOption, suggestOption } from "../endpoint/suggest.ts";
import { type CallKind, callKindsWith, optionNames } from "./option-names.ts";

/** The shortest time between two polls, milliseconds. */
const MIN_POLL_INTERVAL = 1000;

/** The shortest time between two updates without a poll, milliseconds. */
const MIN_UPDATE_INTERVAL = 100;

const EXTERNAL_TASK_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Returns the predicate of the issue, such as "must be true or false.". Undefined if the value is valid. */
type Check = (value: unknown) => string | undefined;

const milliseconds =
  (minimum: number): Check =>
  (value) =>
    typeof value === "number" && Number.isFinite(value) && value > 0 && value >= minimum
      ? undefined
      : `must be a number of milliseconds ${minimum > 0 ? `of at least ${minimum}` : "above 0"}, not ${shown(value)}.`;
const isTrueOrFalse: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false.");
const isFunction: Check = (value) => (typeof value === "function" ? undefined : "must be a function.");

const checks: Readonly<Record<string, Check>> = {
  waitTimeout: milliseconds(0),
  createTimeout: milliseconds(0),
  queueTimeout: milliseconds(0),
  pollInterval: milliseconds(MIN_POLL_INTERVAL),
  updateInterval: milliseconds(MIN_UPDATE_INTERVAL),
  externalTaskId: (value) =>
    typeof value === "string" && EXTERNAL_TASK_ID.test(value)
      ? undefined
      : "must consist of 1 to 64 letters, digits, `_` or `-`.",
  callbackUrl: (value) =>
    typeof value === "string" && URL.canParse(value) && /^https?:/i.test(value)
      ? undefined
      : "must be an absolute http(s) URL.",
  apiVersion: (value) => (value === "v2" || value === "v1" ? undefined : 'must be "v2" or "v1".'),
  validate: (value) =>
    value === "shape" || typeof value === "boolean" || (isFields(value) && isCodes(value["ignore"]))
      ? undefined
      : `must be true, "shape", false, or { ignore: [...] } with issue codes: ${validationIssueCodes.join(", ")}.`,
  extraBody: (value) => (isFields(value) ? undefined : "must be an object."),
  onExisting: (value) => (value === "error" || value === "return" ? undefined : 'must be "error" or "return".'),
  watermark: isTrueOrFalse,
  possiblySent: isTrueOrFalse,
  uploadFiles: isTrueOrFalse,
  maxInlineBytes: (value) =>
    typeof value === "number" && value >= 0
      ? undefined
      : `must be a number of bytes of at least 0, not ${shown(value)}.`,
  onUpdate: isFunction,
  beforeCreate: (value) =>
    [value].flat().every((hook) => typeof hook === "function")
      ? undefined
      : "must be a function or a list of functions.",
};

/**
 * Checks the options of a call.
 * @param what the call, such as `video.textToVideo`
 * @param options the options
 * @param kind the kind of the call, which determines its options
 * @throws {InvalidInputError} if an option is unknown or has an invalid value
 * @example checkOptions("video.elements.presets", options, "list");
 */
export function checkOptions(what: string, options: object, kind: CallKind = "run"): void {
  if (!isFields(options)) throw new InvalidInputError(what, [issue("options", "wrong_type", "must be an object.")]);
  const known = optionNames(kind);
  const issues = entriesOf(what, options).flatMap(([name, value]): ValidationIssue[] => {
    if (!known.includes(name)) return [unknownOption(name, kind, known)];
    const predicate = value === undefined ? undefined : checks[name]?.(value);
    return predicate === undefined ? [] : [issue(name, "wrong_format", predicate)];
  });
  if (issues.length > 0) throw new InvalidInputError(what, issues);
}

function entriesOf(what: string, options: Fields): [name: string, value: unknown][] {
  try {
    return Object.entries(options);
  } catch (error) {
    // A getter of the options may throw.
    throw new InvalidInputError(what, [issue("options", "unreadable_input", `cannot be read: ${reasonOf(error)}.`)]);
  }
}

function unknownOption(name: string, kind: CallKind, known: readonly string[]): ValidationIssue {
  const meant = suggestOption(name, known);
  if (meant) {
    return issue(name, "unknown_option", `is not an option of this call. Did you mean \`${meant}\`?`, {
      suggestion: meant,
    });
  }
  const field = fieldOfOption(name);
  if (field) {
    const predicate = `is not an option of this call. Pass it in the input as \`${field}\`.`;
    return issue(name, "unknown_option", predicate, { suggestion: field });
  }
  const others = callKindsWith(name).filter((call) => call !== kind);
  const advice =
    others.length > 0 ? `It is an option of ${joinNames(others)}.` : `The options are ${known.join(", ")}.`;
  return issue(name, "unknown_option", `is not an option of this call. ${advice}`);
}

/** Joins names, such as `create, run and prepare`. */
function joinNames(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ");
}

function isCodes(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => validationIssueCodes.some((code) => code === each));
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : typeOf(value);
}
