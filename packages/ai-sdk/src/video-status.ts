import type { SharedV4Warning } from "@ai-sdk/provider";
import { KlingError, type Kling, type Task, TaskFailedError, type VideoOutput, WaitTimeoutError } from "klingkit";
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

/** The time between two reads of an operation that waits, after a read without a response, milliseconds. */
const READ_INTERVAL = 5000;

/** The delays before a rejected read is repeated, milliseconds. */
const REPEAT_DELAYS = [2000, 4000];

/** The default time limit of a wait, milliseconds: that of klingkit. */
const WAIT_TIMEOUT = 20 * 60_000;

/**
 * Reads the tasks of an operation, and recovers those whose outcome is unknown. An operation that waits resolves when all
 * its tasks have finished, or when its time limit expires. A read without a response is a warning, because the tasks keep
 * running. A rejected read is repeated, because the AI SDK ends a generation with the first error, although its videos are
 * paid.
 * @throws {KlingError} if the service rejects the credential or the request repeatedly
 */
export async function readStatus(
  { client, clock }: Pick<Connection, "client" | "clock">,
  { videos, wait }: Operation,
  signal: AbortSignal | undefined,
): Promise<VideoStatus> {
  const timeout = wait === false ? 0 : wait === true ? WAIT_TIMEOUT : wait;
  const end = clock.now() + timeout;
  for (let rejections = 0; ;) {
    const remaining = end - clock.now();
    let delay = READ_INTERVAL;
    let status: VideoStatus | undefined;
    try {
      status = await readOnce(client(), videos, remaining, signal);
    } catch (error) {
      if (isTemporary(error)) status = unreadable(error);
      else if (error instanceof KlingError && error.sent === "yes" && rejections < REPEAT_DELAYS.length)
        delay = REPEAT_DELAYS[rejections++] ?? delay;
      else throw error;
    }
    if (status && (status.status !== "pending" || clock.now() >= end)) return status;
    await clock.sleep(delay, signal);
  }
}

function unreadable({ message }: KlingError): VideoStatus {
  const warnings = [{ type: "other", message: `The status could not be read. ${message}` }] as const;
  return { status: "pending", tasks: [], outputs: [], failures: [], warnings };
}

/**
 * Reads the tasks with one request if possible.
 * @param waitTimeout the time limit of a wait for tasks that have not finished, milliseconds; 0 or less if there is none
 */
async function readOnce(
  kling: Kling,
  videos: Operation["videos"],
  waitTimeout: number,
  signal: AbortSignal | undefined,
): Promise<VideoStatus> {
  const references = videos.flatMap((video) => ("task" in video ? JSON.stringify(video.task) : []));
  const found = await kling.tasks.resumeAll(references, signal ? { signal } : {});
  const existing = found.filter((task) => task !== undefined);
  const tasks =
    waitTimeout > 0 ? await Promise.all(existing.map((task) => finished(task, waitTimeout, signal))) : existing;
  const outputs = tasks.flatMap((task) =>
    task.outputs.flatMap((output) => (output.type === "video" ? [{ task, output }] : [])),
  );
  const failures = [
    ...videos.flatMap((video) => ("failed" in video ? video.failed : [])),
    ...found.flatMap((task) => (task ? [] : NO_TASK)),
    ...(await Promise.all(tasks.map(failureOf))).flat(),
  ];
  const isPending = tasks.some(({ status }) => status === "submitted" || status === "processing");
  const status = isPending ? "pending" : outputs.length > 0 ? "completed" : "failed";
  return { status, tasks, outputs, failures, warnings: [] };
}

/** Waits for a task. Returns its last known state if the time limit expires. */
async function finished(task: Task, waitTimeout: number, signal: AbortSignal | undefined): Promise<Task> {
  if (task.status === "succeeded" || task.status === "failed") return task;
  try {
    return await task.wait({ signal, waitTimeout });
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
