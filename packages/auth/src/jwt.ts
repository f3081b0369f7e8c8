import { ConfigurationError } from "@klingkit/errors";
import type { Clock, RetryDecision } from "@klingkit/http";
import type { KeyPair } from "./credential.ts";
import { cacheKeyPair, shareCall } from "./credential-provider.ts";
import {
  bearerToken,
  type BearerCredentials,
  contentType,
  isTokenTimeRejected,
  type ValueOrProvider,
} from "./credentials.ts";

/** The options of {@link jwt}. */
export interface JwtOptions {
  /**
   * How long before its expiry a token is renewed, seconds: at least 0 and below `lifetime`. The old token is
   * used until the new one is signed.
   * @default 300
   */
  readonly renewBefore?: number;
  /**
   * The lifetime of a token, seconds: above 0 and at most 1,800.
   * @default 1,800
   */
  readonly lifetime?: number;
  /**
   * The local clock.
   * @default the system clock
   */
  readonly clock?: Pick<Clock, "now" | "track">;
}

// The lifetime in the documented sample. The documentation states no maximum (apps/docs/service/authentication.md#jwt),
// so klingkit uses the sample's value as the maximum.
/** The default and maximum lifetime of a token, seconds. */
const TOKEN_LIFETIME = 1800;

interface Token {
  readonly text: string;
  readonly pair: KeyPair;
  /** The local time of the signature, epoch milliseconds. */
  readonly signedAt: number;
  /** The clock offset of the signature, milliseconds. */
  readonly offset: number;
}

/** The minimum difference between the clocks that is corrected, milliseconds. The `Date` header has whole seconds only. */
const MIN_CLOCK_SKEW = 1000;

// See apps/docs/service/authentication.md#jwt.
/**
 * Creates credentials from an access key and its secret key, which sign HS256 tokens. Only API v1 accepts them.
 *
 * A token is renewed `renewBefore` seconds before its expiry. Concurrent callers share one signature. If the service
 * rejects the validity period of a token (service codes 1003 and 1004), the next token is signed with the clock offset
 * that the `Date` header of the response shows.
 *
 * The keys are validated when a request first needs them: `token()` and `headers()` reject with a `ConfigurationError` if a
 * key is empty or contains a space, a line break or a character that is not allowed in a header.
 * @param pair the keys, or a function that returns them. The function is called again when the service rejects the keys.
 * @throws {ConfigurationError} if an option is out of range
 * @example
 * const auth = jwt({ accessKey, secretKey }, { lifetime: 600, renewBefore: 60 });
 * const token = await auth.token();
 */
export function jwt(pair: ValueOrProvider<KeyPair>, options: JwtOptions = {}): BearerCredentials {
  const lifetime = options.lifetime ?? TOKEN_LIFETIME;
  const renewBefore = options.renewBefore ?? 300;
  if (!(lifetime > 0 && lifetime <= TOKEN_LIFETIME)) {
    throw new ConfigurationError(`lifetime must be above 0 and at most ${TOKEN_LIFETIME} seconds, not ${lifetime}.`);
  }
  if (!(renewBefore >= 0 && renewBefore < lifetime)) {
    throw new ConfigurationError(
      `renewBefore must be at least 0 and below lifetime (${lifetime} s), not ${renewBefore}.`,
    );
  }
  const clock: NonNullable<JwtOptions["clock"]> = options.clock ?? Date;
  const now = (): number => clock.now();
  const keyPair = cacheKeyPair(pair);

  let token: Token | undefined;
  /** The clock offset (service time minus local time, milliseconds) that a successful request confirmed. */
  let confirmedOffset = 0;
  /** The clock offset of the next signature, milliseconds. */
  let offset = 0;

  async function sign(signal: AbortSignal | undefined): Promise<Token> {
    const keys = await keyPair.get(signal);
    const signedAt = now();
    const signedOffset = offset;
    // The signing code is loaded on demand, because API keys do not need it.
    const loading = import("./sign-token.ts");
    const { signToken } = await (clock.track?.(loading) ?? loading);
    return {
      text: await signToken(keys, signedAt + signedOffset, lifetime),
      pair: keys,
      signedAt,
      offset: signedOffset,
    };
  }

  const signing = shareCall(sign, (signed) => (token = signed));

  /** Discards the token and a signature in progress, after the keys or the offset have changed. */
  function discardToken(): void {
    token = undefined;
    signing.abandon();
  }

  async function current(signal?: AbortSignal): Promise<Token> {
    if (!token) return signing.get(signal);
    // The age is negative if the local clock was set back. The expiry of the token is then unreliable.
    const age = (now() - token.signedAt) / 1000;
    if (age < 0 || age >= lifetime) return signing.get(signal);
    if (age >= lifetime - renewBefore) {
      // A failed renewal is ignored, because the old token is still valid. The next caller retries it.
      signing.get().catch(() => undefined);
    }
    return token;
  }

  return {
    kind: "jwt",
    apiVersions: ["v1"],
    skipTimeout: typeof pair !== "function",
    token: async () => (await current()).text,
    async headers(request) {
      return { Authorization: `Bearer ${(await current(request?.signal)).text}`, ...contentType };
    },
    async rejected({ serviceCode, date, headers, signal }) {
      const retryWithNewToken = (): RetryDecision =>
        offset === confirmedOffset
          ? { retryReason: "token-renewed" }
          : { retryReason: "clock-skew", clockOffset: offset };
      // Another request with the same token was rejected first, so the token has already been replaced.
      if (token?.text !== bearerToken(headers)) return retryWithNewToken();
      if (!isTokenTimeRejected(serviceCode)) {
        if (!(await keyPair.refresh(token.pair, signal))) return "do-not-retry";
        discardToken();
        return { retryReason: "credential-changed" };
      }
      const rejectedOffset = token.offset;
      discardToken();
      if (rejectedOffset !== confirmedOffset) {
        // The service rejected the corrected token as well, so the clock is not the cause.
        offset = confirmedOffset;
        return "do-not-retry";
      }
      const measuredOffset = date === undefined ? 0 : date - now();
      if (Math.abs(measuredOffset - confirmedOffset) >= MIN_CLOCK_SKEW) offset = measuredOffset;
      return retryWithNewToken();
    },
    accepted(headers) {
      // An older token may have been signed with a different offset.
      if (token?.text === bearerToken(headers)) confirmedOffset = token.offset;
    },
    hint: () => undefined,
  };
}
