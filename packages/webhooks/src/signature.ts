// See apps/docs/service/webhooks.md#signature.
/** The headers of a signed callback, defined by Standard Webhooks. */
export const signatureHeaders = {
  id: "webhook-id",
  timestamp: "webhook-timestamp",
  signature: "webhook-signature",
} as const;

const HMAC = { name: "HMAC", hash: "SHA-256" };

/** `v1,<base64>`: the HMAC over `<id>.<timestamp>.<body>`. */
export async function signatureOf(
  key: Uint8Array<ArrayBuffer>,
  id: string,
  timestamp: string,
  body: Uint8Array,
): Promise<string> {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  const hmac = await crypto.subtle.importKey("raw", key, HMAC, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", hmac, signed));
  return `v1,${btoa(String.fromCharCode(...mac))}`;
}

/** Compares two strings in constant time, to prevent timing attacks. */
export function isSame(actual: string, expected: string): boolean {
  let difference = actual.length ^ expected.length;
  for (let i = 0; i < expected.length; i++) difference |= actual.charCodeAt(i) ^ expected.charCodeAt(i);
  return difference === 0;
}
