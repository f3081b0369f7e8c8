import { ConfigurationError, type TaskReference, type ApiVersion } from "@klingkit/errors";
import { type Fields, fieldsOf, isFields, number, text } from "./fields.ts";
import type { CostEstimate } from "./price.ts";
import type { SlotNeed } from "./slots.ts";

/**
 * A create that is ready to be sent, as plain JSON with its own id inside. Stored before it is sent, it can be sent
 * again after a crash without paying twice. Holds no credential.
 */
export interface TaskIntent {
  readonly klingkit: 1;
  readonly kind: "intent";
  readonly host: string;
  readonly apiVersion: ApiVersion;
  readonly endpoint: string;
  readonly externalTaskId?: string;
  readonly expectedMs?: number;
  readonly expectsCallback?: boolean;
  /** What is uncertain about the input, for the error of a refusal. */
  readonly warning?: string;
  /** The expected cost. Set by a client with a `beforeCreate` hook. */
  readonly estimate?: CostEstimate;
  /** The slots that it takes. */
  readonly slot?: SlotNeed;
  /** Path of the create, below the host. */
  readonly path: string;
  /** The request's body, as JSON text. */
  readonly body: string;
}

/** The task that an intent makes, as far as known before it is sent. */
export function referenceOf(intent: TaskIntent): TaskReference {
  const { host, apiVersion, endpoint, externalTaskId, expectedMs, expectsCallback } = intent;
  return {
    klingkit: 1,
    host,
    apiVersion,
    endpoint,
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(expectedMs === undefined ? {} : { expectedMs }),
    ...(expectsCallback ? { expectsCallback } : {}),
  };
}

/** Reads a handle from JSON text or a parsed object. @throws ConfigurationError for what is none */
export function readReference(value: unknown): TaskReference {
  const fields = fieldsOf(typeof value === "string" ? parse(value) : value);
  const host = text(fields, "host");
  const endpoint = text(fields, "endpoint");
  const apiVersion = text(fields, "apiVersion");
  const id = text(fields, "id");
  const externalTaskId = text(fields, "externalTaskId");
  const createdAt = number(fields, "createdAt");
  const expectedMs = number(fields, "expectedMs");
  const doubtSince = number(fields, "doubtSince");
  if (
    fields["klingkit"] !== 1 ||
    !host ||
    (apiVersion !== "v2" && apiVersion !== "v1") ||
    [id, externalTaskId].some((each) => each !== undefined && !isId(each)) ||
    (id ?? externalTaskId) === undefined
  ) {
    throw notOurs("a task handle", "JSON.stringify(task)");
  }
  return {
    klingkit: 1,
    host,
    apiVersion,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(id === undefined ? {} : { id }),
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expectedMs === undefined ? {} : { expectedMs }),
    ...(doubtSince === undefined ? {} : { doubtSince }),
    ...(fields["expectsCallback"] === true ? { expectsCallback: true } : {}),
  };
}

/** Parses an intent, or a reference to a task. @throws {ConfigurationError} if the value is neither */
export function readOpenReference(value: unknown): TaskReference {
  const parsed = typeof value === "string" ? parse(value) : value;
  return fieldsOf(parsed)["kind"] === "intent" ? referenceOf(readIntent(parsed)) : readReference(parsed);
}

/** Reads an intent from JSON text or a parsed object. @throws ConfigurationError for what is none */
export function readIntent(value: unknown): TaskIntent {
  const parsed = typeof value === "string" ? parse(value) : value;
  const fields = fieldsOf(parsed);
  const path = text(fields, "path");
  const body = text(fields, "body");
  const slot = fieldsOf(fields["slot"]);
  const key = text(slot, "key");
  const warning = text(fields, "warning");
  if (fields["kind"] !== "intent" || !path?.startsWith("/") || !body) throw notOurs("an intent", "prepare()");
  // An intent of an endpoint without own ids names none; a handle needs one, so it is read with a stand-in.
  const { id: _id, createdAt: _createdAt, endpoint, ...reference } = readReference({ id: "none", ...fields });
  if (endpoint === undefined) throw notOurs("an intent", "prepare()");
  return {
    ...reference,
    endpoint,
    kind: "intent",
    ...(warning === undefined ? {} : { warning }),
    ...(isFields(fields["estimate"]) ? { estimate: readEstimate(fields["estimate"]) } : {}),
    ...(key ? { slot: { key, count: number(slot, "count") ?? 1 } } : {}),
    path,
    body,
  };
}

function readEstimate(fields: Fields): CostEstimate {
  const range = (name: string): CostEstimate["usd"] => {
    const { min, max } = { min: number(fieldsOf(fields[name]), "min"), max: number(fieldsOf(fields[name]), "max") };
    if (min === undefined || max === undefined) throw notOurs("an intent", "prepare()");
    return { min, max };
  };
  const packageType = text(fields, "packageType");
  if (packageType !== "video" && packageType !== "image" && packageType !== "try-on")
    throw notOurs("an intent", "prepare()");
  return { units: range("units"), usd: range("usd"), packageType };
}

/** An id as the service and klingkit make them: one that a path and a query can carry. */
function isId(id: string): boolean {
  return /^[\w-]{1,128}$/.test(id);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function notOurs(what: string, source: string): ConfigurationError {
  return new ConfigurationError(`This is not ${what} of klingkit.`, { advice: `Hand in what ${source} gave.` });
}
