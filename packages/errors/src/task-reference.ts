/**
 * A version of the Kling API. API v2 (since 2026-06-17) has the model in the path and accepts API keys only. API v1 has
 * the model in the body.
 */
export type ApiVersion = "v2" | "v1";

/** A task as plain data: enough to find it again in another process. It holds no secret. */
export interface TaskReference {
  /** The version of this form. */
  readonly klingkit: 1;
  /** The base URL of the service that has the task. */
  readonly host: string;
  /** The API version that the task was created on. */
  readonly apiVersion: ApiVersion;
  /** klingkit's name of the endpoint, such as `video.textToVideo`. Missing if it is unknown. */
  readonly endpoint?: string;
  /** The service's id. Missing while it is unknown whether the task exists. */
  readonly id?: string;
  /** The external task id, unique within the account. Missing if the endpoint accepts none. */
  readonly externalTaskId?: string;
  /** When the service created the task, epoch milliseconds on the service's clock. */
  readonly createdAt?: number;
  /**
   * When the outcome of the create became unknown, epoch milliseconds on the client's clock. Missing if it is known.
   */
  readonly outcomeUnknownSince?: number;
  /** Whether the task was created with a callback URL. */
  readonly expectsCallback?: boolean;
  /** The usual duration of such a task, milliseconds: an estimate for progress displays. */
  readonly expectedMs?: number;
}
