import type { Billing, TaskStatus } from "@klingkit/tasks";

// The messages between the client in the page and the proxy. Both are of the same release.

/** A request: the JSON body of the POST. */
export type ProxyRequest =
  | {
      readonly call: "create";
      readonly endpoint: string;
      readonly input: unknown;
      readonly options: { readonly externalTaskId: string; readonly watermark?: boolean | undefined };
      /** Whether the client sent this create before, and lost the response. */
      readonly isRepeated: boolean;
    }
  | { readonly call: "get"; readonly endpoint: string; readonly externalTaskId: string }
  | { readonly call: "estimate"; readonly endpoint: string; readonly input: unknown }
  /** A call whose response contains the result, such as speech. */
  | { readonly call: "invoke"; readonly endpoint: string; readonly input: unknown }
  | { readonly call: "refresh"; readonly token: string }
  /** Responds with server-sent events. */
  | { readonly call: "wait"; readonly tokens: readonly string[] };

/** The name of a call. */
export type CallName = ProxyRequest["call"];

/** A task as plain data. */
export interface TaskView {
  readonly id: string;
  readonly externalTaskId?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly status: TaskStatus;
  /** The outputs as plain data. Files have their expiry and their name besides. */
  readonly outputs: readonly unknown[];
  readonly billing: readonly Billing[];
  readonly createdAt?: number | undefined;
  readonly updatedAt?: number | undefined;
  readonly message?: string | undefined;
  readonly watermark?: boolean | undefined;
  /** The sealed reference of the task. Only the user for whom it was sealed can use it. */
  readonly token: string;
}

/** A server-sent event of a wait. `index` is the position of the token in the request. */
export type WaitEvent =
  | { readonly index: number; readonly update: { readonly progress: number; readonly task: TaskView } }
  | { readonly index: number; readonly done: TaskView }
  | { readonly index: number; readonly error: unknown };

/** The most tasks of one wait. */
export const MAX_WAITS = 100;

/** The name of the field that stands for bytes in an input: `{ $bytes: base64 }`. */
export const BYTES = "$bytes";
