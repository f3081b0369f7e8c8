import type { Billing, OutputData } from "./outputs.ts";

/** The status of a task. */
export type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";

/** The video that was the input of an extension, a lip-sync or a sound. */
export interface ParentVideo {
  /** The service's id of the video. */
  readonly id?: string;
  /** The link to the video. */
  readonly url?: string;
  /** The length of the video, seconds. */
  readonly duration?: number;
}

/** A task as the service reported it once: plain data, in one form for both API versions. */
export interface TaskData {
  /** The service's id. */
  readonly id: string;
  /** The external task id. Missing if the task has none. */
  readonly externalTaskId?: string;
  /** The status. */
  readonly status: TaskStatus;
  /** The service's own word for the status. */
  readonly serviceStatus: string;
  /** The service's message, for example the reason for a failure. */
  readonly message?: string;
  /** When the service created it, epoch milliseconds on the service's clock. */
  readonly createdAt?: number;
  /** When it changed last, epoch milliseconds on the service's clock. */
  readonly updatedAt?: number;
  /** The outputs. Empty until the task has succeeded. */
  readonly outputs: readonly OutputData[];
  /** What the task cost. Empty until the service reports it. */
  readonly billing: readonly Billing[];
  /** The video that was the input of an extension, a lip-sync or a sound. */
  readonly parentVideo?: ParentVideo;
  /** The task as the service sent it, not decoded. */
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

/**
 * Returns whether a task with this status has finished.
 * @example if (isFinal(task.status)) done(task);
 */
export function isFinal(status: TaskStatus): status is "succeeded" | "failed" {
  return status === "succeeded" || status === "failed";
}
