import { type Fields, fieldsOf, isFields, number, omitUndefined, text } from "@klingkit/tasks";
import type { TaskReference } from "klingkit";

/**
 * How far a task came, as this machine knows:
 * `stored` = its request lies here, and may or may not have been sent (also: still being sent);
 * `not-sent` = it was certainly not made; `in-doubt` = it may have been; `sent` = the service has it.
 */
export const taskStates = ["stored", "not-sent", "in-doubt", "sent", "succeeded", "failed"] as const;

export type RecordState = (typeof taskStates)[number];

/** What is kept of a task. Holds no credential. */
export interface TaskRecord {
  readonly klingkit: 1;
  /** The own id where the endpoint takes one: unique within the account, and fit for a file name. */
  readonly name: string;
  readonly endpoint: string;
  readonly state: RecordState;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly prompt?: string;
  /** Where the result is to go: an absolute path. */
  readonly out?: string;
  /** Where it went. */
  readonly files?: readonly string[];
  readonly task?: TaskReference;
  /** Why it was not made, or failed. */
  readonly message?: string;
}

/** Reads a record from the text of its file. Undefined if it is none. */
export function readTaskRecord(json: string): TaskRecord | undefined {
  let fields: Fields;
  try {
    fields = fieldsOf(JSON.parse(json));
  } catch {
    return undefined;
  }
  const { task, files } = fields;
  const state = taskStates.find((each) => each === fields["state"]);
  const [name, endpoint, createdAt] = [text(fields, "name"), text(fields, "endpoint"), number(fields, "createdAt")];
  if (fields["klingkit"] !== 1 || !name || !endpoint || createdAt === undefined || !state) return undefined;
  return omitUndefined<TaskRecord>({
    klingkit: 1,
    name,
    endpoint,
    state,
    createdAt,
    prompt: text(fields, "prompt"),
    out: text(fields, "out"),
    files: Array.isArray(files) ? files.filter((file) => typeof file === "string") : undefined,
    task: isReference(task) ? task : undefined,
    message: text(fields, "message"),
  });
}

function isReference(value: unknown): value is TaskReference {
  return isFields(value) && value["klingkit"] === 1 && typeof value["host"] === "string";
}
