import { ConfigurationError } from "@klingkit/errors";

/** An access key and its secret key, from the console. They work on API v1 only. */
export interface KeyPair {
  /** The access key. It usually begins with `ak`. */
  readonly accessKey: string;
  /** The secret key. */
  readonly secretKey: string;
}

/**
 * Trims blanks and line breaks around a credential.
 * @param name the option or variable that holds it, for the error
 * @throws {ConfigurationError} if it is missing or empty, or has a blank, a line break or a character that a header
 *   cannot carry
 */
export function cleanKey(name: string, value: unknown): string {
  const unusable = (problem: string, advice: string): ConfigurationError =>
    new ConfigurationError(`${name} ${problem}.`, { fault: "credentials", advice });
  if (typeof value !== "string" || value.trim() === "") {
    const problem = `is ${value === undefined ? "missing" : "empty"}`;
    throw unusable(problem, `Set ${name} to the value that the console shows.`);
  }
  const key = value.trim();
  // eslint-disable-next-line no-control-regex -- a header value may hold none of these, and a copied key sometimes does
  if (/[\s\u0000-\u001f\u007f]/.test(key)) {
    throw unusable("has a blank or a line break inside", "Copy it again: two values may have been joined.");
  }
  if (!/^[\u0021-\u00ff]+$/.test(key)) {
    throw unusable(
      "has a character that cannot be sent in a header",
      "Copy it again: quotation marks or dots may have been changed by a word processor.",
    );
  }
  return key;
}

/** Trims both keys of a pair. @throws {ConfigurationError} if one of them cannot be used; the message names it */
export function cleanPair(pair: KeyPair, names = { accessKey: "accessKey", secretKey: "secretKey" }): KeyPair {
  return {
    accessKey: cleanKey(names.accessKey, pair.accessKey),
    secretKey: cleanKey(names.secretKey, pair.secretKey),
  };
}

// That keys begin with `ak` is third-party.
/** A hint about an access key that looks unusual, for the error when the service rejects it. */
export function accessKeyHint(accessKey: string): string | undefined {
  return /^ak/i.test(accessKey)
    ? undefined
    : "Access keys usually begin with `ak` and this one does not: check that the two keys are not swapped, and that it is not an API key.";
}
