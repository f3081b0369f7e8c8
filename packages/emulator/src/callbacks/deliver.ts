import type { Timeline } from "../clock/timeline.ts";
import type { CallbackOptions } from "../options.ts";

/** A callback that was sent, or that would have been. */
export interface Delivery {
  /** ms since 1970, by the emulator's clock. */
  readonly at: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body's text, as signed. */
  readonly body: string;
  /** Of the receiver's answer; 0 when there was none. */
  readonly status: number;
  /** Why there was none. */
  readonly error?: string;
}

const PATIENCE_MS = 10_000;

/** Sends one callback and notes how it went. Never throws: a receiver's trouble is no trouble of the service's. */
export async function deliver(
  message: { url: string; headers: Record<string, string>; body: string },
  timeline: Timeline,
  options: CallbackOptions,
): Promise<Delivery> {
  const note = { at: timeline.now(), ...message };
  if (options.hosts !== "any" && !isLoopback(message.url))
    return { ...note, status: 0, error: "not a loopback address" };
  const send = options.fetch ?? fetch;
  try {
    const response = await timeline.stillness.during(() =>
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
