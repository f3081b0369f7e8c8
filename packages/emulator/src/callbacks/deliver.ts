import type { ClockParts } from "../clock/create-clock.ts";
import type { CallbackOptions } from "../options.ts";

/** A callback that the emulator sent, or tried to send. */
export interface Delivery {
  /** When, epoch milliseconds on the emulator's clock. */
  readonly at: number;
  /** The callback URL. */
  readonly url: string;
  /** The headers, including those of the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: JSON text, as signed. */
  readonly body: string;
  /** The HTTP status of the receiver's response; 0 if there was none. */
  readonly status: number;
  /** Why there was no response. Undefined if there was one. */
  readonly error?: string;
}

export type Message = Pick<Delivery, "url" | "headers" | "body">;

const TIMEOUT_MS = 10_000;

/** Sends a callback. Never throws: an error of the receiver does not affect the service. */
export async function deliver(
  message: Message,
  { clock, idle }: ClockParts,
  options: CallbackOptions,
): Promise<Delivery> {
  const { url, headers, body } = message;
  const at = clock.now();
  if (options.hosts !== "any" && !isLoopback(url))
    return { at, ...message, status: 0, error: "not a loopback address" };
  const send = options.fetch ?? fetch;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await idle.track(send(url, { method: "POST", headers, body, redirect: "manual", signal }));
    await response.body?.cancel();
    return { at, ...message, status: response.status };
  } catch (error) {
    return { at, ...message, status: 0, error: error instanceof Error ? error.message : String(error) };
  }
}

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  return (
    /^https?:$/.test(protocol) &&
    (/(^|\.)localhost$/.test(hostname) || /^127(\.\d+){3}$/.test(hostname) || hostname === "[::1]")
  );
}
