import { ConfigurationError, type TaskReference, type ApiVersion } from "@klingkit/errors";
import { type Fields, fieldsOf, fieldsOfJson, isFields, number, text } from "../endpoint/fields.ts";
import { isTaskId } from "../endpoint/task-id.ts";
import type { CostEstimate } from "../endpoint/cost-estimate.ts";
import type { SlotRequirement } from "../concurrency/slots.ts";

/**
 * A create that is ready to be sent, as plain JSON with an external task id. If you store it before you send it, you
 * can send it again after a crash without paying twice. It contains no credential.
 */
export interface TaskIntent {
  /** The version of this format. */
  readonly klingkit: 1;
  /** The kind of this object. */
  readonly kind: "intent";
  /** The base URL of the service that the create is for. */
  readonly host: string;
  /** The API version of the create. */
  readonly apiVersion: ApiVersion;
  /** klingkit's name for the endpoint, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** The model, in klingkit's spelling. Missing if the endpoint has none. */
  readonly model?: string;
  /** The external task id. Missing if the endpoint accepts none. */
  readonly externalTaskId?: string;
  /** Whether the service may ignore or reject the external task id, because it is not known whether it accepts it. */
  readonly externalTaskIdUnconfirmed?: true;
  /** The usual duration of such a task, milliseconds: an estimate for progress displays. */
  readonly expectedMs?: number;
  /** Whether the create has a callback URL. */
  readonly expectsCallback?: boolean;
  /** The warnings about the input. They are added to the error if the service rejects the create. */
  readonly warning?: string;
  /** The expected cost. Set by a client with a `beforeCreate` hook. */
  readonly estimate?: CostEstimate;
  /** The concurrency slots that the task occupies. */
  readonly slot?: SlotRequirement;
  /** The path of the create, below the base URL. */
  readonly path: string;
  /** The body of the request, as JSON text. */
  readonly body: string;
}

/** Returns the reference of the task of an intent, as far as it is known before the create. */
export function referenceOf(intent: TaskIntent): TaskReference {
  const { host, apiVersion, endpoint, model, externalTaskId } = intent;
  const { externalTaskIdUnconfirmed, expectedMs, expectsCallback } = intent;
  return {
    klingkit: 1,
    host,
    apiVersion,
    endpoint,
    ...(model === undefined ? {} : { model }),
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(externalTaskIdUnconfirmed ? { externalTaskIdUnconfirmed } : {}),
    ...(expectedMs === undefined ? {} : { expectedMs }),
    ...(expectsCallback ? { expectsCallback } : {}),
  };
}

/** Returns an intent without its external task id. The rest of its body is the same text. */
export function withoutExternalTaskId({ externalTaskId, ...intent }: TaskIntent): TaskIntent {
  // `prepare` writes the id first, so that no comma precedes it.
  const field = `"external_task_id":${JSON.stringify(externalTaskId)}`;
  return { ...intent, body: intent.body.replace(`${field},`, "").replace(field, "") };
}

/**
 * Parses a task reference.
 * @throws {ConfigurationError} if the value is not a task reference
 */
export function readReference(value: unknown): TaskReference {
  const reference = referenceFrom(fieldsFrom(value));
  if (!reference) throw invalidReference("task reference", "JSON.stringify(task)");
  return reference;
}

/** Reads a reference from parsed JSON: a reference or an intent. Undefined if it is invalid. */
function referenceFrom(fields: Fields): TaskReference | undefined {
  const host = text(fields, "host");
  const endpoint = text(fields, "endpoint");
  const model = text(fields, "model");
  const apiVersion = text(fields, "apiVersion");
  const id = text(fields, "id");
  const externalTaskId = text(fields, "externalTaskId");
  const createdAt = number(fields, "createdAt");
  const expectedMs = number(fields, "expectedMs");
  const outcomeUnknownSince = number(fields, "outcomeUnknownSince");
  const traceparent = text(fields, "traceparent");
  if (
    fields["klingkit"] !== 1 ||
    !host ||
    (apiVersion !== "v2" && apiVersion !== "v1") ||
    [id, externalTaskId].some((each) => each !== undefined && !isTaskId(each)) ||
    (id ?? externalTaskId) === undefined
  ) {
    return undefined;
  }
  return {
    klingkit: 1,
    host,
    apiVersion,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(model === undefined ? {} : { model }),
    ...(id === undefined ? {} : { id }),
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(fields["externalTaskIdUnconfirmed"] === true ? { externalTaskIdUnconfirmed: true } : {}),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expectedMs === undefined ? {} : { expectedMs }),
    ...(outcomeUnknownSince === undefined ? {} : { outcomeUnknownSince }),
    ...(fields["expectsCallback"] === true ? { expectsCallback: true } : {}),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/**
 * Parses a task reference or an intent, and returns a task reference.
 * @throws {ConfigurationError} if the value is neither
 */
export function readTaskOrIntent(value: unknown): TaskReference {
  const fields = fieldsFrom(value);
  return fields["kind"] === "intent" ? referenceOf(readIntent(fields)) : readReference(fields);
}

/**
 * Parses an intent.
 * @throws {ConfigurationError} if the value is not an intent
 */
export function readIntent(value: unknown): TaskIntent {
  const fields = fieldsFrom(value);
  const path = text(fields, "path");
  const body = text(fields, "body");
  const slot = fieldsOf(fields["slot"]);
  const key = text(slot, "key");
  const warning = text(fields, "warning");
  if (fields["kind"] !== "intent" || !path?.startsWith("/") || !body)
    throw invalidReference("intent", "prepare(input)");
  // A reference needs an id, but an intent of an endpoint without external task ids has none: it gets a placeholder.
  const read = referenceFrom({ id: "none", ...fields });
  if (read?.endpoint === undefined) throw invalidReference("intent", "prepare(input)");
  const { id: _id, createdAt: _createdAt, endpoint, ...reference } = read;
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
    if (min === undefined || max === undefined) throw invalidReference("intent", "prepare(input)");
    return { min, max };
  };
  const packageType = text(fields, "packageType");
  if (packageType !== "video" && packageType !== "image" && packageType !== "try-on")
    throw invalidReference("intent", "prepare(input)");
  return { units: range("units"), usd: range("usd"), packageType };
}

/** The fields of JSON text, or of a parsed object. */
function fieldsFrom(value: unknown): Fields {
  return typeof value === "string" ? fieldsOfJson(value) : fieldsOf(value);
}

function invalidReference(what: string, source: string): ConfigurationError {
  return new ConfigurationError(`The value is not a klingkit ${what}.`, {
    advice: `Pass the result of \`${source}\`.`,
  });
}
