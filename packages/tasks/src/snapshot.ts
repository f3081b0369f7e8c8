import type { Billing, Output } from "./outputs.ts";

/** Where a task stands. `queued` is klingkit's own: waiting for a slot, nothing sent, nothing owed. */
export type TaskStatus = "queued" | "submitted" | "processing" | "succeeded" | "failed";

/** A task as the service told it at one moment, in one form for both wire designs. */
export interface TaskSnapshot {
  readonly id: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  /** The service's own word for the status. */
  readonly statusWord: string;
  /** Why it failed. */
  readonly message?: string;
  /** Epoch milliseconds, by the service's clock. */
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly outputs: readonly Output[];
  readonly billing: readonly Billing[];
  /** The clip that an extension or a sound was made for. */
  readonly parentVideo?: { readonly id?: string; readonly url?: string; readonly duration?: number };
  /** The task as it came, undecoded. */
  readonly raw: unknown;
}

const words: Readonly<Record<string, TaskStatus>> = {
  submitted: "submitted",
  processing: "processing",
  // The v1 design's word.
  succeed: "succeeded",
  succeeded: "succeeded",
  failed: "failed",
};

/** The status that a word stands for; undefined for a word that klingkit does not know: no end, whatever it means. */
export function statusOf(word: string): TaskStatus | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

export function isFinal(status: TaskStatus): boolean {
  return status === "succeeded" || status === "failed";
}
