import type { TaskData } from "klingkit";

/** A decoded task does not match its type. */
export class InvalidTaskError extends Error {}

const statuses: readonly string[] = ["submitted", "processing", "succeeded", "failed"];

/** Checks a decoded task against its type. @throws {InvalidTaskError} if a field has a different type */
export function checkTask(task: TaskData): void {
  const check = (matches: boolean, field: string): void => {
    if (!matches) throw new InvalidTaskError(field);
  };
  check(isText(task.id) && task.id !== "", "id");
  check(statuses.includes(task.status), "status");
  check(isText(task.serviceStatus), "serviceStatus");
  check(isMaybe(task.message, isText), "message");
  check(isMaybe(task.externalTaskId, isText), "externalTaskId");
  check(isMaybe(task.createdAt, isNumber), "createdAt");
  check(isMaybe(task.updatedAt, isNumber), "updatedAt");
  check(Array.isArray(task.outputs), "outputs");
  check(Array.isArray(task.billing), "billing");
  for (const output of task.outputs) {
    check(isText(output.type), "outputs[].type");
    if ("url" in output) check(isMaybe(output.url, isText), "outputs[].url");
    if ("duration" in output) check(isMaybe(output.duration, isNumber), "outputs[].duration");
    if ("id" in output) check(isMaybe(output.id, isText), "outputs[].id");
  }
  for (const { kind, amount } of task.billing) check(isText(kind) && isMaybe(amount, isNumber), "billing[]");
}

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isMaybe = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);
