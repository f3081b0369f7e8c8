import {
  type ApiVersion,
  InvalidInputError,
  issue,
  type ValidationIssue,
  validationIssueCodes,
} from "@klingkit/errors";
import { isFields } from "./fields.ts";
import { type CallKind, callsWith, optionNames } from "./option-names.ts";
import type { Output, OutputDownloadOptions } from "./outputs.ts";
import type { Task } from "./task.ts";
import { fieldOfOption, suggestOption } from "./suggest.ts";
import type { TaskStatus } from "./task-data.ts";
import type { Validate } from "./validation.ts";

/** The progress of a wait. */
export interface WaitUpdate<O extends Output = Output> {
  readonly status: TaskStatus;
  /** Since the wait began, milliseconds. */
  readonly elapsed: number;
  /** From 0 to 1: an estimate from the usual duration of such tasks, because the service reports none. 1 only at the end. */
  readonly progress: number;
  /** The task as the last poll showed it. */
  readonly task: Task<O>;
}

/** The progress of a run: `queued` while the create waits for a concurrency slot, then as for a wait. */
export type RunUpdate<O extends Output = Output> =
  | WaitUpdate<O>
  | {
      readonly status: "queued";
      /** Since the run began, milliseconds. */
      readonly elapsed: number;
      readonly progress: 0;
      readonly task?: undefined;
    };

/** How to wait for a task. */
export interface WaitOptions<O extends Output = Output> {
  /**
   * Time limit of the wait, milliseconds, above 0. The task keeps running when it is over.
   * @default 1_200_000, which is 20 minutes
   */
  readonly waitTimeout?: number | undefined;
  /**
   * Time between two polls, milliseconds, at least 1,000.
   * @default learned from how long such tasks took, 1 to 15 seconds
   */
  readonly pollInterval?: number | undefined;
  /** Ends the wait. The task keeps running. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each poll, and when the status changes. Errors of the listener are ignored. */
  readonly onUpdate?: ((update: WaitUpdate<O>) => unknown) | undefined;
}

/** How to read a task once. */
export interface RefreshOptions {
  readonly signal?: AbortSignal | undefined;
}

/** How to download from a task. */
export interface TaskDownloadOptions extends OutputDownloadOptions {
  /**
   * Which output, from 0.
   * @default 0
   */
  readonly index?: number | undefined;
}

/** What goes with an input, at every asynchronous endpoint. */
export interface PrepareOptions {
  /** Your own id of the task: letters, digits, `_` and `-`, at most 64, unique within the account. Default: a random one. */
  readonly externalTaskId?: string;
  /** Where the service posts each change of the status. */
  readonly callbackUrl?: string;
  /** Also make a copy with a watermark. Default false. Not for effects, audio, elements and voices. */
  readonly watermark?: boolean;
  /** Forces a wire design. Default: the newer one where credential, model and input allow it. */
  readonly apiVersion?: ApiVersion;
  /**
   * Which issues refuse the input. `true`: all. `"shape"`: wrong types, missing fields and unknown names. `false`: none, the
   * body is sent as it is encoded. `{ ignore }`: all but those of these codes.
   * @default true
   */
  readonly validate?: Validate;
  /** Fields newer than klingkit, merged into the body as they are. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** How to send a create. */
export interface SendOptions {
  readonly signal?: AbortSignal;
  /** Limit of the create over all sendings, milliseconds. Default 120,000. */
  readonly createTimeout?: number;
  /** Limit of the time in the queue for a slot, milliseconds; counted apart from all others. Default 60 minutes. */
  readonly queueTimeout?: number;
  /**
   * What to do when a task with this own id is there already: `"error"` throws AlreadyExistsError with it,
   * `"adopt"` returns it. Default `"error"` for a create, `"adopt"` for the sending of a stored intent.
   */
  readonly onExisting?: "error" | "adopt";
  /**
   * Whether this intent may have been sent before, by a process that crashed. Then a refusal does not prove that there is
   * no task: the task is looked up for up to 60 s before the refusal is reported. Set it to `false` for the first send of
   * an intent that was just stored. Default true for `tasks.send` and for `onExisting: "adopt"`, else false.
   */
  readonly sentBefore?: boolean;
}

export type CreateOptions = PrepareOptions & SendOptions;
/** How to create a task and wait for it. */
export type RunOptions<O extends Output = Output> = CreateOptions &
  Omit<WaitOptions<O>, "onUpdate"> & {
    /** Called while the create is queued, after each poll, and when the status changes. Errors of the listener are ignored. */
    readonly onUpdate?: ((update: RunUpdate<O>) => unknown) | undefined;
  };

/** The numbers that hold when the caller gives none, milliseconds. */
export const taskDefaults: {
  readonly waitTimeout: number;
  readonly createTimeout: number;
  readonly queueTimeout: number;
} = {
  waitTimeout: 20 * 60_000,
  createTimeout: 120_000,
  queueTimeout: 60 * 60_000,
};

/** The least time between two polls, milliseconds. */
const FLOOR = 1000;

const OWN_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** What a value must be, as the rest of a sentence; undefined where it is right. */
type Check = (value: unknown) => string | undefined;

const milliseconds =
  (least: number): Check =>
  (value) =>
    typeof value === "number" && Number.isFinite(value) && value > 0 && value >= least
      ? undefined
      : `must be a number of milliseconds ${least > 0 ? `of at least ${least}` : "above 0"}, not ${shown(value)}.`;
const isTrueOrFalse: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false.");
const isFunction: Check = (value) => (typeof value === "function" ? undefined : "must be a function.");

const checks: Readonly<Record<string, Check>> = {
  waitTimeout: milliseconds(0),
  createTimeout: milliseconds(0),
  queueTimeout: milliseconds(0),
  pollInterval: milliseconds(FLOOR),
  externalTaskId: (value) =>
    typeof value === "string" && OWN_ID.test(value)
      ? undefined
      : "must have 1 to 64 characters, of letters, digits, `_` and `-`.",
  callbackUrl: (value) =>
    typeof value === "string" && URL.canParse(value) && /^https?:/i.test(value)
      ? undefined
      : "must be an absolute http(s) URL.",
  apiVersion: (value) => (value === "v2" || value === "v1" ? undefined : 'must be "v2" or "v1".'),
  validate: (value) =>
    value === "shape" || typeof value === "boolean" || (isFields(value) && isCodes(value["ignore"]))
      ? undefined
      : `must be true, "shape", false, or { ignore: [...] } with codes of issues: ${validationIssueCodes.join(", ")}.`,
  extraBody: (value) => (isFields(value) ? undefined : "must be an object."),
  onExisting: (value) => (value === "error" || value === "adopt" ? undefined : 'must be "error" or "adopt".'),
  watermark: isTrueOrFalse,
  sentBefore: isTrueOrFalse,
  onUpdate: isFunction,
};

/**
 * Checks the options of a call.
 * @param what what was called, as `video.textToVideo`
 * @param kind which options the call takes
 * @throws {InvalidInputError} with every unknown option and every wrong value
 */
export function checkOptions(what: string, options: object, kind: CallKind = "run"): void {
  if (!isFields(options)) throw new InvalidInputError(what, [issue("options", "wrong_type", "must be an object.")]);
  const known = optionNames(kind);
  const issues = Object.entries(options).flatMap(([name, value]): ValidationIssue[] => {
    if (!known.includes(name)) return [unknownOption(name, kind, known)];
    const predicate = value === undefined ? undefined : checks[name]?.(value);
    return predicate === undefined ? [] : [issue(name, "wrong_format", predicate)];
  });
  if (issues.length > 0) throw new InvalidInputError(what, issues);
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
    const predicate = `is not an option of this call. Give it in the input, as \`${field}\`.`;
    return issue(name, "unknown_option", predicate, { suggestion: field });
  }
  const others = callsWith(name).filter((call) => call !== kind);
  const advice = others.length > 0 ? `It is an option of ${listed(others)}.` : `The options are ${known.join(", ")}.`;
  return issue(name, "unknown_option", `is not an option of this call. ${advice}`);
}

/** `create, run and prepare`. */
function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter(Boolean).join(" and ");
}

function isCodes(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => validationIssueCodes.some((code) => code === each));
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : typeof value;
}
