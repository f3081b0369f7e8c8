import { KlingError } from "@klingkit/errors";
import { keysOf, type WebhookSecret } from "./secret.ts";
import { isSame, signatureHeaders, signatureOf } from "./signature.ts";

/** Time, handed in. The clock of a client fits. */
export interface WebhookClock {
  /** Epoch milliseconds. */
  now(): number;
}

// oxlint-disable-next-line no-restricted-properties -- the machine's clock itself
export const systemTime: WebhookClock = { now: () => Date.now() };

/** The part of `Headers` that is needed: any implementation of it will do. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** A callback as it came. */
export interface ReceivedCallback {
  /** A `Headers`, or a plain record as Node has it. */
  readonly headers: HeaderReader | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The raw body: what a JSON parser has had in its hands has lost the bytes that were signed. */
  readonly body: Uint8Array | ArrayBuffer | string;
}

export interface VerifyOptions {
  readonly secret: WebhookSecret;
  readonly clock?: WebhookClock | undefined;
}

/** Why a signature does not count. */
export type SignatureFault = "missing" | "malformed" | "too-old" | "too-new" | "mismatch";

const advice: Readonly<Record<SignatureFault, string>> = {
  missing: "Unsigned callbacks have none of the three webhook headers.",
  malformed: "A proxy may have changed the headers.",
  "too-old": "Check this machine's clock, and how long requests wait in front of it.",
  "too-new": "Check this machine's clock.",
  mismatch: "Check the secret, and hand in the raw body, as it came.",
};

/** The callback is not proven to come from the service. */
export class WebhookSignatureError extends KlingError {
  override get name(): "WebhookSignatureError" {
    return "WebhookSignatureError";
  }
  override get code(): "webhook_signature_invalid" {
    return "webhook_signature_invalid";
  }
  /** Why the signature does not count. */
  readonly reason: SignatureFault;

  constructor(reason: SignatureFault) {
    super(`The callback's signature is ${reason === "mismatch" ? "wrong" : reason.replace("-", " ")}.`, {
      advice: advice[reason],
    });
    this.reason = reason;
  }
}

/** A callback that the service signed. */
export interface VerifiedCallback {
  /** The message's id: the same when it is sent again. */
  readonly id: string;
  /** When it was signed, epoch milliseconds in whole seconds. */
  readonly signedAt: number;
}

/** How far a signature's time may be off, seconds (kling-api V 7.4, official mirror). */
const TOLERANCE = 300;

/**
 * Proves by Standard Webhooks that the service sent this, and lately. Any of the signatures in the header may fit any of
 * the secrets.
 * @throws WebhookSignatureError when it is not proven; ConfigurationError for a secret that is none
 */
export async function verify(callback: ReceivedCallback, options: VerifyOptions): Promise<VerifiedCallback> {
  const keys = keysOf(options.secret);
  const id = header(callback.headers, signatureHeaders.id);
  const timestamp = header(callback.headers, signatureHeaders.timestamp);
  const signature = header(callback.headers, signatureHeaders.signature);
  if (!id || !timestamp || !signature) throw new WebhookSignatureError("missing");
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookSignatureError("malformed");
  const age = Math.floor((options.clock ?? systemTime).now() / 1000) - Number(timestamp);
  if (age > TOLERANCE) throw new WebhookSignatureError("too-old");
  if (age < -TOLERANCE) throw new WebhookSignatureError("too-new");

  const body = bytesOf(callback.body);
  const expected = await Promise.all(keys.map((key) => signatureOf(key, id, timestamp, body)));
  // Every pair is compared, so that the time does not tell which one fitted.
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
