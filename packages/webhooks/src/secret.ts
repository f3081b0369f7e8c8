import { ConfigurationError } from "@klingkit/errors";

/**
 * A webhook secret, `whsec_<base64>` as the console shows it, or a list of secrets during a rotation. The prefix `whsec_`
 * is optional.
 */
export type WebhookSecret = string | readonly string[];

// The format of the Standard Webhooks libraries: see apps/docs/service/webhooks.md#signature.
/** Decodes the keys of secrets. @throws {ConfigurationError} if a secret is not base64 */
export function keysOf(secret: WebhookSecret): Uint8Array<ArrayBuffer>[] {
  return [secret].flat().map((text) => {
    const encoded = text.trim().replace(/^whsec_/, "");
    try {
      if (encoded) return Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    } catch {
      // The error below does not contain the secret.
    }
    throw new ConfigurationError("The webhook secret must be base64, with or without the prefix `whsec_`.", {
      advice: "Copy it from the console without changes.",
    });
  });
}
