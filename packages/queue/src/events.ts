/**
 * How a job ended.
 * - `succeeded`: its task succeeded, and its outputs are saved if `files` is set.
 * - `failed`: the service failed all its tasks.
 * - `refused`: the service or the validation rejected its input. It is never retried.
 * - `cancelled`: by `cancel`. If it has a task, the task may have cost something.
 * - `unsaved`: its task succeeded, but its outputs could not be saved. `retryFailed` saves them.
 * - `unknown`: the service did not report whether its task exists. It is never sent again, because that might be paid
 *   twice.
 */
export type JobStatus = "succeeded" | "failed" | "refused" | "cancelled" | "unsaved" | "unknown";

/**
 * An event of a queue, for logs and metrics. It contains no secret. A minor release may add types, so a switch needs a
 * `default`.
 */
export type QueueEvent = {
  /** When, epoch milliseconds on the queue's clock. */
  readonly at: number;
} & (
  | {
      /** This worker took jobs from the queue. */
      readonly type: "claimed";
      /** The lane of the jobs, as `video/kling-3.0`. */
      readonly lane: string;
      /** How many jobs it took. */
      readonly jobs: number;
      /** How many slots of the lane are used, including those of the jobs. */
      readonly used: number;
      /** How many slots the lane has. `Infinity` with `concurrency: false`. */
      readonly limit: number;
    }
  | {
      /** The service accepted a task. */
      readonly type: "sent";
      /** The key of the job. */
      readonly key: string;
      /** The number of the job's task, from 1. */
      readonly attempt: number;
      /** The service's id of the task. */
      readonly task: string | undefined;
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
      /** This worker continues a job of a worker that stopped. */
      readonly type: "taken-over";
      /** The key of the job. */
      readonly key: string;
      /** The state of the job's task when it was taken over. */
      readonly from: string;
    }
  | {
      /** A job gets another task, because the service failed the one before. */
      readonly type: "again";
      /** The key of the job. */
      readonly key: string;
      /** The number of the new task. */
      readonly attempt: number;
      /** Why the task before failed. */
      readonly reason: string;
    }
  | {
      /** A job ended. */
      readonly type: "ended";
      /** The key of the job. */
      readonly key: string;
      /** How it ended. */
      readonly status: JobStatus;
    }
  | {
      /** The service rejected a task because no concurrency slot is free (service code 1303). */
      readonly type: "full";
      /** The lane of the task. */
      readonly lane: string;
      /** The new limit of the lane: the number of tasks that run. */
      readonly limit: number;
    }
  | {
      /** The service rejected the account or the credential. Nothing of this lane is sent until `resume`. */
      readonly type: "stopped";
      /** The lane. */
      readonly lane: string;
      /** The message of the rejection. */
      readonly reason: string;
    }
  | {
      /** A step failed. The queue repeats it from its record. */
      readonly type: "trouble";
      /** The step, for example `saving dawn`. */
      readonly what: string;
      /** The message of the error. */
      readonly reason: string;
    }
);
