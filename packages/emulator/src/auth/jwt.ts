import { isObject } from "../wire/json.ts";

/** A token taken apart; nothing in it is believed yet. */
export interface Token {
  readonly algorithm: unknown;
  readonly issuer: unknown;
  readonly expires: unknown;
  readonly notBefore: unknown;
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** Takes `header.claims.signature` apart; undefined when it is no such thing. */
export function parseJwt(text: string): Token | undefined {
  const [header, claims, signature, more] = text.split(".");
  if (!header || !claims || !signature || more !== undefined) return undefined;
  const head = decode(header);
  const body = decode(claims);
  if (!isObject(head) || !isObject(body)) return undefined;
  return {
    algorithm: head.alg,
    issuer: body.iss,
    expires: body.exp,
    notBefore: body.nbf,
    signed: new TextEncoder().encode(`${header}.${claims}`),
    signature: new Uint8Array(Buffer.from(signature, "base64url")),
  };
}

/** Was it signed with this secret, HS256, the secret being UTF-8 text (kling-api V 3.3)? */
export async function isSignedWith(token: Token, secret: string): Promise<boolean> {
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  return crypto.subtle.verify("HMAC", key, token.signature, token.signed);
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return undefined;
  }
}
