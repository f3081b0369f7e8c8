import type { JobInput } from "@klingkit/queue";
import type { Kling } from "klingkit";

/** The clock of the service and of its clients runs this many times as fast as real time. */
export const SPEED = 20;
/** The duration of a task on the service's clock. */
export const TASK_SECONDS = 60;
/** The slots of the account: more than the limit of the queue, which therefore has to be enforced by the queue. */
export const SERVICE_LIMIT = 50;
/** The lease of the workers, milliseconds of real time. */
export const LEASE = 3000;
/** The callback URL of all tasks. The service sends the callbacks to the receiver, wherever it is. */
export const CALLBACK_URL = "http://localhost/callback";
export const WEBHOOK_SECRET = "whsec_Y2x1c3RlciBvZiBrbGluZ2tpdA==";
export const API_KEY = "api-key-emulator";

/** A job by its key. The task of every 20th job fails at the service, and so does its retry. */
export function jobOf(key: string): JobInput<Kling> & { readonly key: string } {
  const prompt = isFailing(key) ? `[fail] ${key}` : `a lighthouse in fog, ${key}`;
  return { endpoint: "video.textToVideo", key, input: { prompt, duration: 5 } };
}

export function isFailing(key: string): boolean {
  return Number(/\d+$/.exec(key)?.[0]) % 20 === 7;
}
