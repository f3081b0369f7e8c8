import type { TaskData } from "@klingkit/tasks";
import type { RejectionReason } from "./rejection.ts";
import type { WebhookSecret } from "./secret.ts";
import type { ReceiverStore } from "./store.ts";
import type { Clock } from "@klingkit/http/options";

/** How a callback arrived and how its origin was proven. */
export interface Delivery {
  /** The id of the message, the same when it is sent again. Undefined for a callback that is not signed. */
  readonly id: string | undefined;
  /**
   * The proof of the callback's origin. `"signed"`: the service's signature. `"confirmed"`: a read of the task.
   * `"none"`: nothing, which happens only with `unsigned: "trust"` and for the console's test callback.
   */
  readonly verification: "signed" | "confirmed" | "none";
}

/**
 * An event of a receiver, for logs and metrics. It contains no secret. A minor release may add types, so a switch needs
 * a `default`.
 */
export type WebhookEvent =
  | {
      /** A request was rejected. */
      readonly type: "refused";
      /** When, epoch milliseconds on the receiver's clock. */
      readonly at: number;
      /** The HTTP status of the response. */
      readonly status: number;
      /** Why the request was rejected. */
      readonly reason: RejectionReason;
      /** The error behind the reason, for example a `WebhookSignatureError`. */
      readonly cause?: unknown;
    }
  | {
      /**
       * The callback was received before (`duplicate`), or the task is further than it says (`late`). `onTask` is not
       * called.
       */
      readonly type: "duplicate" | "late";
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

/** How a receiver verifies and handles callbacks. */
export interface ReceiverOptions {
  /**
   * The account's webhook secret, several while it is rotated, or a function that returns the current one. A missing or
   * empty secret throws no error before a callback needs it.
   * @default none
   * @example createReceiver({ secret: () => process.env["KLING_WEBHOOK_SECRET"] })
   */
  readonly secret?: WebhookSecret | (() => WebhookSecret | undefined | Promise<WebhookSecret | undefined>) | undefined;
  // Signatures are optional, and whether v1 callbacks have them is not known (apps/docs/service/webhooks.md#signature).
  /**
   * What to do with a callback that is not signed, or without a `secret`. The service signs callbacks only of accounts
   * that have a secret, and does not document whether it signs those of API v1.
   * - `"confirm"`: calls `confirm` and uses its result. Without `confirm`, the callback is rejected.
   * - `"reject"`: rejects it.
   * - `"trust"`: accepts it. Anybody who knows the URL can then send callbacks: for tests only.
   * @default "confirm"
   */
  readonly unsigned?: "confirm" | "reject" | "trust" | undefined;
  /**
   * Reads the task of a callback that is not signed. Returns its record as the service sends it, or undefined if there
   * is no such task. Use only the id of the argument, because the rest is not proven.
   * @default none
   * @example createReceiver({ confirm: async ({ id }) => (await kling.tasks.get([id]))[0]?.raw })
   */
  readonly confirm?: ((task: TaskData) => Promise<unknown>) | undefined;
  /**
   * Called for each change of a task's status, in order, and once for its end. Calls for one task never overlap. If it
   * throws, the response is 500 and the callback counts as not received.
   * @default none
   * @example createReceiver({ secret, onTask: async (task) => { if (task.status === "succeeded") await save(task); } })
   */
  readonly onTask?: WebhookHandler | undefined;
  /**
   * Called for the console's test callback. If it throws, the response is 500.
   * @default none
   */
  readonly onTest?: WebhookHandler | undefined;
  /**
   * Receives the receiver's events. Errors of the function are ignored.
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
   * The time, for the age of signatures. A client's clock fits.
   * @default the clock of the machine
   */
  readonly clock?: Pick<Clock, "now"> | undefined;
  /**
   * The largest body that is accepted, bytes, above 0.
   * @default 1_048_576, which is 1 MiB
   */
  readonly maxBytes?: number | undefined;
}
