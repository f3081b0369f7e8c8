import type { TaskData } from "klingkit";

/** Something was decoded into what its type says it cannot be. */
export class Misread extends Error {}

const statuses: readonly string[] = ["submitted", "processing", "succeeded", "failed"];

/** Holds a decoded task to its type. @throws Misread */
export function checkSnapshot(task: TaskData): void {
  const must = (holds: boolean, what: string): void => {
    if (!holds) throw new Misread(what);
  };
  must(isText(task.id) && task.id !== "", "id");
  must(statuses.includes(task.status), "status");
  must(isText(task.serviceStatus), "serviceStatus");
  must(isMaybe(task.message, isText), "message");
  must(isMaybe(task.externalTaskId, isText), "externalTaskId");
  must(isMaybe(task.createdAt, isNumber), "createdAt");
  must(isMaybe(task.updatedAt, isNumber), "updatedAt");
  must(Array.isArray(task.outputs), "outputs");
  must(Array.isArray(task.billing), "billing");
  for (const output of task.outputs) {
    must(isText(output.type), "outputs[].type");
    if ("url" in output) must(isMaybe(output.url, isText), "outputs[].url");
    if ("duration" in output) must(isMaybe(output.duration, isNumber), "outputs[].duration");
    if ("id" in output) must(isMaybe(output.id, isText), "outputs[].id");
  }
  for (const { kind, amount } of task.billing) must(isText(kind) && isNumber(amount), "billing[]");
}

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isMaybe = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);
