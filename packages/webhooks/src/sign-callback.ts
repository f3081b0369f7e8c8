import { keysOf, type WebhookSecret } from "./secret.ts";
import { signatureHeaders, signatureOf } from "./signature.ts";
import { systemTime } from "./verify.ts";

export interface SignOptions {
  /** Several make several signatures, as the service does while one secret replaces another. None: an unsigned callback. */
  readonly secret?: WebhookSecret | undefined;
  /** Epoch milliseconds. Default now. */
  readonly at?: number | undefined;
  /** The message's id. Default a new one. */
  readonly id?: string | undefined;
}

/** A callback to send: fits `new Request(url, callback)` and `fetch(url, callback)`. */
export interface SignedCallback {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Makes a callback as the service would, for tests of your own receiver.
 * @param task what the service would say: an object in either design's form, or the text itself
 */
export async function signCallback(task: object | string, options: SignOptions = {}): Promise<SignedCallback> {
  const body = typeof task === "string" ? task : JSON.stringify(task);
  const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" };
  if (options.secret !== undefined) {
    const id = options.id ?? crypto.randomUUID();
    const timestamp = String(Math.floor((options.at ?? systemTime.now()) / 1000));
    const bytes = new TextEncoder().encode(body);
    const signatures = keysOf(options.secret).map((key) => signatureOf(key, id, timestamp, bytes));
    headers[signatureHeaders.id] = id;
    headers[signatureHeaders.timestamp] = timestamp;
    headers[signatureHeaders.signature] = (await Promise.all(signatures)).join(" ");
  }
  return { method: "POST", headers, body };
}
