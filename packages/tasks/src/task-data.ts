import type { Billing, OutputData } from "./outputs.ts";

/** The status of a task. */
export type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";

/** The video that an extension, a lip-sync or a sound was made for. */
export interface ParentVideo {
  readonly id?: string;
  readonly url?: string;
  /** Seconds. */
  readonly duration?: number;
}

/** A task as the service reported it once: plain data, in one form for both API versions. */
export interface TaskData {
  readonly id: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  /** The service's own word for the status. */
  readonly statusWord: string;
  /** The service's reason for a failure. */
  readonly message?: string;
  /** Epoch milliseconds on the service's clock. */
  readonly createdAt?: number;
  /** Epoch milliseconds on the service's clock. */
  readonly updatedAt?: number;
  readonly outputs: readonly OutputData[];
  readonly billing: readonly Billing[];
  readonly parentVideo?: ParentVideo;
  /** The task as the service sent it. */
  readonly raw: unknown;
}

const words: Readonly<Record<string, TaskStatus>> = {
  submitted: "submitted",
  processing: "processing",
  // API v1 writes `succeed`.
  succeed: "succeeded",
  succeeded: "succeeded",
  failed: "failed",
};

/** The status that a word of the service stands for; undefined for an unknown word, which never ends a wait. */
export function statusOf(word: string): TaskStatus | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** Whether a task in this status has finished. */
export function isFinal(status: TaskStatus): status is "succeeded" | "failed" {
  return status === "succeeded" || status === "failed";
}
