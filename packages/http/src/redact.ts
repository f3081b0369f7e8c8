const BEARER = /\b(Bearer\s+)[\w.~+/=-]+/gi;
const TOKEN = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** The most of a text that is looked through and kept, characters: what a stranger sends can be long. */
const LONGEST = 4000;

/**
 * Removes credentials from a text: the values of the headers that were sent, and everything that resembles a token. A
 * text is cut after 4,000 characters.
 * @param text the text
 * @param sent the headers that were sent
 * @example redact("Bearer abc.def"); // "Bearer [redacted]"
 */
export function redact(text: string, sent: Readonly<Record<string, string>> = {}): string {
  let clean = text.slice(0, LONGEST);
  for (const [name, value] of Object.entries(sent)) {
    if (name.toLowerCase() === "content-type") continue;
    const secret = value.trim().replace(/^(?:Bearer|Basic) /i, "");
    if (secret.length >= 4) clean = clean.replaceAll(secret, "[redacted]");
  }
  return clean.replace(BEARER, "$1[redacted]").replace(TOKEN, "[redacted]");
}
