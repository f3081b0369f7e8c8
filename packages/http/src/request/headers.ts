import { ConfigurationError } from "@klingkit/errors";

/** Headers as `fetch` takes them. */
export type HeaderRecord = Readonly<Record<string, string>>;

const NAME = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
// No control character but the tab, and nothing above Latin-1.
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Why headers cannot be sent, without their values, which may be secret. Undefined if they can. */
function headerProblem(headers: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    // An invalid name may be a whole line that holds a secret.
    if (!NAME.test(name)) return "has a name that is not the name of a header";
    if (typeof value !== "string") return `has a value for \`${name}\` that is not a string`;
    if (!VALUE.test(value)) return `has a value for \`${name}\` with a character that cannot be sent in a header`;
  }
  return undefined;
}

/** Headers that klingkit sets, or that belong to the connection: with another value a request fails half-way. */
const reserved: ReadonlySet<string> = new Set([
  "authorization",
  "content-type",
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
 * Checks the extra headers of a client and copies them.
 * @throws {ConfigurationError} if they are not a record of strings, cannot be sent, or are set by klingkit itself
 */
export function checkExtraHeaders(headers: unknown): HeaderRecord {
  if (headers === undefined) return {};
  if (typeof headers !== "object" || headers === null || Symbol.iterator in headers) {
    throw new ConfigurationError("`headers` is not a record of strings.", {
      advice: 'Pass an object such as `{ "x-gateway": "kling" }`; convert `Headers` with `Object.fromEntries`.',
    });
  }
  const copy: Record<string, string> = { ...headers };
  const problem = headerProblem(copy);
  if (problem !== undefined) {
    throw new ConfigurationError(`\`headers\` ${problem}.`, { advice: "Correct the option." });
  }
  const taken = Object.keys(copy).find((name) => reserved.has(name.toLowerCase()));
  if (taken !== undefined) {
    throw new ConfigurationError(`\`headers\` must not set \`${taken}\`, which klingkit sets itself.`, {
      advice: "Remove it. For a credential in another form, pass `auth: custom({ … })`.",
    });
  }
  return copy;
}

/**
 * Joins the headers of the credential with the extra ones.
 * @param what the purpose of the call, for the error
 * @throws {ConfigurationError} if both set the same header, or the credential's cannot be sent
 */
export function joinHeaders(ofCredential: HeaderRecord, extra: HeaderRecord, what: string): HeaderRecord {
  const problem = headerProblem(ofCredential);
  if (problem !== undefined) {
    throw new ConfigurationError(`${what} was not sent: the credential ${problem}.`, {
      sent: "no",
      fault: "credentials",
      advice: "Correct the function that provides the headers.",
    });
  }
  const names = new Set(Object.keys(ofCredential).map((name) => name.toLowerCase()));
  const twice = Object.keys(extra).find((name) => names.has(name.toLowerCase()));
  if (twice !== undefined) {
    throw new ConfigurationError(`${what} was not sent: \`headers\` sets \`${twice}\`, as the credential does.`, {
      sent: "no",
      advice: "Remove it from `headers`.",
    });
  }
  return { ...extra, ...ofCredential };
}
