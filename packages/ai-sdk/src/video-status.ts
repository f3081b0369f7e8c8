import type { SharedV4Warning } from "@ai-sdk/provider";
import {
  type Clock,
  KlingError,
  type Kling,
  type Task,
  TaskFailedError,
  type VideoOutput,
  WaitTimeoutError,
} from "klingkit";
import type { Connection } from "./connection.ts";
import type { Operation } from "./operation.ts";

/** The state of an operation. */
export interface VideoStatus {
  readonly status: "pending" | "completed" | "failed";
  /** The tasks that exist. */
  readonly tasks: readonly Task[];
  /** The videos of the tasks that succeeded. */
  readonly outputs: readonly { readonly task: Task; readonly output: VideoOutput }[];
  /** The reasons of the videos that failed. */
  readonly failures: readonly string[];
  readonly warnings: readonly SharedV4Warning[];
}

const NO_TASK = "The lost create request created no task, and nothing is charged.";

/**
 * Reads the tasks of an operation with one request if possible, and recovers those whose outcome is unknown. With `wait`,
 * it resolves when all tasks have finished.
 * @throws {KlingError} if the service rejects the credential or the request. A read that gets no response is a warning: the
 *   tasks keep running
 */
export async function readStatus(
  { client, clock }: Pick<Connection, "client" | "clock">,
  { videos, wait }: Operation,
  signal: AbortSignal | undefined,
): Promise<VideoStatus> {
  const references = videos.flatMap((video) => ("task" in video ? JSON.stringify(video.task) : []));
  const failures = videos.flatMap((video) => ("failed" in video ? video.failed : []));
  let found: readonly (Task | undefined)[];
  try {
    found = await readTasks(client(), clock, references, signal);
  } catch (error) {
    if (!isTemporary(error)) throw error;
    const message = `The status could not be read. ${error.message}`;
    return { status: "pending", tasks: [], outputs: [], failures, warnings: [{ type: "other", message }] };
  }
  const existing = found.filter((task) => task !== undefined);
  const tasks = wait === false ? existing : await Promise.all(existing.map((task) => finished(task, wait, signal)));
  const outputs = tasks.flatMap((task) =>
    task.outputs.flatMap((output) => (output.type === "video" ? [{ task, output }] : [])),
  );
  failures.push(...found.flatMap((task) => (task ? [] : NO_TASK)), ...(await Promise.all(tasks.map(failureOf))).flat());
  const isPending = tasks.some(({ status }) => status === "submitted" || status === "processing");
  const status = isPending ? "pending" : outputs.length > 0 ? "completed" : "failed";
  return { status, tasks, outputs, failures, warnings: [] };
}

/** The delays before a rejected read is repeated, milliseconds. */
const REPEAT_DELAYS = [2000, 4000];

/**
 * Reads the tasks. A rejected read is repeated, because the AI SDK ends a generation with the first error, although its
 * videos are paid.
 */
async function readTasks(
  kling: Kling,
  clock: Clock,
  references: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly (Task | undefined)[]> {
  for (const delay of REPEAT_DELAYS) {
    try {
      return await kling.tasks.resumeAll(references, signal ? { signal } : {});
    } catch (error) {
      if (!(error instanceof KlingError) || error.sent !== "yes" || isTemporary(error)) throw error;
      await clock.sleep(delay, signal);
    }
  }
  return kling.tasks.resumeAll(references, signal ? { signal } : {});
}

/** Waits for a task. Returns its last known state if the time limit expires. */
async function finished(task: Task, wait: number | true, signal: AbortSignal | undefined): Promise<Task> {
  if (task.status === "succeeded" || task.status === "failed") return task;
  try {
    return await task.wait({ signal, ...(wait === true ? {} : { waitTimeout: wait }) });
  } catch (error) {
    if (error instanceof WaitTimeoutError) return task;
    if (error instanceof TaskFailedError) return task.refresh({ signal });
    throw error;
  }
}

/** Returns the explained reason of a failure. */
async function failureOf(task: Task): Promise<readonly string[]> {
  if (task.status !== "failed") return [];
  const error: unknown = await task.wait().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return [error instanceof KlingError ? error.message : (task.message ?? "The task failed.")];
}

/** The errors after which a later read can succeed. */
const temporary: readonly KlingError["code"][] = [
  "busy",
  "connection_failed",
  "service_error",
  "task_outcome_unknown",
  "timeout",
  "unexpected_response",
];

/** Whether a read may succeed later: no response arrived, or a gateway responded instead of the service. */
function isTemporary(error: unknown): error is KlingError {
  if (!(error instanceof KlingError)) return false;
  const isFromGateway = error.status !== undefined && error.serviceCode === undefined;
  return temporary.includes(error.code) || isFromGateway;
}
