import { ConfigurationError } from "@klingkit/errors";

/** A webhook secret, `whsec_<base64>` as the console shows it; several while one replaces another. */
export type WebhookSecret = string | readonly string[];

// The form of the libraries of Standard Webhooks: see apps/docs/service/webhooks.md#signature.
/** The keys of secrets, without `whsec_` and decoded. @throws {ConfigurationError} if a secret is not base64 */
export function keysOf(secret: WebhookSecret): Uint8Array<ArrayBuffer>[] {
  return [secret].flat().map((text) => {
    const encoded = text.trim().replace(/^whsec_/, "");
    try {
      if (encoded) return Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    } catch {
      // The error below does not contain the secret.
    }
    throw new ConfigurationError("The webhook secret is not `whsec_` and base64.", {
      advice: "Copy it from the console as it stands there.",
    });
  });
}
