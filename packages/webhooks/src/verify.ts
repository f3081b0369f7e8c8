import { KlingError } from "@klingkit/errors";
import { type Clock, systemClock } from "@klingkit/http/options";
import { keysOf, type WebhookSecret } from "./secret.ts";
import { isSame, signatureHeaders, signatureOf } from "./signature.ts";

/** An object that reads headers: a `Headers` of any implementation. */
export interface HeaderReader {
  /** Returns the value of a header, or null if it is missing. */
  get(name: string): string | null;
}

/** The headers and the raw body of a callback. */
export interface ReceivedCallback {
  /** The headers: a `Headers`, or a record as in Node.js. */
  readonly headers: HeaderReader | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The raw body. A body that was parsed and serialized again may differ from the signed bytes. */
  readonly body: Uint8Array | ArrayBuffer | string;
}

/** Options of `verify`. */
export interface VerifyOptions {
  /** The account's webhook secret, or a list of secrets during a rotation. */
  readonly secret: WebhookSecret;
  /**
   * The clock that determines the age of the signature. Accepts the clock of a client.
   * @default the system clock
   */
  readonly clock?: Pick<Clock, "now"> | undefined;
}

/**
 * Why a signature is invalid.
 * - `missing`: one of the three signature headers is missing.
 * - `malformed`: the timestamp is not a number.
 * - `too-old`, `too-new`: the timestamp differs from the clock by more than 300 seconds.
 * - `mismatch`: no signature matches the body and the secret.
 */
export type SignatureFailure = "missing" | "malformed" | "too-old" | "too-new" | "mismatch";

const problems: Readonly<Record<SignatureFailure, string>> = {
  missing: "signature is missing",
  malformed: "timestamp is malformed",
  "too-old": "signature is too old",
  "too-new": "signature is too new",
  mismatch: "signature is wrong",
};

const advice: Readonly<Record<SignatureFailure, string>> = {
  missing: "An unsigned callback lacks all three `webhook-*` headers; a proxy may also remove them.",
  malformed: "A proxy may have changed the headers.",
  "too-old": "Check the clock of this machine, and how long a proxy holds requests.",
  "too-new": "Check the clock of this machine.",
  mismatch: "Check the secret, and pass the raw body as it was received.",
};

/** The signature of a callback is invalid, so the callback may not come from the service. */
export class WebhookSignatureError extends KlingError {
  /** The name of the class. */
  override get name(): "WebhookSignatureError" {
    return "WebhookSignatureError";
  }
  /** klingkit's code for the error. */
  override get code(): "webhook_signature_invalid" {
    return "webhook_signature_invalid";
  }
  /** Why the signature is invalid. */
  readonly reason: SignatureFailure;

  constructor(reason: SignatureFailure) {
    super(`The callback's ${problems[reason]}.`, { advice: advice[reason] });
    this.reason = reason;
  }
}

/** The result of `verify`. */
export interface VerifiedCallback {
  /** The id of the message, which stays the same when the service sends it again. */
  readonly id: string;
  /** The time of the signature, epoch milliseconds, a multiple of 1,000. */
  readonly signedAt: number;
}

// See apps/docs/service/webhooks.md#signature.
/** The maximum difference between the time of a signature and the clock, seconds. */
const TOLERANCE = 300;

/**
 * Verifies the signature of a callback as defined by Standard Webhooks. The signature must be at most 300 seconds old,
 * and one signature of the header must match one of the secrets.
 * @throws {WebhookSignatureError} if the signature is missing, too old, too new or wrong, or its timestamp is malformed
 * @throws {ConfigurationError} if `secret` is not a webhook secret
 * @example
 * const body = new Uint8Array(await request.arrayBuffer());
 * const { id, signedAt } = await verify({ headers: request.headers, body }, { secret });
 */
export async function verify(callback: ReceivedCallback, options: VerifyOptions): Promise<VerifiedCallback> {
  const keys = keysOf(options.secret);
  const id = header(callback.headers, signatureHeaders.id);
  const timestamp = header(callback.headers, signatureHeaders.timestamp);
  const signature = header(callback.headers, signatureHeaders.signature);
  if (!id || !timestamp || !signature) throw new WebhookSignatureError("missing");
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookSignatureError("malformed");
  const age = Math.floor((options.clock ?? systemClock).now() / 1000) - Number(timestamp);
  if (age > TOLERANCE) throw new WebhookSignatureError("too-old");
  if (age < -TOLERANCE) throw new WebhookSignatureError("too-new");

  const body = bytesOf(callback.body);
  const expected = await Promise.all(keys.map((key) => signatureOf(key, id, timestamp, body)));
  // Every pair is compared, so that the duration does not reveal the match.
  const matches = signature
    .split(" ")
    .flatMap((actual) => expected.map((each) => isSame(actual, each)))
    .filter(Boolean);
  if (matches.length === 0) throw new WebhookSignatureError("mismatch");
  return { id, signedAt: Number(timestamp) * 1000 };
}

function header(headers: ReceivedCallback["headers"], name: string): string | undefined {
  if (isHeaderReader(headers)) return headers.get(name) ?? undefined;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === "string" ? value : value?.join(" ");
}

function isHeaderReader(headers: ReceivedCallback["headers"]): headers is HeaderReader {
  return typeof headers["get"] === "function";
}

function bytesOf(body: ReceivedCallback["body"]): Uint8Array {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return body instanceof Uint8Array ? body : new Uint8Array(body);
}
