import { keysOf, type WebhookSecret } from "./secret.ts";
import { signatureHeaders, signatureOf } from "./signature.ts";
import { systemClock } from "@klingkit/http/options";

/** Options of `signCallback`. */
export interface SignOptions {
  /**
   * The secret, or a list of secrets, each of which adds a signature, as during a rotation.
   * @default none: the callback is unsigned
   */
  readonly secret?: WebhookSecret | undefined;
  /**
   * The time of the signature, epoch milliseconds, rounded down to whole seconds.
   * @default the current time
   */
  readonly at?: number | undefined;
  /**
   * The id of the message.
   * @default a random UUID
   */
  readonly id?: string | undefined;
}

/** A callback to send: the second argument of `new Request(url, callback)` and `fetch(url, callback)`. */
export interface SignedCallback {
  /** The HTTP method. */
  readonly method: "POST";
  /** The headers: the content type, and the three signature headers if a secret is set. */
  readonly headers: Record<string, string>;
  /** The JSON body. */
  readonly body: string;
}

/**
 * Creates a callback in the service's format, to test a receiver.
 * @param task the body in the format of API v2 or API v1: an object, or its JSON text
 * @throws {ConfigurationError} if `secret` is not a webhook secret
 * @example
 * const task = { id: "867283741759111202", status: "processing", message: "", update_time: 1774805076166 };
 * const response = await receive(new Request("https://example.com/kling", await signCallback(task, { secret })));
 */
export async function signCallback(task: object | string, options: SignOptions = {}): Promise<SignedCallback> {
  const body = typeof task === "string" ? task : JSON.stringify(task);
  const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" };
  if (options.secret !== undefined) {
    const id = options.id ?? crypto.randomUUID();
    const timestamp = String(Math.floor((options.at ?? systemClock.now()) / 1000));
    const bytes = new TextEncoder().encode(body);
    const signatures = keysOf(options.secret).map((key) => signatureOf(key, id, timestamp, bytes));
    headers[signatureHeaders.id] = id;
    headers[signatureHeaders.timestamp] = timestamp;
    headers[signatureHeaders.signature] = (await Promise.all(signatures)).join(" ");
  }
  return { method: "POST", headers, body };
}
