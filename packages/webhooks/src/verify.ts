import { KlingError } from "@klingkit/errors";
import { type Clock, systemClock } from "@klingkit/http/options";
import { keysOf, type WebhookSecret } from "./secret.ts";
import { isSame, signatureHeaders, signatureOf } from "./signature.ts";

/** An object that reads headers: a `Headers` of any implementation. */
export interface HeaderReader {
  /** Returns a header by its name; null if there is none. */
  get(name: string): string | null;
}

/** A callback as it was received. */
export interface ReceivedCallback {
  /** The headers: a `Headers`, or a record as Node.js has it. */
  readonly headers: HeaderReader | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The raw body. A body that was parsed and serialized again may differ from the bytes that were signed. */
  readonly body: Uint8Array | ArrayBuffer | string;
}

/** How a signature is verified. */
export interface VerifyOptions {
  /** The account's webhook secret; several while one replaces another. */
  readonly secret: WebhookSecret;
  /**
   * The time, for the age of the signature. A client's clock fits.
   * @default the clock of the machine
   */
  readonly clock?: Pick<Clock, "now"> | undefined;
}

/**
 * Why a signature is not valid.
 * - `missing`: one of the three signature headers is missing.
 * - `malformed`: the timestamp is not a number.
 * - `too-old`, `too-new`: the timestamp differs from the clock by more than 300 seconds.
 * - `mismatch`: no signature belongs to the body and the secret.
 */
export type SignatureFailure = "missing" | "malformed" | "too-old" | "too-new" | "mismatch";

const advice: Readonly<Record<SignatureFailure, string>> = {
  missing: "Unsigned callbacks have none of the three webhook headers.",
  malformed: "A proxy may have changed the headers.",
  "too-old": "Check this machine's clock, and how long requests wait in front of it.",
  "too-new": "Check this machine's clock.",
  mismatch: "Check the secret, and hand in the raw body, as it came.",
};

/** The signature of a callback is not valid, so the callback may not come from the service. */
export class WebhookSignatureError extends KlingError {
  /** The name of the class. */
  override get name(): "WebhookSignatureError" {
    return "WebhookSignatureError";
  }
  /** klingkit's code of the error. */
  override get code(): "webhook_signature_invalid" {
    return "webhook_signature_invalid";
  }
  /** Why the signature is not valid. */
  readonly reason: SignatureFailure;

  constructor(reason: SignatureFailure) {
    super(`The callback's signature is ${reason === "mismatch" ? "wrong" : reason.replace("-", " ")}.`, {
      advice: advice[reason],
    });
    this.reason = reason;
  }
}

/** A callback that the service signed. */
export interface VerifiedCallback {
  /** The id of the message: the same when it is sent again. */
  readonly id: string;
  /** When it was signed, epoch milliseconds, a multiple of 1,000. */
  readonly signedAt: number;
}

// See apps/docs/service/webhooks.md#signature.
/** How far the time of a signature may differ from the clock, seconds. */
const TOLERANCE = 300;

/**
 * Verifies the signature of a callback as Standard Webhooks defines it: the service sent it, within the last 300
 * seconds. One signature of the header has to belong to one of the secrets.
 * @throws {WebhookSignatureError} if the signature is missing, too old or wrong
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
  // Every pair is compared, so that the duration does not reveal which one matched.
  const fits = signature
    .split(" ")
    .flatMap((given) => expected.map((each) => isSame(given, each)))
    .filter(Boolean);
  if (fits.length === 0) throw new WebhookSignatureError("mismatch");
  return { id, signedAt: Number(timestamp) * 1000 };
}

function header(headers: ReceivedCallback["headers"], name: string): string | undefined {
  if (canGet(headers)) return headers.get(name) ?? undefined;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === "string" ? value : value?.join(" ");
}

function canGet(headers: ReceivedCallback["headers"]): headers is HeaderReader {
  return typeof headers["get"] === "function";
}

function bytesOf(body: ReceivedCallback["body"]): Uint8Array {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return body instanceof Uint8Array ? body : new Uint8Array(body);
}
