/** A wire design of the service: `path` names the model in the URL (since 2026-06-17), `v1` in the body. */
export type ApiVersion = "v2" | "v1";

/** A task as plain data: enough to find it again from another process. Holds no secret. */
export interface TaskReference {
  /** Version of this form. */
  readonly klingkit: 1;
  /** Base URL of the service that has the task. */
  readonly host: string;
  /** The design that the task was made on. */
  readonly apiVersion: ApiVersion;
  /** klingkit's name of the endpoint, as `video.textToVideo`. Missing if the service did not say it. */
  readonly endpoint?: string;
  /** The service's id; missing while it is not known whether the task exists. */
  readonly id?: string;
  /** The caller's own id, unique within the account. */
  readonly externalTaskId?: string;
  /** When the service says that it made the task, epoch milliseconds. */
  readonly createdAt?: number;
  /** When it became uncertain whether the task was made, epoch milliseconds on the client's clock; missing for a certain one. */
  readonly doubtSince?: number;
  /** Whether the service was asked to post each change of the status. */
  readonly expectsCallback?: boolean;
  /** How long such a task usually takes, milliseconds: an estimate for progress displays. */
  readonly expectedMs?: number;
}
