import { parseJson } from "@klingkit/http";
import { fieldsOf } from "@klingkit/tasks";

/** A response that the service itself sent. */
export interface Answer {
  readonly status: number;
  /** The service code. Undefined if the response has no envelope. */
  readonly code: number | undefined;
  readonly message: string;
  /** The `data` of the response. Undefined if it is missing. */
  readonly data: unknown;
  /** The body, in which ids have all their digits. */
  readonly text: string;
  /** When the request was sent and the response was complete, epoch milliseconds. */
  readonly sentAt: number;
  readonly at: number;
}

/** The highest HTTP status of a response that states something about the request. */
const MAX_STATUS = 499;
/** Internal error, maintenance, internal timeout. */
const TEMPORARY = new Set([5000, 5001, 5002]);

/**
 * Reads a response. Undefined if it says nothing about the service: a page of a gateway, an incomplete body, or a
 * temporary failure. A response without an envelope counts only in the form that the service's framework sends
 * (apps/docs/service/responses.md#envelope).
 */
export function readAnswer(status: number, text: string, sentAt: number, at: number): Answer | undefined {
  let body: Readonly<Record<string, unknown>>;
  try {
    body = fieldsOf(parseJson(text));
  } catch {
    return undefined;
  }
  const { code, message, data } = body;
  const shared = { status, data, text, sentAt, at, message: typeof message === "string" ? message : "" };
  if (typeof code === "number") return status <= MAX_STATUS && !TEMPORARY.has(code) ? { ...shared, code } : undefined;
  const isFromFramework =
    body["status"] === status && typeof body["error"] === "string" && typeof body["path"] === "string";
  return isFromFramework && status <= MAX_STATUS ? { ...shared, code: undefined } : undefined;
}

/** How the report names a response. The text of the service is left out: it may contain data of the account. */
export function nameOf({ status, code }: Answer): string {
  return `HTTP ${status}${code === undefined ? " without a service code" : `, service code ${code}`}`;
}

/** The records of a list, which is the `data` of API v1 and of `GET /tasks`, or its `result`. */
export function recordsIn(data: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list = Array.isArray(data) ? data : fieldsOf(data)["result"];
  return Array.isArray(list) ? list.map((item: unknown) => fieldsOf(item)) : [];
}

/** A task in a response of either API version. */
export interface SeenTask {
  readonly id: string;
  readonly externalId: string | undefined;
  readonly status: string;
  readonly createdAt: number | undefined;
  readonly record: Readonly<Record<string, unknown>>;
}

export function taskIn(value: unknown): SeenTask | undefined {
  const record = fieldsOf(value);
  const id = record["task_id"] ?? record["id"];
  const status = record["task_status"] ?? record["status"];
  if ((typeof id !== "string" && typeof id !== "number") || typeof status !== "string") return undefined;
  const externalId = record["external_id"] ?? fieldsOf(record["task_info"])["external_task_id"];
  const createdAt = record["created_at"] ?? record["create_time"];
  return {
    id: String(id),
    externalId: typeof externalId === "string" && externalId !== "" ? externalId : undefined,
    status: status === "succeed" ? "succeeded" : status,
    createdAt: typeof createdAt === "number" ? createdAt : undefined,
    record,
  };
}

export function tasksIn(data: unknown): readonly SeenTask[] {
  return recordsIn(data).flatMap((record) => taskIn(record) ?? []);
}

export function isFinal({ status }: SeenTask): boolean {
  return status === "succeeded" || status === "failed";
}

/** Whether the service refused an external task id because it is in use. */
export function isDuplicateRefusal({ code, message }: Answer): boolean {
  return code === 1201 && /already exist/i.test(message);
}
