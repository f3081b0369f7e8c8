import { ConfigurationError } from "@klingkit/errors";
import { headerProblem, type HeaderRecord, isOfConnection, isRecord } from "./headers.ts";

// Only the transport needs these functions, so they are not part of the initial load of a client.

/**
 * Validates and copies the headers of the credential. Reading them may run user code, such as a getter that throws.
 * @param label the name of the operation, for the error message
 * @throws {ConfigurationError} if they are not a record of strings, cannot be sent, or include a header of the connection
 */
export function copyCredentialHeaders(headers: unknown, label: string): HeaderRecord {
  const copy: Record<string, string> = isRecord(headers) ? { ...headers } : {};
  const name = Object.keys(copy).find(isOfConnection);
  const problem = !isRecord(headers)
    ? "is not a record of strings"
    : (headerProblem(copy) ?? (name === undefined ? undefined : `sets \`${name}\`, a header of the connection`));
  if (problem === undefined) return copy;
  throw new ConfigurationError(`${label} failed: the credential ${problem}.`, {
    sent: "no",
    fault: "credentials",
    advice: "Nothing was sent. Correct the function that returns the headers.",
  });
}

/**
 * Merges the headers of the credential and the extra headers.
 * @param label the name of the operation, for the error message
 * @throws {ConfigurationError} if both contain the same header
 */
export function joinHeaders(credential: HeaderRecord, extra: HeaderRecord, label: string): HeaderRecord {
  const names = new Set(Object.keys(credential).map((name) => name.toLowerCase()));
  const duplicate = Object.keys(extra).find((name) => names.has(name.toLowerCase()));
  if (duplicate !== undefined) {
    throw new ConfigurationError(`${label} failed: both \`headers\` and the credential set \`${duplicate}\`.`, {
      sent: "no",
      advice: "Nothing was sent. Remove it from `headers`.",
    });
  }
  return { ...extra, ...credential };
}
