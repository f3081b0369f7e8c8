import { KlingError, RequestRejectedError, serviceCode, type TaskReference } from "@klingkit/errors";
import type { Call, CallResult, Transport } from "@klingkit/http";

/**
 * Statuses of a gateway or a wrong address that responded in the service's place, with which a create was not carried
 * out. By HTTP's own definition 307 and 308 mean "not here", while 302 and 303 may follow a create. All others (408, 409,
 * 410, 425, 499, 5xx) may come after the request was passed on.
 */
const refusals: ReadonlySet<number> = new Set([307, 308, 400, 401, 403, 404, 405, 413, 415, 422, 429]);

/** Whether the outcome of a create proves that there is no task, by whether the request reached the service. */
const isProof: Readonly<Record<NonNullable<KlingError["sent"]>, (error: KlingError) => boolean>> = {
  no: () => true,
  unknown: () => false,
  yes: ({ serviceCode: code, status = 0 }) => {
    if (code === undefined) return refusals.has(status);
    const row = serviceCode(code);
    return row ? row.retry !== "reads" : status >= 400 && status < 500;
  },
};

/** What the error of a create means for money. An error that is not about a request came before anything was sent. */
export function taskStateOf(error: KlingError): "none" | "unknown" {
  return isProof[error.sent ?? "no"](error) ? "none" : "unknown";
}

/** What the errors of a create say about its task. */
export interface CreateDetails {
  /** The reference of the task, for an unknown outcome. */
  readonly task?: TaskReference | undefined;
  /** An uncertainty of the input, which the error of a rejection adds to its advice. */
  readonly warning?: string | undefined;
}

/** The error of a create, with `taskState`, and with the task if it may exist. Other values are returned as they are. */
export function createError(error: unknown, { task, warning }: CreateDetails = {}): unknown {
  if (!(error instanceof KlingError)) return error;
  const taskState = taskStateOf(error);
  const advice =
    [error.advice, error instanceof RequestRejectedError && warning].filter(Boolean).join(" ") || undefined;
  return error.with({ taskState, task: taskState === "unknown" ? task : undefined, advice });
}

/**
 * Sends a request that creates a task or is charged.
 * @param transport the transport of the client
 * @param call the request
 * @param details what an error says about the task
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
