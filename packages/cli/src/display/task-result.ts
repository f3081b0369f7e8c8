import { relative } from "node:path";
import { formatBilling, omitUndefined } from "@klingkit/tasks";
import type { Billing, Task, TaskData } from "klingkit";
import { exitCodes } from "../exit-code.ts";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import type { Run } from "../task/run-task.ts";

/** A path relative to the current directory. Paths outside it, and URLs, stay as they are. */
export function shortPath(path: string, folder: string): string {
  if (/^[a-z][a-z0-9]*:\/\//.test(path)) return path;
  const short = relative(folder, path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** The JSON form of a run. `task` is the task reference, `estimate` the list price at most. */
export function runAsJson(run: Run): unknown {
  const { name, endpoint, state, task, files, estimate } = run.record;
  const { outputs, billing, createdAt, updatedAt } = "task" in run ? run.task : {};
  return { name, endpoint, state, id: task?.id, files, outputs, billing, createdAt, updatedAt, estimate, task };
}

/** The JSON form of a task. */
export type TaskView = Omit<TaskData, "serviceStatus" | "parentVideo" | "raw"> & { readonly endpoint?: string };

/** Converts a task to JSON. `JSON.stringify(task)` alone gives its reference, without status and outputs. */
export function taskAsJson(task: Task): TaskView {
  const { id, externalTaskId, endpoint, status, message, outputs, billing, createdAt, updatedAt } = task;
  return omitUndefined<TaskView>({
    id,
    externalTaskId,
    endpoint,
    status,
    message,
    outputs,
    billing,
    createdAt,
    updatedAt,
  });
}

/** The text form of a run: a line per file, or per output if no output is a file. */
export function runAsText(run: Run, folder: string): string[] {
  if (!("task" in run)) return [];
  return run.files.length > 0
    ? run.files.map((file) => shortPath(file, folder))
    : run.task.outputs.map((output) => JSON.stringify(output));
}

/** The name of a task and its cost. */
export function nameAndCost({ name }: Pick<TaskRecord, "name">, billing: readonly Billing[]): string {
  return [name, formatBilling(billing)].filter(Boolean).join(": ");
}

/** Prints the result of a run. */
export function printRun({ progressView, printer, folder }: Session, run: Run, note?: string): number {
  const { record } = run;
  progressView.end(record.name, "succeeded", note ?? nameAndCost(record, "task" in run ? run.task.billing : []));
  progressView.close();
  printer.result(runAsJson(run), runAsText(run, folder));
  return exitCodes.done;
}
