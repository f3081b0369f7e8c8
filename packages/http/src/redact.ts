const BEARER = /\b(Bearer\s+)[\w.~+/=-]+/gi;
const TOKEN = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** The maximum length of a redacted text, characters. The text comes from outside and can be very long. */
const MAX_LENGTH = 4000;

/**
 * Replaces credentials in a text with `[redacted]`: the values of the headers that were sent, and all strings that
 * resemble a token. The text is truncated to 4,000 characters.
 * @param text the text
 * @param sent the headers that were sent
 * @example redact("Bearer abc.def"); // "Bearer [redacted]"
 */
export function redact(text: string, sent: Readonly<Record<string, string>> = {}): string {
  let redacted = text.slice(0, MAX_LENGTH);
  for (const [name, value] of Object.entries(sent)) {
    if (name.toLowerCase() === "content-type") continue;
    const secret = value.trim().replace(/^(?:Bearer|Basic) /i, "");
    if (secret.length >= 4) redacted = redacted.replaceAll(secret, "[redacted]");
  }
  return redacted.replace(BEARER, "$1[redacted]").replace(TOKEN, "[redacted]");
}
