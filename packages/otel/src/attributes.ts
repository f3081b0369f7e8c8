import type { Attributes } from "@opentelemetry/api";

/** A name without spaces, such as that of a model. Prompts do not match. */
const NAME = /^[\w./:-]{1,64}$/;

/** Returns a name that may be recorded. Undefined for anything that could be content of the caller. */
export function nameOf(value: unknown): string | undefined {
  return typeof value === "string" && NAME.test(value) ? value : undefined;
}

/** How many values an attribute of a metric can have. All further ones become `_OTHER`. */
const MAX_VALUES = 100;

/** Returns a function like `nameOf` for an attribute of metrics, each value of which is stored for the life of the process. */
export function createBoundedNames(): (value: unknown) => string | undefined {
  const known = new Set<string>();
  return (value) => {
    const name = nameOf(value);
    if (name === undefined || known.has(name)) return name;
    if (known.size >= MAX_VALUES) return "_OTHER";
    known.add(name);
    return name;
  };
}

/**
 * Returns the class of an error: klingkit's `code`, the code of a system error, or the name of the error. Messages are
 * never recorded, because they may quote the input.
 */
export function errorType(error: unknown): string {
  const { code, name } = fieldsOf(error);
  return nameOf(code) ?? nameOf(name) ?? "_OTHER";
}

/** Returns the attributes of an error. */
export function errorAttributes(error: unknown): Attributes {
  const { serviceCode, status, requestId, taskState, reason } = fieldsOf(error);
  return definedOnly({
    "error.type": errorType(error),
    "http.response.status_code": numberOf(status),
    "kling.service_code": numberOf(serviceCode),
    "kling.request_id": nameOf(requestId),
    "kling.task.state": nameOf(taskState),
    "kling.task.failure_reason": nameOf(reason),
  });
}

/** Returns the attributes of a base URL: its host and port, without path or query. */
export function serverAttributes(host: string | undefined): Attributes {
  if (host === undefined || !URL.canParse(host)) return {};
  const { hostname, port, protocol } = new URL(host);
  return { "server.address": hostname, "server.port": Number(port) || (protocol === "https:" ? 443 : 80) };
}

/** Removes attributes without a value. Some exporters write `undefined`. */
export function definedOnly(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Returns the properties of an error. It can be any value, because the caller's functions can throw any. */
function fieldsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== "object" || error === null) return {};
  const names = ["code", "name", "serviceCode", "status", "requestId", "taskState", "reason"];
  return Object.fromEntries(names.map((name) => [name, Reflect.get(error, name)]));
}
