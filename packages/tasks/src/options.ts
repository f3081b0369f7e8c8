import { InvalidInputError, type ValidationIssue, type ApiVersion } from "@klingkit/errors";
import type { Output, OutputDownloadOptions } from "./outputs.ts";
import type { Task } from "./task.ts";
import type { TaskStatus } from "./task-data.ts";

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
  /** `"shape"` and `false` check types and names only. Default true: what the model can do as well. */
  readonly validate?: true | "shape" | false;
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

/** The least time between two looks, milliseconds. */
const FLOOR = 1000;

const OWN_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Checks the options of any call. @throws InvalidInputError with every problem */
export function checkOptions(what: string, options: Omit<RunOptions, "onUpdate">): void {
  const problems: ValidationIssue[] = [];
  const positive = (path: string, value: number | undefined, least = 0): void => {
    if (value !== undefined && !(Number.isFinite(value) && value > 0 && value >= least)) {
      problems.push({
        path,
        message: `must be ${least ? `at least ${least}` : "above 0"} milliseconds, not ${value}.`,
      });
    }
  };
  positive("waitTimeout", options.waitTimeout);
  positive("createTimeout", options.createTimeout);
  positive("queueTimeout", options.queueTimeout);
  positive("pollInterval", options.pollInterval, FLOOR);
  if (options.externalTaskId !== undefined && !OWN_ID.test(options.externalTaskId)) {
    problems.push({ path: "externalTaskId", message: "may hold letters, digits, _ and -, from 1 to 64 of them." });
  }
  if (
    options.callbackUrl !== undefined &&
    !(URL.canParse(options.callbackUrl) && /^https?:/i.test(options.callbackUrl))
  ) {
    problems.push({ path: "callbackUrl", message: "must be a whole http(s) URL." });
  }
  if (options.apiVersion !== undefined && options.apiVersion !== "v2" && options.apiVersion !== "v1") {
    problems.push({ path: "apiVersion", message: 'must be "v2" or "v1".', allowed: ["v2", "v1"] });
  }
  if (problems.length > 0) throw new InvalidInputError(what, problems);
}
