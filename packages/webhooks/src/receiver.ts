import { ConfigurationError } from "@klingkit/errors";
import { decodeTask, type TaskData } from "@klingkit/tasks";
import type { Delivery, ReceiverOptions, WebhookEvent } from "./options.ts";
import { parseCallback } from "./parse-callback.ts";
import { positionOf, stepOf } from "./position.ts";
import { readRequest } from "./read-request.ts";
import { Refusal } from "./refusal.ts";
import { keysOf, type WebhookSecret } from "./secret.ts";
import { signatureHeaders } from "./signature.ts";
import { memoryStore } from "./store.ts";
import { createTurns } from "./turns.ts";
import { systemTime, verify } from "./verify.ts";

/** Answers callbacks: a function from `Request` to `Response` that never throws. */
export interface Receiver {
  (request: Request): Promise<Response>;
  /** Tells the listener each step of each task as it is believed, before `onTask`. Gives what ends it. */
  subscribe(listener: (task: TaskData) => void): () => void;
}

const MEBIBYTE = 1024 * 1024;
/** How long a delivery that is being handled keeps its twin away; a process that dies in between lets go by it. */
const LEASE = 5 * 60_000;
/** As long as the service keeps a task's results (kling-api V 8.4, official mirror). */
const KEPT = 30 * 24 * 3_600_000;
/** Reads under way for callbacks that anybody may have sent. */
const CONFIRMATIONS = 8;

/**
 * Makes a receiver of callbacks for any runtime with `Request` and `Response`.
 * @throws ConfigurationError for a secret that is none, and for a wrong limit
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { secret, unsigned = "confirm", confirm, onTask, onTest, clock = systemTime, maxBytes = MEBIBYTE } = options;
  if (secret !== undefined && typeof secret !== "function") readable(secret);
  if (!(maxBytes > 0)) throw new ConfigurationError(`maxBytes must be above 0, not ${maxBytes}.`);
  const store = options.store ?? memoryStore({ clock });
  const inTurn = createTurns();
  const listeners = new Set<(task: TaskData) => void>();
  let confirming = 0;

  function emit(event: WebhookEvent): void {
    try {
      options.onEvent?.(event);
    } catch {
      // A listener's mistake is its own.
    }
  }
  const failed = (error: unknown): void => emit({ type: "failed", at: clock.now(), error });

  async function receive(request: Request): Promise<Response> {
    try {
      await take(request);
      // The service asks for 200 (kling-api V 7.1).
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
      const delivery: Delivery = { id, proof: id === undefined ? "none" : "signed" };
      return test ? onTest?.(task, delivery) : settle(task, delivery);
    }
    // What would not be news if it were true needs no read.
    if (!(await isNews(task))) return emit({ type: "late", at: clock.now(), task });
    const found = await confirmed(task);
    if (found) {
      await settle(found, { id, proof: "confirmed" });
      if (stepOf(found) < stepOf(task)) throw new Refusal("not-yet");
    } else if (test) await onTest?.(task, { id, proof: "none" });
    else throw new Refusal("not-confirmed");
  }

  /** The id of a signed message; undefined for one that is not signed but may still count. */
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

  /** Hands a believed task on, if it was not had before and is not behind what was; notes it when that went well. */
  async function settle(task: TaskData, delivery: Delivery): Promise<void> {
    const position = positionOf(task);
    const message = `kling:message:${delivery.id ?? `${task.id}:${position}`}`;
    await inTurn(task.id, async () => {
      if (!(await store.claim(message, LEASE))) return emit({ type: "duplicate", at: clock.now(), task });
      try {
        if (!(await isNews(task))) return emit({ type: "late", at: clock.now(), task });
        for (const listener of listeners) void (async () => listener(task))().catch(failed);
        await onTask?.(task, delivery);
        // Asked again: another process may have had a later one meanwhile.
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
      // A function of its own for each call: the same listener may subscribe twice.
      const tell = (task: TaskData): void => listener(task);
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  });
}

function taskKey({ id }: TaskData): string {
  return `kling:task:${id}`;
}

/** The secret, or undefined for an empty one: what a variable that is not set leaves. @throws ConfigurationError */
function readable(secret: WebhookSecret | undefined): WebhookSecret | undefined {
  const present = [secret ?? []].flat().filter((text) => text.trim() !== "");
  keysOf(present);
  return present.length > 0 ? present : undefined;
}
