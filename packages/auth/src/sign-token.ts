import { SignJWT } from "jose/jwt/sign";
import type { KeyPair } from "./credential.ts";

// The value of the documented sample (apps/docs/service/authentication.md#jwt).
/** The offset of `nbf` into the past, seconds. It compensates for small differences between clocks. */
const NOT_BEFORE_SLACK = 5;

/**
 * Signs a token.
 * @param now the estimated time of the service, epoch milliseconds
 * @param lifetime the lifetime of the token, seconds
 */
export async function signToken(pair: KeyPair, now: number, lifetime: number): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(pair.accessKey)
    .setExpirationTime(seconds + lifetime)
    .setNotBefore(seconds - NOT_BEFORE_SLACK)
    .sign(new TextEncoder().encode(pair.secretKey));
}
