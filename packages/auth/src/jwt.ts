import { ConfigurationError } from "@klingkit/errors";
import { accessKeyHint, cleanPair, type KeyPair } from "./credential.ts";
import { hold } from "./held.ts";
import {
  bearer,
  type BearerStrategy,
  contentType,
  isAboutTime,
  type Provided,
  type RejectionVerdict,
} from "./strategy.ts";

export interface JwtOptions {
  /** How long before its end a token is renewed, seconds. Default 300; at least 0, below `lifetime`. */
  readonly refreshBefore?: number;
  /** How long a token is valid, seconds. Default and maximum 1800. */
  readonly lifetime?: number;
  /** Gives the local time, epoch milliseconds. */
  readonly clock?: { now(): number };
}

/** The longest that a token is made valid, seconds (the documented sample; no maximum is stated: kling-api V 3.3). */
const TOKEN_LIFETIME = 1800;

interface Token {
  readonly text: string;
  readonly pair: KeyPair;
  /** Local time of the signing, and the offset that it was signed with, milliseconds. */
  readonly signedAt: number;
  readonly offset: number;
}

/** Clocks that differ by less agree: the service's `Date` has whole seconds. Milliseconds. */
const NOTICEABLE = 1000;

/**
 * Access key + secret key as a signed token (kling-api V 3.3, official mirror), good for the `/v1` design only.
 * From `refreshBefore` on a new token is signed while the old one still serves; past its end callers wait for the one
 * signature under way. A clock that is wrong is learned from the service's `Date` and corrected (codes 1003 and 1004).
 * @throws ConfigurationError when an option is out of range
 */
export function jwt(pair: Provided<KeyPair>, options: JwtOptions = {}): BearerStrategy {
  const lifetime = options.lifetime ?? TOKEN_LIFETIME;
  const refreshBefore = options.refreshBefore ?? 300;
  if (!(lifetime > 0 && lifetime <= TOKEN_LIFETIME)) {
    throw new ConfigurationError(`lifetime must be above 0 and at most ${TOKEN_LIFETIME} seconds, not ${lifetime}.`);
  }
  if (!(refreshBefore >= 0 && refreshBefore < lifetime)) {
    throw new ConfigurationError(
      `refreshBefore must be at least 0 and below lifetime (${lifetime} s), not ${refreshBefore}.`,
    );
  }
  const now = (): number => (options.clock ?? Date).now();
  const held = hold(
    pair,
    (value) => cleanPair(value),
    (a, b) => a.accessKey === b.accessKey && a.secretKey === b.secretKey,
  );

  let token: Token | undefined;
  let signing: Promise<Token> | undefined;
  /** Service time minus local time: what a success has confirmed, and what is being tried. */
  let confirmed = 0;
  let offset = 0;
  let hint: string | undefined;

  async function sign(signal: AbortSignal | undefined): Promise<Token> {
    const keys = await held.get(signal);
    hint = accessKeyHint(keys.accessKey);
    const signedAt = now();
    const signedWith = offset;
    // Signing is loaded by the first who needs it: most keys are not signed with.
    const { signToken } = await import("./sign-token.ts");
    return { text: await signToken(keys, signedAt + signedWith, lifetime), pair: keys, signedAt, offset: signedWith };
  }

  function renew(signal?: AbortSignal): Promise<Token> {
    const signature = signing ?? beginToSign(signal);
    // A key function that never answers must not hold up the calls that come after.
    signal?.addEventListener("abort", () => endSigning(signature), { once: true });
    return signature;
  }

  function beginToSign(signal: AbortSignal | undefined): Promise<Token> {
    const signature = sign(signal);
    signing = signature;
    signature.then(
      (signed) => {
        if (signing === signature) token = signed;
        endSigning(signature);
      },
      () => endSigning(signature),
    );
    return signature;
  }

  function endSigning(signature: Promise<Token>): void {
    if (signing === signature) signing = undefined;
  }

  /** Forgets the token and any signature under way: both were made under what is no longer true. */
  function forget(): void {
    token = undefined;
    signing = undefined;
  }

  async function current(signal?: AbortSignal): Promise<Token> {
    if (!token) return renew(signal);
    // A local clock that was set back makes the age negative: the token's end can then not be trusted.
    const age = (now() - token.signedAt) / 1000;
    if (age < 0 || age >= lifetime) return renew(signal);
    if (age >= lifetime - refreshBefore) {
      // The old token still serves; a failed renewal is tried again by the next caller and told when it must be.
      renew().catch(() => undefined);
    }
    return token;
  }

  return {
    kind: "jwt",
    apiVersions: ["v1"],
    isLocal: typeof pair !== "function",
    token: async () => (await current()).text,
    async headers(request) {
      return { Authorization: `Bearer ${(await current(request?.signal)).text}`, ...contentType };
    },
    async rejected({ serviceCode, date, headers, signal }) {
      const signedAnew = (): RejectionVerdict =>
        offset === confirmed ? { again: "signed-anew" } : { again: "clock-skew", offset };
      // Another caller of the same burst was refused first, and a newer token is there or on its way.
      if (token?.text !== bearer(headers)) return signedAnew();
      if (!isAboutTime(serviceCode)) {
        if (!(await held.changedFrom(token.pair, signal))) return "stop";
        forget();
        return { again: "credential-changed" };
      }
      const tried = token.offset;
      forget();
      if (tried !== confirmed) {
        // The corrected token was refused as well, so it was not the clock.
        offset = confirmed;
        return "stop";
      }
      const learned = date === undefined ? 0 : date - now();
      if (Math.abs(learned - confirmed) >= NOTICEABLE) offset = learned;
      return signedAnew();
    },
    accepted(headers) {
      // Only a token that was signed with the tried offset proves it.
      if (token?.text === bearer(headers)) confirmed = token.offset;
    },
    hint: () => hint,
  };
}
