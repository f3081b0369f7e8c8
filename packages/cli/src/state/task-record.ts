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

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isReference(value: unknown): value is TaskReference {
  return isFields(value) && value["klingkit"] === 1 && typeof value["host"] === "string";
}

/** Reads a record from the text of its file; undefined for what is none. */
export function readTaskRecord(text: string): TaskRecord | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isFields(fields) || fields["klingkit"] !== 1) return undefined;
  const { name, endpoint, createdAt, prompt, out, files, task, message } = fields;
  const state = taskStates.find((each) => each === fields["state"]);
  if (typeof name !== "string" || typeof endpoint !== "string" || typeof createdAt !== "number" || !state) {
    return undefined;
  }
  return {
    klingkit: 1,
    name,
    endpoint,
    state,
    createdAt,
    ...(typeof prompt === "string" ? { prompt } : {}),
    ...(typeof out === "string" ? { out } : {}),
    ...(Array.isArray(files) ? { files: files.filter((file) => typeof file === "string") } : {}),
    ...(isReference(task) ? { task } : {}),
    ...(typeof message === "string" ? { message } : {}),
  };
}
