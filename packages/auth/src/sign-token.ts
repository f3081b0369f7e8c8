import { SignJWT } from "jose/jwt/sign";
import type { KeyPair } from "./credential.ts";

/** How far `nbf` lies in the past, seconds: absorbs small differences between clocks (documented sample). */
const NOT_BEFORE_SLACK = 5;

/** Signs one token. `now` is the service's time as far as known, epoch milliseconds; `lifetime` in seconds. */
export async function signToken(pair: KeyPair, now: number, lifetime: number): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(pair.accessKey)
    .setExpirationTime(seconds + lifetime)
    .setNotBefore(seconds - NOT_BEFORE_SLACK)
    .sign(new TextEncoder().encode(pair.secretKey));
}
