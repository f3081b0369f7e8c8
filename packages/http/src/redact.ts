const BEARER = /\b(Bearer\s+)[\w.~+/=-]+/gi;
/** A JWT, complete or cut off. Each part is optional, so that the search takes linear time. */
const TOKEN = /\beyJ[\w-]+(?:\.[\w-]*){0,2}/g;

/** The maximum length of a redacted text, characters. The text comes from outside and can be very long. */
const MAX_LENGTH = 4000;

/** The minimum length of a secret in a message. A shorter value would replace parts of words. */
const MIN_LENGTH = 4;
/** The minimum length of a secret in data, which must not change by chance. */
const MIN_LENGTH_IN_DATA = 16;

/** The names of headers whose values are secret. Other headers of a credential may have values that data contain too. */
const SECRET_HEADER = /auth|cookie|key|pass|secret|session|signature|token/i;

type Headers = Readonly<Record<string, string>>;

/**
 * Replaces credentials in a text with `[redacted]`: the values of the headers that were sent, also encoded for a URL, in
 * JSON and in base64, and all strings that resemble a token. The text is truncated to 4,000 characters.
 * @param text the text
 * @param sent the headers that were sent
 * @example redact("Bearer abc.def"); // "Bearer [redacted]"
 */
export function redact(text: string, sent: Headers = {}): string {
  const secrets = Object.entries(sent).flatMap(([name, value]) => formsOf(name, value, MIN_LENGTH));
  return replaceAll(text, secrets).slice(0, MAX_LENGTH).replace(BEARER, "$1[redacted]").replace(TOKEN, "[redacted]");
}

/**
 * Replaces the credential in all strings of a parsed response, such as the message of a task. URLs are not changed, because
 * they may have to be requested.
 * @param data the parsed response
 * @param sent the headers that were sent
 */
export function redactData(data: unknown, sent: Headers): unknown {
  const secrets = Object.entries(sent).flatMap(([name, value]) =>
    SECRET_HEADER.test(name) ? formsOf(name, value, MIN_LENGTH_IN_DATA) : [],
  );
  const redacted = (value: unknown): unknown => {
    if (typeof value === "string") return /^https?:\/\/\S+$/.test(value) ? value : replaceAll(value, secrets);
    if (Array.isArray(value)) return value.map(redacted);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, redacted(field)]));
  };
  return secrets.length > 0 ? redacted(data) : data;
}

/** Returns the forms in which a response may repeat the value of a header. Empty if the value is too short. */
function formsOf(name: string, header: string, minLength: number): string[] {
  const value = header.trim();
  const secret = value.replace(/authorization$/i.test(name) ? /^\S+\s+/ : /^(?:Bearer|Basic) /i, "");
  if (name.toLowerCase() === "content-type" || secret.length < minLength) return [];
  if (secret.length < MIN_LENGTH_IN_DATA || !/^[ -\u00ff]*$/.test(value)) return [secret];
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64(secret), base64(value)];
}

/** Encodes a text without its last incomplete group of three bytes, which depends on the text that follows. */
function base64(text: string): string {
  return btoa(text.slice(0, text.length - (text.length % 3)));
}

function replaceAll(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
}
