import { ConfigurationError } from "@klingkit/errors";

/** An access key and its secret key from the console. Only API v1 accepts them. */
export interface KeyPair {
  /** The access key. It usually begins with `ak`. */
  readonly accessKey: string;
  /** The secret key. */
  readonly secretKey: string;
}

/**
 * Trims a key and validates it.
 * @param name the name of the option or variable, for the error message
 * @throws {ConfigurationError} if the key is missing, empty or not a string, or contains a space, a control character or a
 *   character that is not allowed in a header
 */
export function normalizeKey(name: string, value: unknown): string {
  const invalid = (problem: string, advice: string): ConfigurationError =>
    new ConfigurationError(`${name} ${problem}.`, { fault: "credentials", advice });
  if (typeof value !== "string" || value.trim() === "") {
    const problem = value === undefined ? "is missing" : typeof value === "string" ? "is empty" : "is not a string";
    throw invalid(problem, `Set ${name} to the value that the console shows.`);
  }
  const key = value.trim();
  // eslint-disable-next-line no-control-regex -- a header value must not contain these characters, and a copied key sometimes does
  if (/[\s\u0000-\u001f\u007f]/.test(key)) {
    throw invalid("contains a space or a control character", "Copy it again. Two values may have been joined.");
  }
  if (!/^[\u0021-\u00ff]+$/.test(key)) {
    throw invalid(
      "contains a character that is not allowed in a header",
      "Copy it again. A word processor may have replaced quotation marks or dots.",
    );
  }
  return key;
}

/**
 * Trims both keys of a pair and validates them.
 * @throws {ConfigurationError} if a key is invalid; the message names it
 */
export function normalizeKeyPair(pair: KeyPair, names = { accessKey: "accessKey", secretKey: "secretKey" }): KeyPair {
  return {
    accessKey: normalizeKey(names.accessKey, pair.accessKey),
    secretKey: normalizeKey(names.secretKey, pair.secretKey),
  };
}

// A third party reports that access keys begin with `ak`.
/** Returns a hint for the error after a rejected access key that does not begin with `ak`. */
export function accessKeyHint(accessKey: string): string | undefined {
  return /^ak/i.test(accessKey)
    ? undefined
    : "Access keys usually begin with `ak`, but this one does not. Check whether the two keys are swapped, or whether it is an API key.";
}
