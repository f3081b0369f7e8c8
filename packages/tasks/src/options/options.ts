import type { ApiVersion } from "@klingkit/errors";
import type { BeforeCreateOption } from "../create/before-create.ts";
import type { Validate } from "../endpoint/validation.ts";
import type { Output } from "../outputs.ts";
import type { TaskStatus } from "../task-data.ts";
import type { WaitOptions, WaitUpdate } from "../task.ts";

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

/** The options that become part of the create request. */
export interface PrepareOptions {
  /**
   * The external task id: 1 to 64 letters, digits, `_` and `-`, unique within the account. It doubles as the
   * idempotency key: two creates with the same id create one task.
   * @default a random id
   * @example await kling.video.textToVideo.create(input, { externalTaskId: `order-${order.id}` })
   */
  readonly externalTaskId?: string;
  /**
   * The http(s) URL to which the service sends a callback for each change of the status.
   * @default none
   * @example await kling.video.textToVideo.create(input, { callbackUrl: "https://example.com/kling-webhook" })
   */
  readonly callbackUrl?: string;
  /**
   * Whether the service also creates a copy with a watermark. Not supported by the endpoints of `audio`, and by
   * `video.effects`, `video.elements`, `image.multiShot` and `image.tryOn`.
   * @default false
   */
  readonly watermark?: boolean;
  /**
   * The API version to use.
   * @default the newest that the credential, the model and the input allow
   */
  readonly apiVersion?: ApiVersion;
  /**
   * The issues that reject the input. `true`: all errors. `"shape"`: wrong types, missing fields and unknown names.
   * `false`: none, and the body is sent as it is encoded. `{ ignore }`: all errors except those with these codes.
   * @default true
   * @example await kling.video.textToVideo.create(input, { validate: { ignore: ["withdrawn_model"] } })
   */
  readonly validate?: Validate;
  /**
   * Fields that klingkit does not know, merged into the body without a check. It must not change the external task id.
   * @default none
   * @example await kling.video.textToVideo.create(input, { extraBody: { new_field: 1 } })
   */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** The options of `prepare`. */
export interface PrepareCallOptions extends PrepareOptions {
  /**
   * Whether local files are uploaded that the service fetches from a URL. With `false`, nothing is uploaded, and the body
   * contains a placeholder with the SHA-256 of the file: to check an input, or to compare two. `kling.tasks.send` refuses
   * such an intent.
   * @default true
   */
  readonly uploadFiles?: boolean;
  /**
   * The maximum size of local media in the intent, bytes, at least 0. Larger ones are uploaded by the option `upload` of
   * the client, and the intent contains their URL. Set it if the intent is stored where values must be small, such as the
   * steps of a workflow engine.
   * @default the limit of the service, 5 to 50 MB
   * @example await kling.video.imageToVideo.prepare({ firstFrame: file("fog.png") }, { maxInlineBytes: 0 })
   */
  readonly maxInlineBytes?: number;
  /**
   * Aborts the uploads.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/** The options for sending a create. */
export interface SendOptions {
  /**
   * Aborts the create. If a request is under way, its outcome becomes unknown.
   * @default none
   */
  readonly signal?: AbortSignal;
  /**
   * The time limit of the create across all its requests, milliseconds, above 0. It does not include the wait for a
   * concurrency slot. The uploads of local files before it have the same limit once more.
   * @default 120,000
   */
  readonly createTimeout?: number;
  /**
   * The time limit of the wait for a concurrency slot, milliseconds, above 0. No other limit includes it.
   * @default 3,600,000, which is 60 minutes
   */
  readonly queueTimeout?: number;
  /**
   * The result if a task with this external task id already exists: `"error"` throws an `AlreadyExistsError` with its
   * reference, `"return"` returns the task.
   * @default "error" for `create` and `run`, "return" for `tasks.send`
   */
  readonly onExisting?: "error" | "return";
  /**
   * Whether a process that crashed may already have sent this create. A rejection then does not prove that no task
   * exists: the task is looked up for up to 60 s before the rejection is thrown. Set it to `false` when you send an
   * intent for the first time.
   * @default true for `tasks.send` and with `onExisting: "return"`, otherwise false
   */
  readonly possiblySent?: boolean;
  /**
   * Hooks for this create alone, for example the budget of one of your users. They run after those of the client, and
   * receive the outcome as those do, but not `finished` tasks of other creates.
   * @default none
   * @example await kling.video.textToVideo.create(input, { beforeCreate: budgetOf(user) })
   */
  readonly beforeCreate?: BeforeCreateOption;
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
     * Called when the create begins to wait for a concurrency slot, when the wait for the task begins, after each poll, and
     * whenever `updateInterval` has passed without an update. Errors that the listener throws are ignored.
     * @default none
     */
    readonly onUpdate?: ((update: RunUpdate<O>) => unknown) | undefined;
  };

/** The options of a list. */
export interface ListOptions {
  /**
   * The number of tasks per request, 1 to 500. Each page that you read is one request.
   * @default 100
   */
  readonly pageSize?: number;
  /**
   * Aborts the iteration.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/**
 * Selects tasks of the account.
 * @example
 * const week = 7 * 24 * 3_600_000;
 * for await (const task of kling.tasks.list({ from: Date.now() - week, status: ["failed"] }))
 * console.log(task.message);
 */
export interface TaskQuery {
  /**
   * The start of the time range in which the tasks were created, epoch milliseconds.
   * @default 30 days ago on API v2, none on API v1
   */
  readonly from?: number;
  /**
   * The end of the time range in which the tasks were created, epoch milliseconds.
   * @default now
   */
  readonly to?: number;
  /**
   * The statuses.
   * @default all
   */
  readonly status?: readonly TaskStatus[];
  /**
   * The kinds of product. API v2 only.
   * @default all
   */
  readonly product?: readonly ("video" | "image" | "try_on")[];
  /**
   * The number of tasks per request, 1 to 500. Each page that you read is one request.
   * @default 100
   */
  readonly pageSize?: number;
  /**
   * Aborts the iteration.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/** The options of a call whose response contains the result. */
export interface CallOptions {
  /**
   * Aborts the call. If the request is under way, its outcome becomes unknown.
   * @default none
   */
  readonly signal?: AbortSignal;
  /**
   * The time limit of the call across all its requests, milliseconds, above 0. The uploads of local files before it have
   * the same limit once more.
   * @default 120,000
   */
  readonly createTimeout?: number;
  /**
   * The issues that reject the input, as in the options of a create.
   * @default true
   */
  readonly validate?: Validate;
  /**
   * Fields that klingkit does not know, merged into the body without a check.
   * @default none
   */
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /**
   * Hooks for this call alone, for example the budget of one of your users. They run after those of the client, and
   * receive the outcome as those do, but not `finished` tasks of other creates.
   * @default none
   * @example await kling.audio.speech(input, { beforeCreate: budgetOf(user) })
   */
  readonly beforeCreate?: BeforeCreateOption;
}

/** The default time limits and intervals, milliseconds. */
export const taskDefaults: {
  /** The time limit of a wait. */
  readonly waitTimeout: number;
  /** The time limit of a create across all its requests. */
  readonly createTimeout: number;
  /** The time limit of the wait for a concurrency slot. */
  readonly queueTimeout: number;
  /** The maximum time between two calls of `onUpdate`. */
  readonly updateInterval: number;
} = {
  waitTimeout: 20 * 60_000,
  createTimeout: 120_000,
  queueTimeout: 60 * 60_000,
  updateInterval: 5000,
};
