import { APICallError, type JSONValue } from "@ai-sdk/provider";
import { AbortError, KlingError, type TaskReference } from "klingkit";

/** What is known about a failed call. */
export interface FailedCall {
  /** The endpoint, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** Tasks that exist or may exist. */
  readonly tasks?: readonly TaskReference[];
  /**
   * Whether the AI SDK may repeat the call. A repeated create must not create a second task.
   * @default `retryable` of the error, unless tasks exist
   */
  readonly isRetryable?: boolean;
  /** The operation with which the caller can continue. */
  readonly operation?: JSONValue;
}

/** Creates the error of a video that could not be stored. Reading the status again stores it, and creates nothing. */
export function saveError(cause: unknown, operation: JSONValue): APICallError {
  return new APICallError({
    message: `The video could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`,
    url: "klingkit:save",
    requestBodyValues: {},
    isRetryable: true,
    data: { operation },
    cause,
  });
}

/**
 * Converts an error of klingkit to the error that the AI SDK understands. `cause` is the error of klingkit. The AI SDK
 * repeats a call only if `isRetryable` is true: only if no task was created. An `AbortError` and errors that are not from
 * klingkit are returned unchanged.
 */
export function callError(error: unknown, { endpoint, tasks = [], isRetryable, operation }: FailedCall): unknown {
  if (!(error instanceof KlingError) || error instanceof AbortError) return error;
  const references = tasks.length > 0 || !error.task ? tasks : [error.task];
  const { code, taskState, fault, serviceCode, requestId } = error;
  return new APICallError({
    message: error.message,
    url: `klingkit:${endpoint}`,
    requestBodyValues: {},
    statusCode: error.status,
    isRetryable: isRetryable ?? (error.retryable && references.length === 0),
    data: {
      code,
      taskState,
      fault,
      serviceCode,
      requestId,
      tasks: references,
      ...(operation === undefined ? {} : { operation }),
    },
    cause: error,
  });
}
