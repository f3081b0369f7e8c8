import type { TaskData } from "@klingkit/tasks";
import type { WebhookRejectionReason } from "./rejection.ts";
import type { WebhookSecret } from "./secret.ts";
import type { ReceiverStore } from "./store.ts";
import type { Clock } from "@klingkit/http/options";

/** A delivery of a callback: its message id, and how its origin was verified. */
export interface Delivery {
  /**
   * The id of the message, which stays the same when the service sends it again. Undefined for an unsigned callback.
   */
  readonly id: string | undefined;
  /**
   * How the origin was verified. `"signed"`: by the service's signature. `"confirmed"`: by `confirm`. `"none"`: not at
   * all, which happens only with `unsigned: "trust"` and for the console's test callback.
   */
  readonly verification: "signed" | "confirmed" | "none";
}

/**
 * An event of a receiver, for logs and metrics. It contains no secret. A minor release may add types, so a `switch`
 * needs a `default`.
 */
export type WebhookEvent =
  | {
      /** A request was rejected. */
      readonly type: "rejected";
      /** When, epoch milliseconds on the receiver's clock. */
      readonly at: number;
      /** The HTTP status of the response. */
      readonly status: number;
      /** Why the request was rejected. */
      readonly reason: WebhookRejectionReason;
      /** The error behind the reason, for example a `WebhookSignatureError`. */
      readonly cause?: unknown;
    }
  | {
      /**
       * The callback was received before (`duplicate`), or is older than the last one of its task (`stale`). `onTask`
       * is not called.
       */
      readonly type: "duplicate" | "stale";
      /** When, epoch milliseconds on the receiver's clock. */
      readonly at: number;
      /** The task of the callback. */
      readonly task: TaskData;
    }
  | {
      /** A handler, a listener, the store, `confirm` or the configuration failed. */
      readonly type: "failed";
      /** When, epoch milliseconds on the receiver's clock. */
      readonly at: number;
      /** The error that was thrown. */
      readonly error: unknown;
    };

/** Handles a callback. If it throws, the response is 500 and the callback counts as not received. */
export type WebhookHandler = (task: TaskData, delivery: Delivery) => void | Promise<void>;

/** Options of a receiver. */
export interface ReceiverOptions {
  /**
   * The account's webhook secret, a list of secrets during a rotation, or a function that returns them. A missing or
   * empty secret causes an error only when a callback needs it.
   * @default none
   * @example createReceiver({ secret: () => process.env["KLING_WEBHOOK_SECRET"] })
   */
  readonly secret?: WebhookSecret | (() => WebhookSecret | undefined | Promise<WebhookSecret | undefined>) | undefined;
  // Signatures are optional, and API v1 may not have them (apps/docs/service/webhooks.md#signature).
  /**
   * How to handle unsigned callbacks, and all callbacks if there is no `secret`. The service signs callbacks only for
   * accounts that have a secret, and does not document whether it signs those of API v1.
   * - `"confirm"`: calls `confirm` and uses its result. Without `confirm`, the callback is rejected.
   * - `"reject"`: rejects it.
   * - `"trust"`: accepts it. Anybody who knows the URL can then send callbacks: for tests only.
   * @default "confirm"
   */
  readonly unsigned?: "confirm" | "reject" | "trust" | undefined;
  /**
   * Fetches the task of an unsigned callback. Returns the record as the service sends it, or undefined if the task does
   * not exist. Use only the `id` of the argument, because the other fields are not verified.
   * @default none
   * @example createReceiver({ confirm: async ({ id }) => (await kling.tasks.get([id]))[0]?.raw })
   */
  readonly confirm?: ((task: TaskData) => Promise<unknown>) | undefined;
  /**
   * Called for each change of a task, in order, and once when the task finishes. Calls for one task never overlap. If
   * it throws, the response is 500 and the callback counts as not received.
   * @default none
   * @example createReceiver({ secret, onTask: async (task) => { if (task.status === "succeeded") await save(task); } })
   */
  readonly onTask?: WebhookHandler | undefined;
  /**
   * Called once when a task has succeeded or failed, after `onTask`. Callbacks of other statuses are acknowledged. If it
   * throws, the response is 500 and the callback counts as not received. A workflow that waits for the end of a task
   * needs nothing else.
   * @default none
   * @example createReceiver({ secret, onFinished: (task) => engine.resume(task.externalTaskId, task.id) })
   */
  readonly onFinished?: WebhookHandler | undefined;
  /**
   * Called for the console's test callback. If it throws, the response is 500.
   * @default none
   */
  readonly onTest?: WebhookHandler | undefined;
  /**
   * Receives the receiver's events. Errors that the function throws are ignored.
   * @default none
   * @example createReceiver({ secret, onEvent: (event) => console.warn(event) })
   */
  readonly onEvent?: ((event: WebhookEvent) => unknown) | undefined;
  /**
   * Where the receiver remembers received callbacks. Processes that receive callbacks of one account have to share a
   * store.
   * @default memoryStore({ clock })
   */
  readonly store?: ReceiverStore | undefined;
  /**
   * The clock that determines the age of signatures. Accepts the clock of a client.
   * @default the system clock
   */
  readonly clock?: Pick<Clock, "now"> | undefined;
  /**
   * The maximum size of a body, bytes, greater than 0.
   * @default 1_048_576, which is 1 MiB
   */
  readonly maxBytes?: number | undefined;
}
