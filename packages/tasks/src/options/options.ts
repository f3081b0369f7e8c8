import {
  type ApiVersion,
  InvalidInputError,
  issue,
  type ValidationIssue,
  validationIssueCodes,
} from "@klingkit/errors";
import { isFields } from "../endpoint/fields.ts";
import { type CallKind, callsWith, optionNames } from "./option-names.ts";
import type { Output, OutputDownloadOptions } from "../outputs.ts";
import type { Task } from "../engine/task-object.ts";
import { fieldOfOption, suggestOption } from "../endpoint/suggest.ts";
import type { TaskStatus } from "../task-data.ts";
import type { Validate } from "../endpoint/validation.ts";

/** The progress of a wait. */
export interface WaitUpdate<O extends Output = Output> {
  /** The status at the last poll. */
  readonly status: TaskStatus;
  /** The time since the wait began, milliseconds. */
  readonly elapsed: number;
  /**
   * The progress, 0 to 1. It is estimated from the usual duration of such tasks, because the service reports none. 1
   * only when the task has finished.
   */
  readonly progress: number;
  /** The task at the last poll. */
  readonly task: Task<O>;
}

/** The progress of a run: of the create while it waits for a concurrency slot, then of the wait. */
export type RunUpdate<O extends Output = Output> =
  | WaitUpdate<O>
  | {
      /** The create waits for a concurrency slot. */
      readonly status: "queued";
      /** The time since the run began, milliseconds. */
      readonly elapsed: number;
      /** Always 0: the task does not exist yet. */
      readonly progress: 0;
      /** Undefined: the task does not exist yet. */
      readonly task?: undefined;
    };

/** The options of a wait. */
export interface WaitOptions<O extends Output = Output> {
  /**
   * The time limit of the wait, milliseconds, above 0. The task keeps running when it is over.
   * @default 1,200,000, which is 20 minutes
   */
  readonly waitTimeout?: number | undefined;
  /**
   * The time between two polls, milliseconds, at least 1,000.
   * @default learned from the duration of such tasks, 1,000 to 15,000
   */
  readonly pollInterval?: number | undefined;
  /**
   * Ends the wait. The task keeps running.
   * @default none
   * @example await task.wait({ signal: AbortSignal.timeout(60_000) })
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called after each poll, and when the status changes. Errors of the listener are ignored.
   * @default none
   * @example await task.wait({ onUpdate: ({ status, progress }) => console.log(status, progress) })
   */
  readonly onUpdate?: ((update: WaitUpdate<O>) => unknown) | undefined;
}

/** The options of a single read. */
export interface RefreshOptions {
  /**
   * Aborts the read.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
}

/** The options of a download from a task. */
export interface TaskDownloadOptions extends OutputDownloadOptions {
  /**
   * The index of the output, from 0.
   * @default 0
   * @example for (const index of done.outputs.keys()) await done.download(`lighthouse-${index}.png`, { index })
   */
  readonly index?: number | undefined;
}

/** The options that belong to a task, whenever it is sent. */
export interface PrepareOptions {
  /**
   * The external task id: 1 to 64 letters, digits, `_` and `-`, unique within the account. It doubles as the
   * idempotency key: two creates with the same id make one task.
   * @default a random id
   * @example await kling.video.textToVideo.create(input, { externalTaskId: `order-${order.id}` })
   */
  readonly externalTaskId?: string;
  /**
   * The http(s) URL to which the service posts each change of the status.
   * @default none
   * @example await kling.video.textToVideo.create(input, { callbackUrl: "https://example.com/kling-webhook" })
   */
  readonly callbackUrl?: string;
  /**
   * Whether the service also makes a copy with a watermark. The endpoints of `audio`, and `video.effects`,
   * `video.elements`, `image.multiShot` and `image.tryOn`, do not offer it.
   * @default false
   */
  readonly watermark?: boolean;
  /**
   * The API version to use.
   * @default the newest that the credential, the model and the input allow
   */
  readonly apiVersion?: ApiVersion;
  /**
   * Which issues refuse the input. `true`: all. `"shape"`: wrong types, missing fields and unknown names. `false`:
   * none, and the body is sent as it is encoded. `{ ignore }`: all but those with these codes.
   * @default true
   * @example await kling.video.textToVideo.create(input, { validate: { ignore: ["withdrawn_model"] } })
   */
  readonly validate?: Validate;
  /**
   * Fields that klingkit does not know, merged into the body without a check.
   * @default none
   * @example await kling.video.textToVideo.create(input, { extraBody: { new_field: 1 } })
   */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** The options of sending a create. */
export interface SendOptions {
  /**
   * Aborts the create. If a request is under way, its outcome is then unknown.
   * @default none
   */
  readonly signal?: AbortSignal;
  /**
   * The time limit of the create over all its requests, milliseconds, above 0. The wait for a concurrency slot does not
   * count.
   * @default 120,000
   */
  readonly createTimeout?: number;
  /**
   * The time limit of the wait for a concurrency slot, milliseconds, above 0. No other limit includes it.
   * @default 3,600,000, which is 60 minutes
   */
  readonly queueTimeout?: number;
  /**
   * What happens if a task with this external task id exists: `"error"` throws an `AlreadyExistsError` with its
   * reference, `"adopt"` returns the task.
   * @default "error" for `create` and `run`, "adopt" for `tasks.send`
   */
  readonly onExisting?: "error" | "adopt";
  /**
   * Whether a process that crashed may have sent this create before. Then a rejection does not prove that there is no
   * task: the task is looked up for up to 60 s before the rejection is reported. Set it to `false` for the first send
   * of an intent that was just stored.
   * @default true for `tasks.send` and with `onExisting: "adopt"`, else false
   */
  readonly sentBefore?: boolean;
}

/**
 * The options of a create.
 * @example await kling.video.textToVideo.create(input, { externalTaskId: "order-42", createTimeout: 60_000 })
 */
export type CreateOptions = PrepareOptions & SendOptions;
/**
 * The options of a create and of the wait for its task.
 * @example await kling.video.textToVideo.run(input, { waitTimeout: 600_000 })
 */
export type RunOptions<O extends Output = Output> = CreateOptions &
  Omit<WaitOptions<O>, "onUpdate"> & {
    /**
     * Called while the create waits for a concurrency slot, after each poll, and when the status changes. Errors of the
     * listener are ignored.
     * @default none
     */
    readonly onUpdate?: ((update: RunUpdate<O>) => unknown) | undefined;
  };

/** The default time limits, milliseconds. */
export const taskDefaults: {
  /** The time limit of a wait. */
  readonly waitTimeout: number;
  /** The time limit of a create over all its requests. */
  readonly createTimeout: number;
  /** The time limit of the wait for a concurrency slot. */
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
 * @param what the call, such as `video.textToVideo`
 * @param options the options
 * @param kind the kind of the call, which determines its options
 * @throws {InvalidInputError} with every unknown option and every wrong value
 * @example checkOptions("video.elements.presets", options, "list");
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
