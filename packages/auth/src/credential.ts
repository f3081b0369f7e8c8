import { ConfigurationError } from "@klingkit/errors";

/** An access key and its secret key from the console. Only API v1 accepts them. */
export interface KeyPair {
  /** The access key. */
  readonly accessKey: string;
  /** The secret key. */
  readonly secretKey: string;
}

/** A form that a key cannot have: the pattern, the problem and the next step. */
type InvalidForm = readonly [pattern: RegExp, problem: string, advice: string];

const copyAgain = "Copy it again, complete and alone.";

/** The forms that no key can have. The first match applies. */
const invalidForms: readonly InvalidForm[] = [
  [/^["'`\u2018-\u201d]|["'`\u2018-\u201d]$/, "has quotation marks", copyAgain],
  [/^(authorization:\s*)?bearer\s/i, "begins with `Bearer`", copyAgain],
  [/[*\u2022\u2026\u25cf]/, "is masked", copyAgain],
  [
    // eslint-disable-next-line no-control-regex -- a header value must not contain these characters, and a copied key sometimes does
    /[\s\u0000-\u001f\u007f]/,
    "contains a space or a control character",
    "Copy it again. Two values may have been joined.",
  ],
  [/[^\u0021-\u00ff]/, "contains a character that is not allowed in a header", copyAgain],
];

// See apps/docs/service/authentication.md#api-keys.
/** The form that no key of a pair can have. */
const apiKeyForm: InvalidForm = [/^api-key-kling-/i, "is an API key", "Use it alone, as `apiKey` or KLING_API_KEY."];

// Some gateways accept both keys in one string, as an API key: see apps/docs/service/authentication.md#gateways-and-browsers.
const TWO_KEYS = /^[^:|\s]+[:|][^:|\s]+$/;

/** The forms that an access key cannot have. */
const invalidAccessKeyForms: readonly InvalidForm[] = [
  apiKeyForm,
  [
    TWO_KEYS,
    "contains two keys",
    "Set the access key to the part before the separator, and the secret key to the part after it.",
  ],
];

/**
 * Trims a key and validates it.
 * @param name the name of the option or variable, for the error message
 * @throws {ConfigurationError} if the key is missing, empty, masked, in quotation marks or not a string, begins with
 *   `Bearer`, or contains a space, a control character or a character that is not allowed in a header
 */
export function normalizeKey(name: string, value: unknown): string {
  if (typeof value !== "string" || value.trim() === "") {
    const problem = value === undefined ? "is missing" : typeof value === "string" ? "is empty" : "is not a string";
    throw invalidKey(name, problem, `Set ${name} to the value that the console shows.`);
  }
  const key = value.trim();
  rejectForms(name, key, invalidForms);
  return key;
}

/**
 * Trims both keys of a pair and validates them.
 * @param pair the keys
 * @param names the names of the options or variables, for the error message
 * @throws {ConfigurationError} if a key is missing or invalid; the message names it
 * @example const auth = jwt(normalizeKeyPair({ accessKey: settings.ak, secretKey: settings.sk }));
 */
export function normalizeKeyPair(
  { accessKey, secretKey }: { readonly [Name in keyof KeyPair]?: string | undefined },
  names: Readonly<Record<keyof KeyPair, string>> = { accessKey: "accessKey", secretKey: "secretKey" },
): KeyPair {
  // One string with both keys explains why the other key is missing.
  if (typeof accessKey === "string") rejectForms(names.accessKey, accessKey.trim(), invalidAccessKeyForms);
  if (typeof secretKey === "string") rejectForms(names.secretKey, secretKey.trim(), [apiKeyForm]);
  if ((accessKey === undefined) !== (secretKey === undefined)) {
    const [present, missing] =
      accessKey === undefined ? [names.secretKey, names.accessKey] : [names.accessKey, names.secretKey];
    throw invalidKey(present, `is set, but ${missing} is missing`, `Set ${missing} as well, or use an API key.`);
  }
  return { accessKey: normalizeKey(names.accessKey, accessKey), secretKey: normalizeKey(names.secretKey, secretKey) };
}

/** Returns a hint for the error after a rejected API key. */
export function apiKeyHint(key: string): string {
  const reason = TWO_KEYS.test(key)
    ? "pass its two parts as `accessKey` and `secretKey`"
    : "it may be mistyped, although the service mentions AK/SK";
  return `The API key was not accepted: ${reason}.`;
}

function rejectForms(name: string, key: string, forms: readonly InvalidForm[]): void {
  for (const [pattern, problem, advice] of forms) if (pattern.test(key)) throw invalidKey(name, problem, advice);
}

function invalidKey(name: string, problem: string, advice: string): ConfigurationError {
  return new ConfigurationError(`${name} ${problem}.`, { fault: "credentials", advice });
}
