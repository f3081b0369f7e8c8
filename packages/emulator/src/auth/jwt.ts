import { createHmac, timingSafeEqual } from "node:crypto";
import { isObject, tryReadJson } from "../wire/json.ts";

/** The parts of a JWT, not verified. */
export interface Token {
  readonly algorithm: unknown;
  readonly issuer: unknown;
  readonly expires: unknown;
  readonly notBefore: unknown;
  readonly signed: string;
  readonly signature: string;
}

/** Parses a JWT. Returns undefined if the text is not a JWT. */
export function parseJwt(text: string): Token | undefined {
  const [header = "", claims = "", signature = "", ...rest] = text.split(".");
  const [head, body] = [header, claims].map((part) => tryReadJson(Buffer.from(part, "base64url").toString()));
  if (!signature || rest.length > 0 || !isObject(head) || !isObject(body)) return undefined;
  return {
    algorithm: head.alg,
    issuer: body.iss,
    expires: body.exp,
    notBefore: body.nbf,
    signed: `${header}.${claims}`,
    signature,
  };
}

/**
 * Whether the token was signed with this secret. The algorithm is HS256, the key is the secret as UTF-8 text
 * (apps/docs/service/authentication.md#jwt).
 */
export function isSignedWith({ signed, signature }: Token, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(signed).digest();
  const actual = Buffer.from(signature, "base64url");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
