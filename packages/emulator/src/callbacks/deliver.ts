import type { InternalClock } from "../clock/create-clock.ts";
import { isLoopback } from "../http/loopback.ts";
import type { CallbackOptions } from "../options.ts";

/** A callback that the emulator sent or could not send. */
export interface Delivery {
  /** The time of the delivery, epoch milliseconds on the emulator's clock. */
  readonly at: number;
  /** The callback URL. */
  readonly url: string;
  /** The headers, including the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: the signed JSON text. */
  readonly body: string;
  /** The HTTP status of the response; 0 if the delivery failed. */
  readonly status: number;
  /** The reason why the delivery failed. Undefined if the receiver responded. */
  readonly error?: string;
}

export type Message = Pick<Delivery, "url" | "headers" | "body">;

const TIMEOUT_MS = 10_000;

/** Sends a callback. It never throws, because an error in the receiver does not affect the service. */
export async function deliver(
  message: Message,
  { clock, idle }: InternalClock,
  options: CallbackOptions,
): Promise<Delivery> {
  const { url, headers, body } = message;
  const at = clock.now();
  const { protocol = "", hostname = "" } = URL.parse(url) ?? {};
  if (options.hosts !== "any" && !(/^https?:$/.test(protocol) && isLoopback(hostname)))
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
