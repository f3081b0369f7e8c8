import { KlingError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http/options";
import { type Fields, fieldsOf } from "@klingkit/tasks";
import { MAX_WAITS } from "../protocol.ts";
import { readEvents } from "./read-events.ts";
import type { Sender } from "./send.ts";

/** The waits of a page. They share one connection, because a browser opens only six to a server with HTTP/1.1. */
export interface Waits {
  /**
   * Subscribes to the events of a task. Returns a function that unsubscribes.
   * @param onEvent receives events of the proxy
   * @param onError receives the error that ends all waits, such as that of a user who is not signed in any more
   */
  subscribe(token: string, onEvent: (event: Fields) => void, onError: (error: unknown) => void): () => void;
}

/** The delays before the connection is opened again, milliseconds: doubled after each failure. */
const RECONNECT_DELAY = { initial: 500, max: 15_000 };

/** Creates the waits of a client. */
export function createWaits(sender: Sender, clock: Clock): Waits {
  const subscriptions = new Set<Subscription>();
  let isRunning = false;
  let connection = new AbortController();

  interface Subscription {
    readonly token: string;
    readonly onEvent: (event: Fields) => void;
    readonly onError: (error: unknown) => void;
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (subscriptions.size > 0) {
      connection = new AbortController();
      const { signal } = connection;
      const current = [...subscriptions].slice(0, MAX_WAITS);
      try {
        const stream = await sender.open({ call: "wait", tokens: current.map(({ token }) => token) }, signal);
        for await (const event of readEvents(stream)) {
          failures = 0;
          const fields = fieldsOf(event);
          const subscription = current[Number(fields["index"])];
          if (subscription && subscriptions.has(subscription)) subscription.onEvent(fields);
        }
      } catch (error) {
        if (!signal.aborted && isFinal(error)) for (const { onError } of subscriptions) onError(error);
      }
      if (signal.aborted) continue;
      failures += 1;
      const delay = Math.min(RECONNECT_DELAY.max, RECONNECT_DELAY.initial * 2 ** (failures - 1));
      // A new wait does not wait for the delay.
      await clock.sleep(delay, signal).catch(() => undefined);
    }
    isRunning = false;
  }

  return {
    subscribe(token, onEvent, onError) {
      const subscription = { token, onEvent, onError };
      subscriptions.add(subscription);
      if (isRunning) connection.abort();
      else {
        isRunning = true;
        // Waits that begin together open one connection.
        queueMicrotask(() => void run());
      }
      return () => {
        subscriptions.delete(subscription);
        if (subscriptions.size === 0) connection.abort();
      };
    },
  };
}

/** Whether the same request cannot succeed later. */
function isFinal(error: unknown): boolean {
  return error instanceof KlingError && !error.retryable;
}
