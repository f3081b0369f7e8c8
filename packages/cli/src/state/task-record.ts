import { fieldsOf, fieldsOfJson, isFields, number, omitUndefined, text } from "@klingkit/tasks";
import type { TaskReference, UsageTask } from "klingkit";

/**
 * The state of a task as this machine knows it:
 * `stored` = the request is stored, and may or may not have been sent;
 * `not-sent` = the task was not created; `outcome-unknown` = it may have been created;
 * `sent` = the service has accepted it.
 */
export const taskStates = ["stored", "not-sent", "outcome-unknown", "sent", "succeeded", "failed"] as const;

export type RecordState = (typeof taskStates)[number];

/** The record of a task. Contains no credentials. */
export interface TaskRecord {
  readonly klingkit: 1;
  /** The external task id: unique within the account and valid as a file name. */
  readonly name: string;
  readonly endpoint: string;
  readonly state: RecordState;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly prompt?: string;
  /** The highest list price before the task was created. Missing if it is not known. */
  readonly estimate?: UsageTask["estimate"];
  /** The file for the result, an absolute path. */
  readonly out: string;
  /** The URL of the store for the result. Without it, the result is saved to `out`. */
  readonly to?: string;
  /** The saved files: absolute paths, or URLs in the store. */
  readonly files?: readonly string[];
  readonly task?: TaskReference;
  /** Why the task was not created or has failed. */
  readonly message?: string;
  /** Whether a request that was not sent would be rejected again. */
  readonly isFinal?: boolean;
}

/** Whether the service has accepted the task and its files have not been downloaded. */
export function isUnfinished({ state, files }: TaskRecord): boolean {
  return state === "sent" || (state === "succeeded" && files === undefined);
}

/** Parses a record. Undefined if the text is not a record. */
export function readTaskRecord(json: string): TaskRecord | undefined {
  const fields = fieldsOfJson(json);
  const { task, files } = fields;
  const state = taskStates.find((each) => each === fields["state"]);
  const [name, endpoint, out] = [text(fields, "name"), text(fields, "endpoint"), text(fields, "out")];
  const createdAt = number(fields, "createdAt");
  if (fields["klingkit"] !== 1 || !name || !endpoint || !out || createdAt === undefined || !state) return undefined;
  return omitUndefined<TaskRecord>({
    klingkit: 1,
    name,
    endpoint,
    state,
    createdAt,
    out,
    prompt: text(fields, "prompt"),
    estimate: readEstimate(fields["estimate"]),
    to: text(fields, "to"),
    files: Array.isArray(files) ? files.filter((file) => typeof file === "string") : undefined,
    task: isReference(task) ? task : undefined,
    message: text(fields, "message"),
    isFinal: fields["isFinal"] === true ? true : undefined,
  });
}

function readEstimate(value: unknown): TaskRecord["estimate"] {
  const fields = fieldsOf(value);
  const [units, usd, packageType] = [number(fields, "units"), number(fields, "usd"), text(fields, "packageType")];
  return units === undefined || usd === undefined || packageType === undefined
    ? undefined
    : { units, usd, packageType };
}

/** What `klingkit usage` needs to know about a task of a batch, whose record is in the database of the queue. */
export function readBatchTask(json: string): UsageTask | undefined {
  const fields = fieldsOfJson(json);
  const taskId = text(fields, "taskId");
  return taskId === undefined
    ? undefined
    : omitUndefined<UsageTask>({
        taskId,
        endpoint: text(fields, "endpoint"),
        estimate: readEstimate(fields["estimate"]),
      });
}

/** The id and the saved files of a task of a batch. Undefined if the text has none. */
export function readBatchFiles(json: string): [[string, readonly string[]]] | undefined {
  const fields = fieldsOfJson(json);
  const { files } = fields;
  const taskId = text(fields, "taskId");
  if (taskId === undefined || !Array.isArray(files)) return undefined;
  return [[taskId, files.filter((file) => typeof file === "string")]];
}

function isReference(value: unknown): value is TaskReference {
  return isFields(value) && value["klingkit"] === 1 && typeof value["host"] === "string";
}
