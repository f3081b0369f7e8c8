import { fieldsOf } from "../endpoint/fields.ts";
import { decodeTask } from "./decode-task.ts";

/**
 * Returns a function that finds the data in a response without the service's envelope, which a gateway has removed or
 * replaced: in `data`, or in the whole body.
 */
export function withoutEnvelope(isData: (data: unknown) => boolean): (body: unknown) => unknown {
  return (body) => [fieldsOf(body)["data"], body].find(isData);
}

/** Whether a value is a task. */
export function isTask(value: unknown): boolean {
  return decodeTask(value) !== undefined;
}

/** Whether a value is a list with at least one task. */
export function hasTasks(value: unknown): boolean {
  return Array.isArray(value) && value.some(isTask);
}
