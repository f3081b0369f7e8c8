import type { EmulatorOptions } from "@klingkit/emulator";
import { memoryStore, type ReceiverStore } from "@klingkit/webhooks";
import type { Receiver } from "klingkit";
import type { Environment } from "../environment.ts";
import type { Job } from "./plan.ts";

/** The webhook secret of the emulator's account. */
export const webhookSecret: string = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;

/** Delivers callbacks to the processes and counts the reported tasks. */
export interface Inbox {
  readonly delivery: NonNullable<EmulatorOptions["callbacks"]>;
  callbackUrlOf(job: Job): string;
  /** The store that the receivers of all processes share. */
  readonly store: ReceiverStore;
  /** Delivers the callbacks of a process name to its receiver. */
  register(name: string, receiver: Receiver): void;
  /** Counts a finished task that a receiver reported. */
  countReport(id: string): void;
  /** The number of finished tasks that receivers reported more than once. */
  readonly reportedTwice: () => number;
}

export function createInbox(now: () => number): Inbox {
  const receivers = new Map<string, Receiver>();
  const reports = new Map<string, number>();
  return {
    delivery: {
      fetch: async (url, init) => {
        const name = new URL(url).pathname.replace("/callbacks/", "");
        const receiver = receivers.get(name);
        return receiver ? receiver(new Request(url, init)) : new Response(null, { status: 503 });
      },
    },
    callbackUrlOf: ({ apiVersion, process }) => `http://127.0.0.1/callbacks/${apiVersion}-${process}`,
    store: memoryStore({ clock: { now } }),
    register: (name, receiver) => void receivers.set(name, receiver),
    countReport: (id) => void reports.set(id, (reports.get(id) ?? 0) + 1),
    reportedTwice: () => [...reports.values()].filter((times) => times > 1).length,
  };
}

/** Adds faults that lose, duplicate, reorder and delay callbacks, each with a quarter of the probability. */
export function addCallbackFaults({ emulator }: Environment, probability: number): void {
  for (const callback of ["lose", "duplicate", "reorder", "delay"] as const) {
    emulator.faults.add({ callback, probability: probability / 4, delayMs: 20_000 });
  }
}
