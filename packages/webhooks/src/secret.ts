import { ConfigurationError } from "@klingkit/errors";

/** `whsec_<base64>`, as the console shows it; two of them while one replaces the other. */
export type WebhookSecret = string | readonly string[];

/** What `whsec_` and the Standard Webhooks libraries leave of a secret: the key (kling-api V 7.4, official mirror). */
export function keysOf(secret: WebhookSecret): Uint8Array<ArrayBuffer>[] {
  return [secret].flat().map((text) => {
    const encoded = text.trim().replace(/^whsec_/, "");
    try {
      if (encoded) return Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    } catch {
      // Said below, without a word of the secret.
    }
    throw new ConfigurationError("The webhook secret is not `whsec_` and base64.", {
      advice: "Copy it from the console as it stands there.",
    });
  });
}
