import { ConfigurationError } from "@klingkit/errors";
import { decodeTask, isFinal, safeListener, type TaskData } from "@klingkit/tasks";
import type { Delivery, ReceiverOptions } from "./options.ts";
import { parseCallback } from "./parse-callback.ts";
import { orderOf, stageOf } from "./order.ts";
import { readRequest } from "./read-request.ts";
import { RejectionError } from "./rejection.ts";
import { keysOf, type WebhookSecret } from "./secret.ts";
import { signatureHeaders } from "./signature.ts";
import { memoryStore } from "./store.ts";
import { createKeyedMutex } from "./keyed-mutex.ts";
import { systemClock } from "@klingkit/http/options";
import { verify } from "./verify.ts";

/** A function that receives callbacks. It responds to every request and never throws. */
export interface Receiver {
  /** Handles a callback. Responds with 200 on success, otherwise with an error status; the body is always empty. */
  (request: Request): Promise<Response>;
  /**
   * Calls `listener` for each change of each task, before `onTask`. Errors that it throws are reported to `onEvent`.
   * Returns a function that unsubscribes.
   * @example
   * const unsubscribe = receive.subscribe((task) => console.log(task.id, task.status));
   */
  subscribe(listener: (task: TaskData) => void): () => void;
}

const MEBIBYTE = 1024 * 1024;
/** How long a delivery is claimed while it is handled, milliseconds. The claim expires if the process crashes. */
const CLAIM_TTL = 5 * 60_000;
// The service keeps results for the same time (apps/docs/service/tasks.md#results).
/** How long received callbacks are remembered, milliseconds. */
const RETENTION = 30 * 24 * 3_600_000;
/** The value of a delivery that was handled. `claim` sets 1. */
const HANDLED = 2;
/** The maximum number of concurrent `confirm` calls. */
const MAX_CONFIRMATIONS = 8;
/** The maximum number of callbacks that wait for them. */
const MAX_WAITING = 100;

/**
 * Creates a receiver of callbacks, for every runtime with `Request` and `Response`. It verifies signatures, ignores
 * duplicate and stale deliveries, and calls `onTask` once for each change of a task.
 * @throws {ConfigurationError} if `secret` is not a webhook secret, or `maxBytes` is not greater than 0. If
 *   `secret` is a function and returns an invalid secret, the error is reported to `onEvent` and the response is 500
 * @example
 * const receive = createReceiver({
 *   secret: () => process.env["KLING_WEBHOOK_SECRET"],
 *   onTask: (task) => console.log(task.id, task.status, task.outputs),
 * });
 * export default { fetch: receive };
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const {
    secret,
    unsigned = "confirm",
    confirm,
    onTask,
    onFinished,
    onTest,
    clock = systemClock,
    maxBytes = MEBIBYTE,
  } = options;
  if (secret !== undefined && typeof secret !== "function") validSecret(secret);
  if (!(maxBytes > 0)) throw new ConfigurationError(`maxBytes must be greater than 0, not ${maxBytes}.`);
  const store = options.store ?? memoryStore({ clock });
  const runExclusive = createKeyedMutex();
  const listeners = new Set<(task: TaskData) => void>();
  const waiting: (() => void)[] = [];
  let confirming = 0;

  // An error thrown by the listener must not change the response.
  const emit = safeListener(options.onEvent);
  const reportFailure = (error: unknown): void => emit({ type: "failed", at: clock.now(), error });

  async function receive(request: Request): Promise<Response> {
    try {
      await handleRequest(request);
      // The service requires 200 (apps/docs/service/webhooks.md#delivery).
      return new Response(null, { status: 200 });
    } catch (error) {
      if (!(error instanceof RejectionError)) {
        reportFailure(error);
        return new Response(null, { status: 500 });
      }
      const { status, reason, cause } = error;
      emit({ type: "rejected", at: clock.now(), status, reason, ...(cause === undefined ? {} : { cause }) });
      return new Response(null, { status, headers: status === 405 ? { allow: "POST" } : {} });
    }
  }

  async function handleRequest(request: Request): Promise<void> {
    const body = await readRequest(request, maxBytes);
    const id = await verifiedId(request.headers, body);
    const callback = parseCallback(body);
    if (!callback) throw new RejectionError("not-a-task");
    const { task, test } = callback;
    if (id !== undefined || unsigned === "trust") {
      const delivery: Delivery = { id, verification: id === undefined ? "none" : "signed" };
      return test ? onTest?.(task, delivery) : handleTask(task, delivery);
    }
    // A callback that changes nothing needs no confirmation.
    if (!(await isNewer(task))) return emit({ type: "stale", at: clock.now(), task });
    const found = await confirmTask(task);
    if (found) {
      await handleTask(found, { id, verification: "confirmed" });
      if (stageOf(found) < stageOf(task)) throw new RejectionError("not-yet");
    } else if (test) await onTest?.(task, { id, verification: "none" });
    else throw new RejectionError("not-confirmed");
  }

  /** Returns the id of a signed callback, or undefined for an unsigned callback that may be accepted. */
  async function verifiedId(headers: Headers, body: Uint8Array): Promise<string | undefined> {
    const current = validSecret(typeof secret === "function" ? await secret() : secret);
    if (current && Object.values(signatureHeaders).some((name) => headers.has(name))) {
      const verified = await verify({ headers, body }, { secret: current, clock }).catch((error: unknown) => {
        throw new RejectionError("signature", error);
      });
      return verified.id;
    }
    if (unsigned === "trust" || (unsigned === "confirm" && confirm)) return undefined;
    if (current) throw new RejectionError("unsigned");
    throw new ConfigurationError(
      "The receiver has neither a webhook secret nor `confirm`, so it cannot verify callbacks.",
      {
        advice: "Set `secret` or `confirm`.",
      },
    );
  }

  async function confirmTask(task: TaskData): Promise<TaskData | undefined> {
    if (confirming < MAX_CONFIRMATIONS) confirming++;
    else if (waiting.length < MAX_WAITING) await new Promise<void>((resolve) => waiting.push(resolve));
    else throw new RejectionError("busy");
    try {
      const found = decodeTask(await confirm?.(task));
      return found?.id === task.id ? found : undefined;
    } finally {
      const next = waiting.shift();
      if (next) next();
      else confirming--;
    }
  }

  async function isNewer(task: TaskData): Promise<boolean> {
    return orderOf(task) > ((await store.get(taskKey(task))) ?? 0);
  }

  /** Handles a verified task unless it is a duplicate or stale, and remembers it if the handler succeeds. */
  async function handleTask(task: TaskData, delivery: Delivery): Promise<void> {
    const order = orderOf(task);
    const deliveryKey = `kling:message:${delivery.id ?? `${task.id}:${order}`}`;
    await runExclusive(task.id, async () => {
      if (!(await store.claim(deliveryKey, CLAIM_TTL))) {
        // The process that claimed it may still fail or crash.
        if ((await store.get(deliveryKey)) !== HANDLED) throw new RejectionError("in-progress");
        return emit({ type: "duplicate", at: clock.now(), task });
      }
      try {
        if (!(await isNewer(task))) {
          // A repeated delivery is stale again. With the claim it would count as being handled.
          await store.release(deliveryKey);
          return emit({ type: "stale", at: clock.now(), task });
        }
        for (const listener of listeners) void (async () => listener(task))().catch(reportFailure);
        await onTask?.(task, delivery);
        if (isFinal(task.status)) await onFinished?.(task, delivery);
        // Another process may have handled a later change in the meantime.
        if (await isNewer(task)) await store.set(taskKey(task), order, RETENTION);
        await store.set(deliveryKey, HANDLED, RETENTION);
      } catch (error) {
        await store.release(deliveryKey);
        throw error;
      }
    });
  }

  return Object.assign(receive, {
    subscribe(listener: (task: TaskData) => void): () => void {
      // A new function per subscription, because the same listener may subscribe twice.
      const subscription = (task: TaskData): void => listener(task);
      listeners.add(subscription);
      return () => void listeners.delete(subscription);
    },
  });
}

function taskKey({ id }: TaskData): string {
  return `kling:task:${id}`;
}

/** Returns the secret, or undefined if it is empty. @throws {ConfigurationError} if it is invalid */
function validSecret(secret: WebhookSecret | undefined): WebhookSecret | undefined {
  const secrets = [secret ?? []].flat().filter((text) => text.trim() !== "");
  keysOf(secrets);
  return secrets.length > 0 ? secrets : undefined;
}
