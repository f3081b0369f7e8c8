import { ConfigurationError } from "@klingkit/errors";
import { decodeTask, safeListener, type TaskData } from "@klingkit/tasks";
import type { Delivery, ReceiverOptions } from "./options.ts";
import { parseCallback } from "./parse-callback.ts";
import { positionOf, stepOf } from "./position.ts";
import { readRequest } from "./read-request.ts";
import { Refusal } from "./rejection.ts";
import { keysOf, type WebhookSecret } from "./secret.ts";
import { signatureHeaders } from "./signature.ts";
import { memoryStore } from "./store.ts";
import { createTurns } from "./turns.ts";
import { systemClock } from "@klingkit/http/options";
import { verify } from "./verify.ts";

/** A function that receives callbacks. It responds to each request and never throws. */
export interface Receiver {
  /** Receives a callback: responds 200 if it was handled, else with a status and an empty body. */
  (request: Request): Promise<Response>;
  /**
   * Calls `listener` for each change of each task, before `onTask`. Errors of the listener are reported to `onEvent`.
   * Returns a function that ends the subscription.
   * @example
   * const unsubscribe = receive.subscribe((task) => console.log(task.id, task.status));
   */
  subscribe(listener: (task: TaskData) => void): () => void;
}

const MEBIBYTE = 1024 * 1024;
/** How long a repeated delivery is ignored while the first is handled, milliseconds. A process may crash in between. */
const LEASE = 5 * 60_000;
// As long as the service keeps results (apps/docs/service/tasks.md#results).
/** How long received callbacks are remembered, milliseconds. */
const KEPT = 30 * 24 * 3_600_000;
/** The most concurrent reads for callbacks that are not signed. */
const CONFIRMATIONS = 8;

/**
 * Creates a receiver of callbacks, for every runtime with `Request` and `Response`. It verifies signatures, ignores
 * repeated and late deliveries, and calls `onTask` once for each change of a task.
 * @throws {ConfigurationError} if `secret` is not a webhook secret, or `maxBytes` is not above 0. An error of a secret
 *   that a function returns is reported to `onEvent`, and the response is 500
 * @example
 * const receive = createReceiver({
 *   secret: () => process.env["KLING_WEBHOOK_SECRET"],
 *   onTask: (task) => console.log(task.id, task.status, task.outputs),
 * });
 * export default { fetch: receive };
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { secret, unsigned = "confirm", confirm, onTask, onTest, clock = systemClock, maxBytes = MEBIBYTE } = options;
  if (secret !== undefined && typeof secret !== "function") readable(secret);
  if (!(maxBytes > 0)) throw new ConfigurationError(`maxBytes must be above 0, not ${maxBytes}.`);
  const store = options.store ?? memoryStore({ clock });
  const inTurn = createTurns();
  const listeners = new Set<(task: TaskData) => void>();
  let confirming = 0;

  // An error of the listener must not change the response.
  const emit = safeListener(options.onEvent);
  const failed = (error: unknown): void => emit({ type: "failed", at: clock.now(), error });

  async function receive(request: Request): Promise<Response> {
    try {
      await take(request);
      // The service asks for 200 (apps/docs/service/webhooks.md#delivery).
      return new Response(null, { status: 200 });
    } catch (error) {
      if (!(error instanceof Refusal)) {
        failed(error);
        return new Response(null, { status: 500 });
      }
      const { status, reason, cause } = error;
      emit({ type: "refused", at: clock.now(), status, reason, ...(cause === undefined ? {} : { cause }) });
      return new Response(null, { status, headers: status === 405 ? { allow: "POST" } : {} });
    }
  }

  async function take(request: Request): Promise<void> {
    const body = await readRequest(request, maxBytes);
    const id = await signedId(request.headers, body);
    const callback = parseCallback(body);
    if (!callback) throw new Refusal("not-a-task");
    const { task, test } = callback;
    if (id !== undefined || unsigned === "trust") {
      const delivery: Delivery = { id, verification: id === undefined ? "none" : "signed" };
      return test ? onTest?.(task, delivery) : settle(task, delivery);
    }
    // A callback that changes nothing needs no read.
    if (!(await isNews(task))) return emit({ type: "late", at: clock.now(), task });
    const found = await confirmed(task);
    if (found) {
      await settle(found, { id, verification: "confirmed" });
      if (stepOf(found) < stepOf(task)) throw new Refusal("not-yet");
    } else if (test) await onTest?.(task, { id, verification: "none" });
    else throw new Refusal("not-confirmed");
  }

  /** The id of a signed message; undefined for one that is not signed but may be accepted. */
  async function signedId(headers: Headers, body: Uint8Array): Promise<string | undefined> {
    const present = readable(typeof secret === "function" ? await secret() : secret);
    if (present && Object.values(signatureHeaders).some((name) => headers.has(name))) {
      const verified = await verify({ headers, body }, { secret: present, clock }).catch((error: unknown) => {
        throw new Refusal("signature", error);
      });
      return verified.id;
    }
    if (unsigned === "trust" || (unsigned === "confirm" && confirm)) return undefined;
    if (present) throw new Refusal("unsigned");
    throw new ConfigurationError("The receiver has no webhook secret, and no `confirm` to do without one.", {
      advice: "Set the secret, or hand in `confirm`.",
    });
  }

  async function confirmed(task: TaskData): Promise<TaskData | undefined> {
    if (confirming >= CONFIRMATIONS) throw new Refusal("busy");
    confirming++;
    try {
      const found = decodeTask(await confirm?.(task));
      return found?.id === task.id ? found : undefined;
    } finally {
      confirming--;
    }
  }

  async function isNews(task: TaskData): Promise<boolean> {
    return positionOf(task) > ((await store.get(taskKey(task))) ?? 0);
  }

  /** Handles a proven task unless it was received before or is late, and remembers it if the handler succeeds. */
  async function settle(task: TaskData, delivery: Delivery): Promise<void> {
    const position = positionOf(task);
    const message = `kling:message:${delivery.id ?? `${task.id}:${position}`}`;
    await inTurn(task.id, async () => {
      if (!(await store.claim(message, LEASE))) return emit({ type: "duplicate", at: clock.now(), task });
      try {
        if (!(await isNews(task))) return emit({ type: "late", at: clock.now(), task });
        for (const listener of listeners) void (async () => listener(task))().catch(failed);
        await onTask?.(task, delivery);
        // Checked again, because another process may have handled a later change meanwhile.
        if (await isNews(task)) await store.set(taskKey(task), position, KEPT);
        await store.set(message, 1, KEPT);
      } catch (error) {
        await store.release(message);
        throw error;
      }
    });
  }

  return Object.assign(receive, {
    subscribe(listener: (task: TaskData) => void): () => void {
      // A new function for each call, because the same listener may subscribe twice.
      const tell = (task: TaskData): void => listener(task);
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  });
}

function taskKey({ id }: TaskData): string {
  return `kling:task:${id}`;
}

/**
 * The secret; undefined if it is empty, as a variable that is not set. @throws {ConfigurationError} if it is malformed
 */
function readable(secret: WebhookSecret | undefined): WebhookSecret | undefined {
  const present = [secret ?? []].flat().filter((text) => text.trim() !== "");
  keysOf(present);
  return present.length > 0 ? present : undefined;
}
