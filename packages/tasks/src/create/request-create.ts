import { KlingError, RequestRejectedError, serviceCode, type TaskReference } from "@klingkit/errors";
import type { Call, CallResult, Transport } from "@klingkit/http";
import { explainRejection } from "./explain-rejection.ts";

/**
 * Statuses without a known service code, from a gateway or a wrong address, that prove that the create was not executed.
 * 307 and 308 ask for the same request elsewhere, while 302 and 303 may follow an executed create. All others
 * (408, 409, 410, 425, 499, 5xx) may come after the request was forwarded.
 */
const gatewayRejections: ReadonlySet<number> = new Set([307, 308, 400, 401, 403, 404, 405, 413, 415, 422, 429]);

/** Whether an error proves that no task exists, by its `sent`. */
const provesNoTask: Readonly<Record<NonNullable<KlingError["sent"]>, (error: KlingError) => boolean>> = {
  no: () => true,
  unknown: () => false,
  yes: ({ serviceCode: code, status = 0 }) => {
    const row = code === undefined ? undefined : serviceCode(code);
    return row ? row.retry !== "reads" : gatewayRejections.has(status);
  },
};

/**
 * Returns whether a task may exist after a create failed. An error without `sent` was thrown before any request.
 */
export function taskStateOf(error: KlingError): "none" | "unknown" {
  return provesNoTask[error.sent ?? "no"](error) ? "none" : "unknown";
}

/** Details for the errors that a create throws. */
export interface CreateDetails {
  /** The reference of the task, for an unknown outcome. */
  readonly task?: TaskReference | undefined;
  /** The warnings about the input. If the service rejects the create or
   * does not know its path, the advice of the error contains them. */
  readonly warning?: string | undefined;
  /** The fields of the endpoint's input, to which the message of a rejection is related. */
  readonly fields?: readonly string[] | undefined;
}

/** Adds `taskState` to an error that a create throws, and the task if it may exist. Other values are returned unchanged. */
export function createError(thrown: unknown, { task, warning, fields = [] }: CreateDetails = {}): unknown {
  if (!(thrown instanceof KlingError)) return thrown;
  const isRejected = thrown instanceof RequestRejectedError;
  const error = isRejected ? explainRejection(thrown, fields) : thrown;
  const taskState = taskStateOf(error);
  // A warning may say that the path is assumed.
  const isExplained = isRejected || error.status === 404;
  const advice = [error.advice, isExplained && warning].filter(Boolean).join(" ") || undefined;
  return error.with({ taskState, task: taskState === "unknown" ? task : undefined, advice });
}

/**
 * Sends a request that creates a task or is charged.
 * @param transport the transport of the client
 * @param call the request
 * @param details details for its errors
 * @throws {KlingError} with `taskState`
 */
export async function requestCreate(
  transport: () => Promise<Transport>,
  call: Call,
  details?: CreateDetails,
): Promise<CallResult> {
  try {
    return await (await transport()).request(call);
  } catch (error) {
    throw createError(error, details);
  }
}
