import { ConfigurationError } from "@klingkit/errors";
import type { Clock, RejectionVerdict } from "@klingkit/http";
import { accessKeyHint, type KeyPair } from "./credential.ts";
import { holdPair, shareCall } from "./credential-provider.ts";
import {
  bearer,
  type BearerCredentials,
  contentType,
  isTokenTimeRejected,
  type ValueOrProvider,
} from "./credentials.ts";

/** How tokens are signed and renewed. */
export interface JwtOptions {
  /**
   * How long before its expiry a token is renewed, seconds: at least 0, below `lifetime`. The old token is used until
   * the new one is signed.
   * @default 300
   */
  readonly refreshBefore?: number;
  /**
   * How long a token is valid, seconds: above 0, at most 1,800.
   * @default 1800
   */
  readonly lifetime?: number;
  /**
   * The local time: the clock of a client fits.
   * @default the clock of the machine
   */
  readonly clock?: Pick<Clock, "now" | "track">;
}

// The lifetime of the documented sample; no maximum is stated (apps/docs/service/authentication.md#jwt).
/** The longest lifetime of a token, seconds. */
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

// See apps/docs/service/authentication.md#jwt.
/**
 * Creates credentials from an access key and its secret key: they sign HS256 tokens. They work on API v1 only.
 *
 * A token is renewed `refreshBefore` seconds before its expiry, and concurrent callers share one signature. If the
 * service rejects a token because of its times (service codes 1003 and 1004), the clock's offset is learned from the
 * response's `Date` header and the next token is signed with it.
 *
 * The keys are checked when a request first needs them: `token()` and `headers()` reject with a `ConfigurationError` if
 * a key is empty or has a blank, a line break or a character that a header cannot carry.
 * @param pair the keys, or a function that returns them; a function is called again when the service rejects the keys
 * @throws {ConfigurationError} if an option is out of range
 * @example
 * const auth = jwt({ accessKey, secretKey }, { lifetime: 600, refreshBefore: 60 });
 * const token = await auth.token();
 */
export function jwt(pair: ValueOrProvider<KeyPair>, options: JwtOptions = {}): BearerCredentials {
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
  const clock: NonNullable<JwtOptions["clock"]> = options.clock ?? Date;
  const now = (): number => clock.now();
  const held = holdPair(pair);

  let token: Token | undefined;
  /** Service time minus local time: what a success has confirmed, and what is being tried. */
  let confirmed = 0;
  let offset = 0;
  let hint: string | undefined;

  async function sign(signal: AbortSignal | undefined): Promise<Token> {
    const keys = await held.get(signal);
    hint = accessKeyHint(keys.accessKey);
    const signedAt = now();
    const signedWith = offset;
    // The code that signs is loaded at the first signature, because API keys need none.
    const loading = import("./sign-token.ts");
    const { signToken } = await (clock.track?.(loading) ?? loading);
    return { text: await signToken(keys, signedAt + signedWith, lifetime), pair: keys, signedAt, offset: signedWith };
  }

  const signing = shareCall(sign, (signed) => (token = signed));

  /** Discards the token and any signature under way: the keys or the offset have changed. */
  function forget(): void {
    token = undefined;
    signing.abandon();
  }

  async function current(signal?: AbortSignal): Promise<Token> {
    if (!token) return signing.get(signal);
    // A local clock that was set back makes the age negative: the token's end can then not be trusted.
    const age = (now() - token.signedAt) / 1000;
    if (age < 0 || age >= lifetime) return signing.get(signal);
    if (age >= lifetime - refreshBefore) {
      // The old token is still valid. The next caller repeats a failed renewal; its error is thrown once the token expires.
      signing.get().catch(() => undefined);
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
        offset === confirmed ? { retryReason: "signed-anew" } : { retryReason: "clock-skew", clockOffset: offset };
      // Another caller of the same burst was refused first, and a newer token is there or on its way.
      if (token?.text !== bearer(headers)) return signedAnew();
      if (!isTokenTimeRejected(serviceCode)) {
        if (!(await held.changedFrom(token.pair, signal))) return "stop";
        forget();
        return { retryReason: "credential-changed" };
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
