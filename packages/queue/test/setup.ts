import { PGlite } from "@electric-sql/pglite";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createKling, type Kling } from "klingkit";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import {
  createQueue,
  type Queue,
  type QueueDatabase,
  type QueueEvent,
  type QueueOptions,
  type QueueResult,
  type ServerDatabase,
} from "../src/index.ts";
import { toServerDatabase } from "./connection.ts";

/** An emulator, a client and queues, which are closed when the test ends. */
export interface TestSetup {
  readonly emulator: Emulator;
  readonly client: Kling;
  readonly events: QueueEvent[];
  /** A directory for outputs. */
  readonly folder: string;
  createQueue(options?: Partial<QueueOptions<Kling>>): Queue<Kling>;
  /** Resolves with the next event of a type. */
  nextEvent<Type extends QueueEvent["type"]>(type: Type): Promise<QueueEvent & { type: Type }>;
}

/** Tests share a database; each has its own schema. */
let schemas = 0;

export async function setUp(database: QueueDatabase, options: EmulatorOptions = {}): Promise<TestSetup> {
  const emulator = await createEmulator({
    clock: { speed: 100 },
    listen: false,
    taskSeconds: 30,
    accounts: [account({ concurrency: 50 })],
    ...options,
  });
  const client = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    random: () => 0.5,
    env: {},
    concurrency: false,
  });
  const folder = await mkdtemp(join(tmpdir(), "klingkit-queue-outputs-"));
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
    client,
    events,
    folder,
    createQueue(overrides = {}) {
      const queue = createQueue({
        client,
        database,
        schema,
        clock: emulator.clock,
        concurrency: 10,
        leaseDuration: 1000,
        onEvent(event) {
          events.push(event);
          for (const listener of listeners) listener(event);
        },
        ...overrides,
      });
      queues.push(queue);
      return queue;
    },
    nextEvent: (type) =>
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

/** Tests advance the clock until a slow database has caught up, so the packs must not expire. */
const UNTIL_THE_END = { days: 10_000 };

export function account({
  concurrency,
  units = 1000,
}: {
  concurrency: number;
  units?: number;
}): NonNullable<EmulatorOptions["accounts"]>[number] {
  return { ...DEFAULT_ACCOUNT, packs: [{ ...UNTIL_THE_END, type: "video", units, concurrency }] };
}

/** An account that pays for images and videos. */
export const filmAccount: NonNullable<EmulatorOptions["accounts"]>[number] = {
  ...DEFAULT_ACCOUNT,
  packs: [
    { ...UNTIL_THE_END, type: "video", units: 1000, concurrency: 50 },
    { ...UNTIL_THE_END, type: "image", units: 1000, concurrency: 50 },
  ],
};

/** A text-to-video job. */
export function videoJob(
  key: string,
  prompt: string = `a lighthouse in fog, ${key}`,
): { endpoint: "video.textToVideo"; key: string; input: { prompt: string } } {
  return { endpoint: "video.textToVideo", key, input: { prompt } };
}

export function videoJobs(count: number): ReturnType<typeof videoJob>[] {
  return Array.from({ length: count }, (_, index) => videoJob(`job-${index}`));
}

/** Starts an embedded PostgreSQL for the tests of a file. Returns a function that returns it while tests run. */
export function embeddedDatabase(): () => ServerDatabase {
  let pglite: PGlite;
  let database: ServerDatabase;
  beforeAll(async () => {
    pglite = await PGlite.create();
    database = toServerDatabase(pglite);
  });
  afterAll(() => pglite.close());
  return () => database;
}

/** Advances a manual clock until a promise settles. */
export async function advanceUntil<Result>(
  { clock }: Emulator,
  promise: Promise<Result>,
  step: number = 1000,
): Promise<Result> {
  let settled = false;
  const onSettled = (): void => {
    settled = true;
  };
  promise.then(onSettled, onSettled);
  while (!settled) await clock.advance(step);
  return promise;
}

/** Collects the results until no job is open. */
export async function collectResults(queue: Queue<Kling>): Promise<QueueResult[]> {
  const results: QueueResult[] = [];
  for await (const result of queue.results()) results.push(result);
  return results;
}
