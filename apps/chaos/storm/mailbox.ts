import type { EmulatorOptions } from "@klingkit/emulator";
import { memoryStore, type ReceiverStore } from "@klingkit/webhooks";
import type { Receiver } from "klingkit";
import type { World } from "../world.ts";
import type { Job } from "./plan.ts";

/** What signs the shard's callbacks. No secret: it opens nothing but an emulator. */
export const webhookSecret: string = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;

/** Brings callbacks to the process that is to hear them, and counts what it hands on. */
export interface Mailbox {
  readonly delivery: NonNullable<EmulatorOptions["callbacks"]>;
  /** Where a job's callbacks go. */
  addressOf(job: Job): string;
  /** What the processes remember together, as a database would. */
  readonly store: ReceiverStore;
  /** A process has begun to listen; until the next one of this name. */
  listen(name: string, receiver: Receiver): void;
  /** Notes a task's end that was handed on. */
  noteEnd(id: string): void;
  /** Ends that were handed on more than once. */
  readonly endsTwice: () => number;
}

export function openMailbox(now: () => number): Mailbox {
  const receivers = new Map<string, Receiver>();
  const ends = new Map<string, number>();
  return {
    delivery: {
      fetch: async (url, init) => {
        const name = new URL(url).pathname.replace("/callbacks/", "");
        const receive = receivers.get(name);
        return receive ? receive(new Request(url, init)) : new Response(null, { status: 503 });
      },
    },
    addressOf: ({ design, process }) => `http://127.0.0.1/callbacks/${design}-${process}`,
    store: memoryStore({ clock: { now } }),
    listen: (name, receiver) => void receivers.set(name, receiver),
    noteEnd: (id) => void ends.set(id, (ends.get(id) ?? 0) + 1),
    endsTwice: () => [...ends.values()].filter((times) => times > 1).length,
  };
}

/** Lets callbacks be lost, doubled, delayed and put out of order, each with a quarter of the probability. */
export function strikeCallbacks({ emulator }: World, probability: number): void {
  for (const callback of ["lose", "duplicate", "reorder", "delay"] as const) {
    emulator.faults.add({ callback, probability: probability / 4, delayMs: 20_000 });
  }
}
