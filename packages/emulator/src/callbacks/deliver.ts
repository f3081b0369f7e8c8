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

const PATIENCE_MS = 10_000;

/** Sends a callback and records the result. Never throws: an error of the receiver does not affect the service. */
export async function deliver(
  message: { url: string; headers: Record<string, string>; body: string },
  { clock, idle }: ClockParts,
  options: CallbackOptions,
): Promise<Delivery> {
  const note = { at: clock.now(), ...message };
  if (options.hosts !== "any" && !isLoopback(message.url))
    return { ...note, status: 0, error: "not a loopback address" };
  const send = options.fetch ?? fetch;
  try {
    const response = await idle.track(
      send(message.url, {
        method: "POST",
        headers: message.headers,
        body: message.body,
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
    );
    await response.body?.cancel();
    return { ...note, status: response.status };
  } catch (error) {
    return { ...note, status: 0, error: error instanceof Error ? error.message : String(error) };
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
