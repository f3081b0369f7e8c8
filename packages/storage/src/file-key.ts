import { ConfigurationError } from "@klingkit/errors";

/**
 * Returns the prefix without slashes at its ends.
 * @throws {ConfigurationError} if it has `..`, an empty part, a backslash or a control character
 */
export function checkPrefix(prefix: string = ""): string {
  const trimmed = prefix.replace(/^\/|\/$/g, "");
  const isValid = trimmed === "" || trimmed.split("/").every((part) => !/^\.{0,2}$/.test(part));
  if (isValid && !/[\p{Cc}\p{Cs}\\]/u.test(trimmed)) return trimmed;
  throw new ConfigurationError(
    "`prefix` must be a path without `..`, empty parts, backslashes and control characters.",
  );
}

/** Returns the key of a file below a checked prefix. */
export function fileKey(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}/${name}`;
}
