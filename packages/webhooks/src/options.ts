import type { TaskData } from "@klingkit/tasks";
import type { RefusalReason } from "./refusal.ts";
import type { WebhookSecret } from "./secret.ts";
import type { ReceiverStore } from "./store.ts";
import type { WebhookClock } from "./verify.ts";

/** How a callback came, and why it is believed. */
export interface Delivery {
  /** The message's id, of a signed callback. */
  readonly id: string | undefined;
  /** `signed` by the service; `confirmed` by a read of the task; or `none`, which only `unsigned: "trust"` and tests allow. */
  readonly proof: "signed" | "confirmed" | "none";
}

/** What a receiver tells its owner, and nobody else. Holds no secret. An open union: a minor release may add events. */
export type WebhookEvent =
  | {
      readonly type: "refused";
      /** Epoch milliseconds on the handed-in clock. */
      readonly at: number;
      /** The HTTP status of the answer. */
      readonly status: number;
      readonly reason: RefusalReason;
      readonly cause?: unknown;
    }
  /** Had before, or older than what was had: not handed on. */
  | { readonly type: "duplicate" | "late"; readonly at: number; readonly task: TaskData }
  /** A handler, a listener, the store, the confirmation or the set-up failed. */
  | { readonly type: "failed"; readonly at: number; readonly error: unknown };

/** Receives a callback. If it throws, the response is 500, and the callback counts as not received. */
export type WebhookHandler = (task: TaskData, delivery: Delivery) => void | Promise<void>;

export interface ReceiverOptions {
  /**
   * The account's webhook secret, several while it is rotated, or a function that gives the present one. A value that is
   * missing (a variable that is not set) makes no error before a callback needs it.
   */
  readonly secret?: WebhookSecret | (() => WebhookSecret | undefined | Promise<WebhookSecret | undefined>) | undefined;
  /**
   * What to do with a callback that is not signed, or that there is no secret for. Signatures are optional, and whether v1
   * callbacks have them is not known (kling-api V 7.4).
   * - `"confirm"` (default): the task is read, and what the read says counts. Without `confirm` it is refused.
   * - `"refuse"`
   * - `"trust"`: anybody who knows the address can say anything. For tests.
   */
  readonly unsigned?: "confirm" | "refuse" | "trust" | undefined;
  /**
   * Reads the task of a callback that is not proven: its record as the service sends it, or undefined if there is none.
   * Use nothing of the argument but its id.
   * @example confirm: async ({ id }) => (await kling.tasks.get([id]))[0]?.raw
   */
  readonly confirm?: ((task: TaskData) => Promise<unknown>) | undefined;
  /** Called for each step of a task, never backwards, and for its end once. If it throws, the answer is 500, and the callback counts as not received. */
  readonly onTask?: WebhookHandler | undefined;
  /** Called for the console's test callback. */
  readonly onTest?: WebhookHandler | undefined;
  readonly onEvent?: ((event: WebhookEvent) => void) | undefined;
  /** Default: in memory, bounded. */
  readonly store?: ReceiverStore | undefined;
  readonly clock?: WebhookClock | undefined;
  /** The largest body that is read. Default 1 MiB. */
  readonly maxBytes?: number | undefined;
}
