import { ConfigurationError } from "@klingkit/errors";

/** An access key and its secret key from the console. Only API v1 accepts them. */
export interface KeyPair {
  /** The access key. */
  readonly accessKey: string;
  /** The secret key. */
  readonly secretKey: string;
}

/** A form that no key can have. The first match applies. */
interface InvalidForm {
  readonly pattern: RegExp;
  readonly problem: string;
  readonly advice: string;
}

const invalidForms: readonly InvalidForm[] = [
  {
    pattern: /^["'`\u2018-\u201d]|["'`\u2018-\u201d]$/,
    problem: "has quotation marks",
    advice: "Remove them: some programs read the quotation marks of a .env file as part of the value.",
  },
  {
    pattern: /^(authorization:\s*)?bearer\s/i,
    problem: "begins with `Bearer`",
    advice: "Pass the key alone: klingkit adds `Bearer`.",
  },
  {
    pattern: /[*\u2022\u2026\u25cf]/,
    problem: "is masked",
    advice: "Copy the complete key. If the console shows it only in part, create a new key.",
  },
  {
    // eslint-disable-next-line no-control-regex -- a header value must not contain these characters, and a copied key sometimes does
    pattern: /[\s\u0000-\u001f\u007f]/,
    problem: "contains a space or a control character",
    advice: "Copy it again. Two values may have been joined.",
  },
  {
    pattern: /[^\u0021-\u00ff]/,
    problem: "contains a character that is not allowed in a header",
    advice: "Copy it again. A word processor may have replaced quotation marks or dots.",
  },
];

// Some gateways accept both keys in one string, as an API key: see apps/docs/service/authentication.md#gateways-and-browsers.
const TWO_KEYS = /^[^:|\s]+[:|][^:|\s]+$/;

// See apps/docs/service/authentication.md#api-keys.
/** The form that no key of a pair can have. */
const apiKeyForm: InvalidForm = {
  pattern: /^api-key-kling-/i,
  problem: "is an API key",
  advice: "Use it alone: as `apiKey`, or in KLING_API_KEY.",
};

/** The forms that an access key cannot have. */
const invalidAccessKeyForms: readonly InvalidForm[] = [
  apiKeyForm,
  {
    pattern: TWO_KEYS,
    problem: "contains two keys",
    advice: "Set the access key to the part before the separator, and the secret key to the part after it.",
  },
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
    throw invalidKey(name, { problem, advice: `Set ${name} to the value that the console shows.` });
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
  names: Readonly<Record<keyof KeyPair | "apiKey", string>> = {
    accessKey: "accessKey",
    secretKey: "secretKey",
    apiKey: "apiKey",
  },
): KeyPair {
  // One string with both keys explains why the other key is missing.
  if (typeof accessKey === "string") rejectForms(names.accessKey, accessKey.trim(), invalidAccessKeyForms);
  if (typeof secretKey === "string") rejectForms(names.secretKey, secretKey.trim(), [apiKeyForm]);
  if ((accessKey === undefined) !== (secretKey === undefined)) {
    const [present, missing] =
      accessKey === undefined ? [names.secretKey, names.accessKey] : [names.accessKey, names.secretKey];
    throw invalidKey(present, {
      problem: `is set, but ${missing} is missing`,
      advice: `Set ${missing} as well, or use ${names.apiKey}.`,
    });
  }
  return { accessKey: normalizeKey(names.accessKey, accessKey), secretKey: normalizeKey(names.secretKey, secretKey) };
}

/** Returns a hint for the error after a rejected API key. */
export function apiKeyHint(key: string): string {
  if (TWO_KEYS.test(key)) {
    return "The value looks like an access key and a secret key in one string, which only some gateways accept: pass them as `accessKey` and `secretKey`.";
  }
  return "The API key was not accepted: it may be mistyped, deleted, or an access key. The service also mentions AK/SK if an API key is mistyped.";
}

function rejectForms(name: string, key: string, forms: readonly InvalidForm[]): void {
  const form = forms.find(({ pattern }) => pattern.test(key));
  if (form) throw invalidKey(name, form);
}

function invalidKey(name: string, { problem, advice }: Pick<InvalidForm, "problem" | "advice">): ConfigurationError {
  return new ConfigurationError(`${name} ${problem}.`, { fault: "credentials", advice });
}
