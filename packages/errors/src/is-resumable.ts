import { TaskOutcomeUnknownError, WaitTimeoutError } from "./error-classes.ts";
import { errorTraits } from "./error-code.ts";
import { KlingError } from "./kling-error.ts";

/**
 * Whether a step can be repeated that continues with what exists: `tasks.send` of a stored intent, `tasks.recover`,
 * `task.wait` or a download. Such a step creates no second task, so this is also true after an unknown outcome that can be
 * looked up, and after a transient failure while a task exists; `isRetryable` is false then. False for any other value.
 * @example
 * try {
 *   return await kling.tasks.send(storedIntent);
 * } catch (error) {
 *   if (isResumable(error)) throw error; // the workflow engine repeats the step
 *   throw new NonRetryableError(String(error), { cause: error });
 * }
 */
export function isResumable(error: unknown): boolean {
  if (!(error instanceof KlingError)) return false;
  if (error.retryable || error instanceof WaitTimeoutError) return true;
  if (error instanceof TaskOutcomeUnknownError) return error.recoverable;
  return (error.taskState === "exists" || error.taskState === "unknown") && errorTraits[error.code].isTransient;
}
