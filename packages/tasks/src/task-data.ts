import type { Billing, OutputData } from "./outputs.ts";

/** The status of a task. */
export type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";

/** The video that was the input of an extension, a lip-sync or a video-to-audio task. */
export interface ParentVideo {
  /** The service's id of the video. */
  readonly id?: string;
  /** The URL of the video. */
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
  /** The status, in the service's words. */
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
  /** Whether a copy with a watermark was requested. Missing if the service does not report it. */
  readonly watermark?: boolean;
  /** The video that was the input of an extension, a lip-sync or a video-to-audio task. */
  readonly parentVideo?: ParentVideo;
  /** The task as the service sent it, not decoded. */
  readonly raw: unknown;
}

const statuses: Readonly<Record<string, TaskStatus>> = {
  submitted: "submitted",
  processing: "processing",
  // API v1 sends `succeed`.
  succeed: "succeeded",
  succeeded: "succeeded",
  failed: "failed",
};

/** Returns the status of a `serviceStatus`. Undefined if it is unknown; a wait then continues. */
export function statusOf(serviceStatus: string): TaskStatus | undefined {
  return Object.hasOwn(statuses, serviceStatus) ? statuses[serviceStatus] : undefined;
}

/**
 * Returns whether a task with this status has finished.
 * @example if (isFinal(task.status)) done(task);
 */
export function isFinal(status: TaskStatus): status is "succeeded" | "failed" {
  return status === "succeeded" || status === "failed";
}
