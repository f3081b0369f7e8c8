import { relative } from "node:path";
import { omitUndefined } from "@klingkit/tasks";
import type { Billing, Task, TaskData } from "klingkit";
import { exitCodes } from "../exit-code.ts";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import type { Run } from "../task/run-task.ts";

/** A path as a person would type it here. */
export function shortPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** What tasks cost, as `3 video units` or `0.42 USD`. */
export function formatBilling(billing: readonly Billing[]): string {
  return billing
    .map(({ kind, amount, packageType, currency }) =>
      kind === "unit" ? `${amount} ${packageType ? `${packageType} ` : ""}units` : `${amount} ${currency ?? kind}`,
    )
    .join(", ");
}

/** A run for scripts. `task` is the reference. */
export function runAsJson(run: Run): unknown {
  const { name, endpoint, state, task, files } = run.record;
  const { outputs, billing, createdAt, updatedAt } = "task" in run ? run.task : {};
  return { name, endpoint, state, id: task?.id, files, outputs, billing, createdAt, updatedAt, task };
}

/** A task as scripts get it. */
export type TaskView = Omit<TaskData, "serviceStatus" | "parentVideo" | "raw"> & { readonly endpoint?: string };

/** A task for scripts. `JSON.stringify(task)` alone is its reference, without what became of it. */
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

/** A run for people: a line per file, or per output where none is a file. */
export function runAsText(run: Run, folder: string): string[] {
  if (!("task" in run)) return [];
  return run.files.length > 0
    ? run.files.map((file) => shortPath(file, folder))
    : run.task.outputs.map((output) => JSON.stringify(output));
}

/** The name of a record and its cost. */
export function ending({ name }: Pick<TaskRecord, "name">, billing: readonly Billing[]): string {
  return [name, formatBilling(billing)].filter(Boolean).join(": ");
}

/** Prints the result of a command that has one. */
export function printRun({ board, printer, folder }: Session, run: Run, note?: string): number {
  const { record } = run;
  board.end(record.name, "succeeded", note ?? ending(record, "task" in run ? run.task.billing : []));
  board.close();
  printer.result(runAsJson(run), runAsText(run, folder));
  return exitCodes.done;
}
