import { errorFromCode, isRetryable, KlingError } from "@klingkit/errors";

interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly request_id?: string;
  readonly data?: unknown;
}

/** Returns the `data` of a response of the Kling API, or throws the error for its code. */
export async function readData(response: Response): Promise<unknown> {
  const { code, message, data, request_id: requestId } = (await response.json()) as Envelope;
  if (code !== 0) throw errorFromCode(code, message, { status: response.status, requestId });
  return data;
}

/** Describes in one line what to do about an error. */
export function nextStep(error: unknown): string {
  if (!(error instanceof KlingError)) return "report it: this is not a klingkit error";
  if (error.taskState === "unknown") return "recover the task: do not send the request again";
  if (isRetryable(error)) return "send the request again later";
  return `${error.code}: ${error.advice ?? error.message}`;
}
