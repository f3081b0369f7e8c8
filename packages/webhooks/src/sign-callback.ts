import { keysOf, type WebhookSecret } from "./secret.ts";
import { signatureHeaders, signatureOf } from "./signature.ts";
import { systemClock } from "@klingkit/http/options";

/** How a callback is signed. */
export interface SignOptions {
  /**
   * The secret. Several secrets make several signatures, as the service does while one secret replaces another.
   * @default none: the callback is not signed
   */
  readonly secret?: WebhookSecret | undefined;
  /**
   * The time of the signature, epoch milliseconds. Its milliseconds are dropped.
   * @default now, on the clock of the machine
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
  /** The headers: the content type, and the three signature headers if there is a secret. */
  readonly headers: Record<string, string>;
  /** The JSON body. */
  readonly body: string;
}

/**
 * Creates a callback as the service sends it, to test a receiver.
 * @param task the body: an object as API v2 or API v1 sends it, or its JSON text
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
