/** Signs a callback as Standard Webhooks (kling-api V 7.4, official, with a test vector): `v1,<base64>` for each secret, separated by spaces. */
export async function signCallback(
  secrets: readonly string[],
  id: string,
  timestamp: number,
  body: string,
): Promise<string> {
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signatures = secrets.map(async (secret) => {
    const raw = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return `v1,${Buffer.from(await crypto.subtle.sign("HMAC", key, signed)).toString("base64")}`;
  });
  return (await Promise.all(signatures)).join(" ");
}
