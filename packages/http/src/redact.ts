const BEARER = /\b(Bearer\s+)[\w.~+/=-]+/gi;
const TOKEN = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** Takes credentials out of a text from outside: those just sent, and whatever looks like a token. */
export function redact(text: string, sent: Readonly<Record<string, string>> = {}): string {
  let clean = text;
  for (const [name, value] of Object.entries(sent)) {
    if (name.toLowerCase() === "content-type") continue;
    const secret = value.replace(/^Bearer /, "");
    if (secret.length >= 4) clean = clean.replaceAll(secret, "[redacted]");
  }
  return clean.replace(BEARER, "$1[redacted]").replace(TOKEN, "[redacted]");
}
