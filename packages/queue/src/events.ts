/** How a job ended. */
export type JobStatus =
  /** Made, and saved where files are wanted. */
  | "succeeded"
  /** The service failed it, as many times as it was to be tried. */
  | "failed"
  /** Not accepted as it is (policy, input): never tried again by itself. */
  | "refused"
  /** By `cancel`; a task that ran already was waited for and may have cost. */
  | "cancelled"
  /** Made and paid for, but not saved: `retryFailed` saves it. */
  | "unsaved"
  /** The service would not say whether it was made; it is not sent again. */
  | "unknown";

/** What the queue tells as it works. Holds no secret. An open union: a minor release may add events. */
export type QueueEvent = { readonly at: number } & (
  | {
      readonly type: "claimed";
      readonly lane: string;
      readonly jobs: number;
      readonly used: number;
      readonly limit: number;
    }
  | { readonly type: "sent"; readonly key: string; readonly attempt: number; readonly task: string | undefined }
  | { readonly type: "progress"; readonly key: string; readonly status: string; readonly progress: number }
  /** A job that another worker had begun goes on here, from this step. */
  | { readonly type: "taken-over"; readonly key: string; readonly from: string }
  | { readonly type: "again"; readonly key: string; readonly attempt: number; readonly reason: string }
  | { readonly type: "ended"; readonly key: string; readonly status: JobStatus }
  /** The service said that it is full: this many tasks are out, and so many is the limit from now on. */
  | { readonly type: "full"; readonly lane: string; readonly limit: number }
  /** The account or credential was refused: nothing of this lane is sent until `resume`. */
  | { readonly type: "stopped"; readonly lane: string; readonly reason: string }
  /** Something did not work; what it was about is taken up again from its record. */
  | { readonly type: "trouble"; readonly what: string; readonly reason: string }
);
