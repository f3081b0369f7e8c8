/**
 * How a job ended.
 * - `succeeded`: its task succeeded, and its outputs are saved if `files` is set.
 * - `failed`: all its tasks failed at the service.
 * - `rejected`: the service or the validation rejected its input. It is never retried.
 * - `cancelled`: by `cancel`. If the job has a task, the service may charge it.
 * - `download_failed`: its task succeeded, but an output could not be downloaded. `retryFailed` downloads the outputs
 *   again.
 * - `unknown`: its outcome is unknown. It is never sent again, because a second task might be charged.
 * - `dependency_failed`: a job whose output it needs did not succeed. Nothing was sent. `retryFailed` continues with that
 *   job if it is `failed`.
 */
export type JobStatus =
  | "succeeded"
  | "failed"
  | "rejected"
  | "cancelled"
  | "download_failed"
  | "unknown"
  | "dependency_failed";

/**
 * An event of a queue, for logs and metrics. It contains no secret. A minor release may add types, so a switch needs a
 * `default`.
 */
export type QueueEvent = {
  /** When the event was emitted, epoch milliseconds on the queue's clock. */
  readonly at: number;
} & (
  | {
      /** This worker claimed jobs. */
      readonly type: "claimed";
      /** The lane of the jobs, such as `video/kling-3.0`. */
      readonly lane: string;
      /** The number of claimed jobs. */
      readonly jobs: number;
      /** The number of used slots of the lane, including those of the claimed jobs. */
      readonly used: number;
      /** The number of slots of the lane. `Infinity` with `concurrency: false`. */
      readonly limit: number;
    }
  | {
      /** The service accepted a task. */
      readonly type: "sent";
      /** The key of the job. */
      readonly key: string;
      /** The number of the attempt, from 1. */
      readonly attempt: number;
      /** The service's id of the task. */
      readonly taskId: string | undefined;
      /** The time from `add` until a worker claimed the job, milliseconds. Undefined after the first attempt. */
      readonly waited: number | undefined;
    }
  | {
      /** The status or the progress of a task changed. */
      readonly type: "progress";
      /** The key of the job. */
      readonly key: string;
      /** The status of the task. */
      readonly status: string;
      /** The estimated progress of the task, 0 to 1. */
      readonly progress: number;
    }
  | {
      /** This worker took over a job of a worker that stopped or crashed. */
      readonly type: "recovered";
      /** The key of the job. */
      readonly key: string;
      /** The id of the worker that had the job. */
      readonly previousWorker: string;
    }
  | {
      /** A job gets another task, because the previous one failed. */
      readonly type: "retry";
      /** The key of the job. */
      readonly key: string;
      /** The number of the new attempt. */
      readonly attempt: number;
      /** Why the previous task failed. */
      readonly reason: string;
    }
  | {
      /** A job finished. */
      readonly type: "finished";
      /** The key of the job. */
      readonly key: string;
      /** How it ended. */
      readonly status: JobStatus;
    }
  | {
      /** The service rejected a task because no concurrency slot is free (service code 1303). */
      readonly type: "limit-reached";
      /** The lane of the task. */
      readonly lane: string;
      /** The new limit of the lane: the number of tasks that run now. */
      readonly limit: number;
    }
  | {
      /**
       * The service rejected the account or the credential, or the client's configuration does not fit a task that was
       * sent. No job of this lane is sent until `resume`.
       */
      readonly type: "lane-stopped";
      /** The lane. */
      readonly lane: string;
      /** The message of the error. */
      readonly reason: string;
    }
  | {
      /** An operation failed. The queue repeats it. */
      readonly type: "error";
      /** The operation that failed, for example `downloading dawn`. */
      readonly operation: string;
      /** The message of the error. */
      readonly reason: string;
    }
);
