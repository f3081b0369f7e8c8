/**
 * A version of the Kling API. Requests of API v2 (since 2026-06-17) contain the model in the path, and API v2 accepts API
 * keys only. Requests of API v1 contain the model in the body.
 */
export type ApiVersion = "v2" | "v1";

/** A reference to a task as plain JSON data, from which another process can load the task. It contains no secret. */
export interface TaskReference {
  /** The version of this format. */
  readonly klingkit: 1;
  /** The base URL of the service. */
  readonly host: string;
  /** The API version that created the task. */
  readonly apiVersion: ApiVersion;
  /** The name of the endpoint, such as `video.textToVideo`. Missing if it is unknown. */
  readonly endpoint?: string;
  /** The model, in klingkit's spelling. Missing if the endpoint has none, or it is unknown. */
  readonly model?: string;
  /** The id that the service assigned to the task. Missing while it is unknown whether the task exists. */
  readonly id?: string;
  /** The external task id, unique within the account. Missing if the endpoint does not accept one. */
  readonly externalTaskId?: string;
  /**
   * Whether the service may not know the task by its external task id, because it is not known whether it accepts such
   * ids with the model. A lookup that finds no task then proves nothing.
   */
  readonly externalTaskIdUnconfirmed?: true;
  /** The time at which the service created the task, epoch milliseconds on the service's clock. */
  readonly createdAt?: number;
  /**
   * The time since which the outcome of the create is unknown, epoch milliseconds on the client's clock. Missing if the
   * outcome is known.
   */
  readonly outcomeUnknownSince?: number;
  /** Whether the task was created with a callback URL. */
  readonly expectsCallback?: boolean;
  /** The typical duration of such a task, milliseconds: an estimate for progress displays. */
  readonly expectedMs?: number;
  /**
   * The operation that created the task, as a W3C `traceparent`: trace ids without content. Set by a client with
   * `telemetry`, so that a wait in another process can link to it.
   */
  readonly traceparent?: string;
}
