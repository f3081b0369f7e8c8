import { ConfigurationError } from "@klingkit/errors";

/** Headers in the form that `fetch` accepts. */
export type HeaderRecord = Readonly<Record<string, string>>;

const NAME = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
// Latin-1 without control characters other than the tab.
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Returns why headers cannot be sent, without their values, which may be secret. Undefined if they can be sent. */
export function headerProblem(headers: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    // An invalid name may be a complete header line that contains a secret.
    if (!NAME.test(name)) return "contains an invalid header name";
    if (typeof value !== "string") return `contains a value for \`${name}\` that is not a string`;
    if (!VALUE.test(value)) return `contains a value for \`${name}\` with a character that is not allowed in a header`;
  }
  return undefined;
}

/** Whether a value is a plain record. `Headers`, arrays and maps are iterable, and a copy of them would be empty or wrong. */
export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value);
}

/** Headers of the connection. A runtime sends its own, and fails or sends an invalid request if they are set. */
const connectionHeaders: ReadonlySet<string> = new Set([
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "upgrade",
  "expect",
  "te",
  "trailer",
]);

/**
 * Validates and copies the extra headers of a client.
 * @throws {ConfigurationError} if they are not a record of strings, cannot be sent, or include a reserved header
 */
export function checkExtraHeaders(headers: unknown): HeaderRecord {
  if (headers === undefined) return {};
  if (!isRecord(headers)) {
    throw new ConfigurationError("`headers` is not a record of strings.", {
      advice: 'Pass an object such as `{ "x-gateway": "kling" }`; convert `Headers` with `Object.fromEntries`.',
    });
  }
  const copy: Record<string, string> = { ...headers };
  const problem = headerProblem(copy);
  if (problem !== undefined) {
    throw new ConfigurationError(`\`headers\` ${problem}.`, { advice: "Correct the option." });
  }
  const name = Object.keys(copy).find((key) => /^(?:authorization|content-type)$/i.test(key) || isOfConnection(key));
  if (name !== undefined) {
    throw new ConfigurationError(`\`headers\` must not set \`${name}\`, which klingkit sets.`, {
      advice: "Remove it. To send a different kind of credential, pass `auth: custom({ … })`.",
    });
  }
  return copy;
}

/** Whether a header belongs to the connection, so that only the runtime may set it. */
export function isOfConnection(name: string): boolean {
  return connectionHeaders.has(name.toLowerCase());
}
