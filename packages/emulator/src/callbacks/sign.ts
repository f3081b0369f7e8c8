import { createHmac } from "node:crypto";

/**
 * Signs a callback as Standard Webhooks specifies (apps/docs/service/webhooks.md#signature). Returns `v1,<base64>` for
 * each secret, separated by spaces.
 */
export function signCallback(secrets: readonly string[], id: string, timestamp: number, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
      return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    })
    .join(" ");
}
