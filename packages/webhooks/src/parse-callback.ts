import { decodeTask, type Fields, isFields, type TaskData } from "@klingkit/tasks";

/** A parsed callback. */
export interface Callback {
  /** The task, in the same form for both API versions. */
  readonly task: TaskData;
  /** Whether this appears to be the console's test callback, whose task does not exist. */
  readonly test: boolean;
}

// All observed ids are decimal (apps/docs/service/responses.md#identifiers). Other characters of an unverified body
// must not reach a query.
/** An id that has no special meaning in a path, a list or a key. */
const ID = /^[\w-]{1,128}$/;

/**
 * Parses the body of a callback of API v2 or API v1. Returns undefined if it is not JSON or does not describe a task.
 * It does not verify the signature: call `verify` first, or use `createReceiver`.
 * @param body the raw body
 * @example
 * await verify({ headers: request.headers, body }, { secret });
 * const callback = parseCallback(body);
 * console.log(callback?.task.id, callback?.task.status);
 */
export function parseCallback(body: string | Uint8Array): Callback | undefined {
  const value = parse(body);
  const task = decodeTask(value);
  if (!isFields(value) || !task?.serviceStatus || !ID.test(task.id)) return undefined;
  return { task, test: isTest(value) };
}

function parse(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(
      typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body),
      keepDigits,
    );
  } catch {
    return undefined;
  }
}

// Element ids are JSON numbers that may exceed 2^53 (apps/docs/service/responses.md#identifiers).
/** Returns an integer beyond 2^53 as a string, which keeps all its digits. */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = typeof value === "number" && !Number.isSafeInteger(value) ? context?.source : undefined;
  return source && /^-?\d+$/.test(source) ? source : value;
}

const TEST_KEYS = "create_time,id,message,outputs,status,update_time";

// The console's test callback has these six fields and is `submitted` (apps/docs/service/webhooks.md#test-callback). It
// is an assumption that a real callback always has further fields, such as `billing`. If it is wrong, the receiver
// misses only a `submitted` callback.
/** Whether a callback has exactly the fields of the console's test callback. */
function isTest(fields: Fields): boolean {
  const { status, message, outputs } = fields;
  const isEmpty = message === "" && Array.isArray(outputs) && outputs.length === 0;
  return status === "submitted" && isEmpty && Object.keys(fields).sort().join() === TEST_KEYS;
}
