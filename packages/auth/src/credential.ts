import { ConfigurationError } from "@klingkit/errors";

/** An access key with its secret key, from the console's page for the older design. */
export interface KeyPair {
  /** Usually begins with `ak`. */
  readonly accessKey: string;
  readonly secretKey: string;
}

/**
 * Trims blanks and line breaks around a credential, and refuses one that cannot be right.
 * @param name how the caller knows it: an option's or a variable's name, for the error
 * @throws ConfigurationError when it is missing, empty, or has a blank inside
 */
export function cleanKey(name: string, value: unknown): string {
  if (typeof value !== "string" || value.trim() === "") {
    throw new ConfigurationError(`${name} is ${value === undefined ? "missing" : "empty"}.`, {
      taskState: "none",
      fault: "credentials",
      advice: `Set ${name} to the value that the console shows.`,
    });
  }
  const key = value.trim();
  // eslint-disable-next-line no-control-regex -- a header value may hold none of these, and a copied key sometimes does
  if (/[\s\u0000-\u001f\u007f]/.test(key)) {
    throw new ConfigurationError(`${name} has a blank or a line break inside.`, {
      taskState: "none",
      fault: "credentials",
      advice: "Copy it again: two values may have been joined.",
    });
  }
  if (!/^[\u0021-\u00ff]+$/.test(key)) {
    throw new ConfigurationError(`${name} has a character that cannot be sent in a header.`, {
      taskState: "none",
      fault: "credentials",
      advice: "Copy it again: quotation marks or dots may have been changed by a word processor.",
    });
  }
  return key;
}

/** Cleans both halves of a pair. @throws ConfigurationError naming the half that is wrong */
export function cleanPair(pair: KeyPair, names = { accessKey: "accessKey", secretKey: "secretKey" }): KeyPair {
  return {
    accessKey: cleanKey(names.accessKey, pair.accessKey),
    secretKey: cleanKey(names.secretKey, pair.secretKey),
  };
}

/** What to say of an access key that looks unusual, once the service has refused it (third-party: keys begin with `ak`). */
export function accessKeyHint(accessKey: string): string | undefined {
  return /^ak/i.test(accessKey)
    ? undefined
    : "Access keys usually begin with `ak` and this one does not: check that the two keys are not swapped, and that it is not an API key.";
}
