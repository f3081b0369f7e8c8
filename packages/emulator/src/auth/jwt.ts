import { createHmac, timingSafeEqual } from "node:crypto";
import { isObject, tryReadJson } from "../wire/json.ts";

/** The parts of a token. Nothing in it is verified. */
export interface Token {
  readonly algorithm: unknown;
  readonly issuer: unknown;
  readonly expires: unknown;
  readonly notBefore: unknown;
  readonly signed: string;
  readonly signature: string;
}

/** Parses `header.claims.signature`. Returns undefined if the text is not a token. */
export function parseJwt(text: string): Token | undefined {
  const [header = "", claims = "", signature = "", ...more] = text.split(".");
  const [head, body] = [header, claims].map((part) => tryReadJson(Buffer.from(part, "base64url").toString()));
  if (!signature || more.length > 0 || !isObject(head) || !isObject(body)) return undefined;
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
 * Whether the token was signed with this secret: HS256, the secret being UTF-8 text
 * (apps/docs/service/authentication.md#jwt).
 */
export function isSignedWith({ signed, signature }: Token, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(signed).digest();
  const given = Buffer.from(signature, "base64url");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
