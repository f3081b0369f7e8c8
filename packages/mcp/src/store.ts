import { createHash, randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Fields, fieldsOf, isFields, number, text } from "@klingkit/tasks";

/**
 * What the state directory knows about a task:
 * `stored` = the request is stored and was never sent; `sending` = a process has begun to send it, so that the task may
 * exist; `not-created` = no task exists; `accepted` = the task exists.
 */
export type RecordState = "stored" | "sending" | "not-created" | "accepted";

/** The list price that a tool stated before it created a task, USD. */
export interface StatedPrice {
  readonly min: number;
  readonly max: number;
}

/** The record of a request. It contains no credentials. */
export interface TaskRecord {
  /** The id that the caller chose. */
  readonly requestId: string;
  /** The external task id, derived from the request id. */
  readonly externalTaskId: string;
  readonly endpoint: string;
  /** The hash of the endpoint and the input. */
  readonly fingerprint: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Undefined if no price is known. */
  readonly price: StatedPrice | undefined;
  /** The warnings about the input. */
  readonly warning: string | undefined;
  /** The intent, or the input of a call without a task, as JSON. Undefined once the task exists. */
  readonly request: string | undefined;
  readonly state: RecordState;
  /** Why the task was not created. */
  readonly message: string | undefined;
  /** The task when it was read last. Undefined until it exists. */
  readonly task: Fields | undefined;
}

/** A record before it is stored. */
export type NewRecord = Pick<
  TaskRecord,
  "requestId" | "endpoint" | "fingerprint" | "createdAt" | "price" | "warning"
> & { readonly request: string };

/** The records of a state directory. Several processes can use it at the same time. */
export interface Store {
  /**
   * Returns the external task id of a request id. It is the same in all processes that use the directory, and another one
   * in every other directory, so that two programs that choose the same request id do not share a task.
   */
  externalTaskId(requestId: string): string;
  find(requestId: string): TaskRecord | undefined;
  /** Finds a record by the service's id of the task. */
  findTask(taskId: string): TaskRecord | undefined;
  /** Stores a request durably, before it is sent. Returns the record that exists if another call has stored one. */
  add(record: NewRecord): TaskRecord;
  /**
   * Claims the right to send a request for the first time. False if it may have been sent before. Only one process
   * receives true.
   */
  claim(requestId: string): boolean;
  /** Records that no task exists. The request can be claimed again. */
  notCreated(requestId: string, message: string): void;
  /** Records the task. Its request is deleted. */
  accepted(requestId: string, task: Fields): void;
  /** The newest records. */
  list(limit: number): readonly TaskRecord[];
  close(): void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tasks (
  request_id TEXT PRIMARY KEY,
  endpoint TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  price TEXT,
  warning TEXT,
  request TEXT,
  state TEXT NOT NULL,
  message TEXT,
  task_id TEXT,
  task TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS tasks_by_id ON tasks (task_id);`;

/** How long a process waits for another one that writes, milliseconds. */
const BUSY_TIMEOUT = 10_000;

/**
 * Opens the records of a state directory. The directory and the file are created if they do not exist, with access for
 * this user only. Transactions are written to the disk before they return, and exclude each other between processes.
 */
export function openStore(folder: string): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "tasks.sqlite");
  // SQLite gives its journal the permissions of the file.
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
  database.exec(`PRAGMA synchronous = FULL; BEGIN IMMEDIATE; ${SCHEMA}; COMMIT;`);
  database.prepare("INSERT OR IGNORE INTO meta VALUES ('id', ?)").run(randomUUID());
  const folderId = text(fieldsOf(database.prepare("SELECT value FROM meta WHERE key = 'id'").get()), "value") ?? "";

  const externalTaskId = (requestId: string): string =>
    `mcp-${createHash("sha256").update(`${folderId}\n${requestId}`).digest("hex").slice(0, 40)}`;

  const insert = database.prepare(
    `INSERT OR IGNORE INTO tasks (request_id, endpoint, fingerprint, created_at, price, warning, request, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'stored')`,
  );
  const claim = database.prepare(
    "UPDATE tasks SET state = 'sending', message = NULL WHERE request_id = ? AND state IN ('stored', 'not-created')",
  );
  const notCreated = database.prepare(
    "UPDATE tasks SET state = 'not-created', message = ? WHERE request_id = ? AND state = 'sending'",
  );
  const accepted = database.prepare(
    "UPDATE tasks SET state = 'accepted', request = NULL, message = NULL, task_id = ?, task = ? WHERE request_id = ?",
  );
  const one = database.prepare("SELECT * FROM tasks WHERE request_id = ?");
  const byTask = database.prepare("SELECT * FROM tasks WHERE task_id = ?");
  const newest = database.prepare("SELECT * FROM tasks ORDER BY created_at DESC, request_id DESC LIMIT ?");

  function read(row: unknown): TaskRecord | undefined {
    if (!isFields(row)) return undefined;
    const requestId = text(row, "request_id") ?? "";
    const price = parse(row["price"]);
    return {
      requestId,
      externalTaskId: externalTaskId(requestId),
      endpoint: text(row, "endpoint") ?? "",
      fingerprint: text(row, "fingerprint") ?? "",
      createdAt: number(row, "created_at") ?? 0,
      price: price && { min: number(price, "min") ?? 0, max: number(price, "max") ?? 0 },
      warning: text(row, "warning"),
      request: text(row, "request"),
      state: stateOf(row["state"]),
      message: text(row, "message"),
      task: parse(row["task"]),
    };
  }

  const find = (requestId: string): TaskRecord | undefined => read(one.get(requestId));
  return {
    externalTaskId,
    find,
    findTask: (taskId) => read(byTask.get(taskId)),
    add(record) {
      const { requestId, endpoint, fingerprint, createdAt, price, warning, request } = record;
      const priceJson = price === undefined ? null : JSON.stringify(price);
      insert.run(requestId, endpoint, fingerprint, createdAt, priceJson, warning ?? null, request);
      const stored = find(requestId);
      if (!stored) throw new Error(`The request ${requestId} could not be stored in ${folder}. Nothing was sent.`);
      return stored;
    },
    claim: (requestId) => claim.run(requestId).changes === 1,
    notCreated: (requestId, message) => void notCreated.run(message, requestId),
    accepted: (requestId, task) => void accepted.run(text(task, "id") ?? null, JSON.stringify(task), requestId),
    list: (limit) => newest.all(limit).flatMap((row) => read(row) ?? []),
    close: () => database.close(),
  };
}

function parse(json: unknown): Fields | undefined {
  if (typeof json !== "string") return undefined;
  const value: unknown = JSON.parse(json);
  return isFields(value) ? value : undefined;
}

const states: readonly RecordState[] = ["stored", "sending", "not-created", "accepted"];

/** A state of a newer version counts as one in which the task may exist. */
function stateOf(value: unknown): RecordState {
  return states.find((state) => state === value) ?? "sending";
}
