import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createKling, type Kling } from "klingkit";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createQueue, type Queue, type QueueEvent, type QueueOptions, type QueueResult } from "../src/index.ts";

/** A service whose clips take a moment, a client of it and what makes queues, all gone when the test ends. */
export interface AtHand {
  readonly emulator: Emulator;
  readonly kling: Kling;
  readonly events: QueueEvent[];
  /** A folder for films. */
  readonly folder: string;
  queue(options?: Partial<QueueOptions<Kling>>): Queue<Kling>;
  /** Resolves with the next event of a kind. */
  event<Type extends QueueEvent["type"]>(type: Type): Promise<QueueEvent & { type: Type }>;
}

/** Tests share a database and have a schema each. */
let schemas = 0;

export async function atHand(database: string, options: EmulatorOptions = {}): Promise<AtHand> {
  const emulator = await createEmulator({
    clock: { speed: 100 },
    listen: false,
    taskSeconds: 30,
    accounts: [account({ concurrency: 50 })],
    ...options,
  });
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    random: () => 0.5,
    env: {},
    concurrency: false,
  });
  const folder = await mkdtemp(join(tmpdir(), "klingkit-films-"));
  const events: QueueEvent[] = [];
  const listeners = new Set<(event: QueueEvent) => void>();
  const queues: Queue<Kling>[] = [];
  const schema = `test_${process.pid}_${schemas++}`;
  onTestFinished(async () => {
    await Promise.all(queues.map((queue) => queue.close()));
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    emulator,
    kling,
    events,
    folder,
    queue(own = {}) {
      const queue = createQueue({
        client: kling,
        database,
        schema,
        clock: emulator.clock,
        concurrency: 10,
        lease: 1000,
        onEvent(event) {
          events.push(event);
          for (const listener of listeners) listener(event);
        },
        ...own,
      });
      queues.push(queue);
      return queue;
    },
    event: (type) =>
      new Promise((resolve) => {
        const listener = (event: QueueEvent): void => {
          if (event.type !== type) return;
          listeners.delete(listener);
          resolve(event as QueueEvent & { type: typeof type });
        };
        listeners.add(listener);
      }),
  };
}

export function account({
  concurrency,
  units = 1000,
}: {
  concurrency: number;
  units?: number;
}): NonNullable<EmulatorOptions["accounts"]>[number] {
  return { ...DEFAULT_ACCOUNT, packs: [{ type: "video", units, concurrency }] };
}

/** A job of text to video. */
export function clip(
  key: string,
  prompt: string = `a lighthouse in fog, ${key}`,
): { endpoint: "video.textToVideo"; key: string; input: { prompt: string } } {
  return { endpoint: "video.textToVideo", key, input: { prompt } };
}

export function clips(count: number): ReturnType<typeof clip>[] {
  return Array.from({ length: count }, (_, index) => clip(`job-${index}`));
}

/** Moves a clock that stands still until a promise settles. */
export async function passUntil<Result>(
  { clock }: Emulator,
  promise: Promise<Result>,
  step: number = 1000,
): Promise<Result> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  while (!settled) await clock.advance(step);
  return promise;
}

/** All results until nothing is open. */
export async function allOf(queue: Queue<Kling>): Promise<QueueResult[]> {
  const all: QueueResult[] = [];
  for await (const result of queue.results()) all.push(result);
  return all;
}
