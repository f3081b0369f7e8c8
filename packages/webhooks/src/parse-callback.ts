import { decodeTask, type Fields, isFields, type TaskData } from "@klingkit/tasks";

/** What a callback says. */
export interface Callback {
  readonly task: TaskData;
  /** It looks like the console's test callback: there is no such task. */
  readonly test: boolean;
}

/**
 * An id that can stand in a path, a list or a key without meaning something else there. Decimal where it was seen
 * (kling-api V 4); whatever else a stranger may write must not travel on to a query.
 */
const ID = /^[\w-]{1,128}$/;

/** Reads a callback's body, of either design, by the keys that are present. Undefined when it tells of no task. */
export function parseCallback(body: string | Uint8Array): Callback | undefined {
  const value = parse(body);
  const task = decodeTask(value);
  if (!isFields(value) || !task?.statusWord || !ID.test(task.id)) return undefined;
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

/** Ids of elements come as bare numbers beyond 2^53 (kling-api V 4, official client): those become strings. */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = typeof value === "number" && !Number.isSafeInteger(value) ? context?.source : undefined;
  return source && /^-?\d+$/.test(source) ? source : value;
}

const TEST_KEYS = "create_time,id,message,outputs,status,update_time";

/**
 * The console's test callback has these six fields and is `submitted` (kling-api V 7.4, official mirror). That a true
 * callback always has more, `billing` or `external_id`, is a guess; were it wrong, only word of a start is missed.
 */
function isTest(fields: Fields): boolean {
  const { status, message, outputs } = fields;
  const isEmpty = message === "" && Array.isArray(outputs) && outputs.length === 0;
  return status === "submitted" && isEmpty && Object.keys(fields).sort().join() === TEST_KEYS;
}
