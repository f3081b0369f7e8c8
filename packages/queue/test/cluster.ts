import { createEmulator, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { type Clock, createKling, type Kling } from "klingkit";
import { onTestFinished } from "vitest";
import {
  createQueue,
  type Queue,
  type QueueEvent,
  type QueueOptions,
  type QueueResult,
  type ServerDatabase,
} from "../src/index.ts";
import { account, collectResults, advanceUntil } from "./setup.ts";
import { connect, type Connection } from "./connection.ts";
import { createGate, type Hold } from "./gate.ts";

/** Workers of one queue in this process. The clock moves only in `results`, `advanceUntil` and `waitFor`. */
export interface Cluster {
  readonly emulator: Emulator;
  /** The schema of the queue's tables. */
  readonly schema: string;
  worker(options?: WorkerOptions): Worker;
  /** Advances the clock until no job is open, and returns the results of a worker's queue. */
  results(worker: Worker): Promise<QueueResult[]>;
  /** Advances the clock until a promise settles. */
  advanceUntil<Result>(promise: Promise<Result>): Promise<Result>;
  /** Runs one statement on the queue's tables: `{s}` is their schema. */
  sql(text: string): Promise<unknown[]>;
  /** Advances the clock until a condition is true. */
  waitFor(condition: () => Promise<boolean>): Promise<void>;
  /** Expires all leases. */
  expireLeases(): Promise<void>;
  /** The paths of creates that reached the service. */
  creates(): string[];
}

export interface WorkerOptions extends Pick<
  QueueOptions<Kling>,
  "maxRetries" | "files" | "leaseDuration" | "callbackUrl"
> {
  /** How far the worker's clock is wrong, milliseconds. Default: 0. */
  readonly skew?: number;
  /** The client's own concurrency limits. Default: none. */
  readonly concurrency?: Readonly<Record<string, number>>;
}

export interface Worker {
  readonly queue: Queue<Kling>;
  readonly events: QueueEvent[];
  /** Blocks requests, such as `POST /text-to-video/...`, before they are sent. */
  holdRequest(pattern: RegExp): Hold;
  /** Blocks responses before they arrive. */
  holdResponse(pattern: RegExp): Hold;
  /** Blocks statements before they run. */
  holdStatement(pattern: RegExp): Hold;
  /** Stops the worker's timers. */
  holdTimers(): Hold;
  /** Calls a listener at the next event of a type. */
  once(type: QueueEvent["type"], listener: () => void): void;
  /** Ends the worker as `kill -9` does: it no longer reaches the service or the database. */
  crash(): Promise<void>;
}

/** Clusters share a database; each has its own schema. */
let schemas = 0;

export async function createCluster(database: ServerDatabase, options: EmulatorOptions = {}): Promise<Cluster> {
  const emulator = await createEmulator({
    clock: "manual",
    listen: false,
    taskSeconds: 30,
    accounts: [account({ concurrency: 50 })],
    ...options,
  });
  const schema = `cluster_${process.pid}_${schemas++}`;
  const workers: Worker[] = [];
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.crash()));
    await Promise.all(workers.map(({ queue }) => queue.close()));
    await emulator.close();
  });

  async function sql(text: string): Promise<unknown[]> {
    const { rows } = await database.executeSql(text.replaceAll("{s}", schema));
    return rows;
  }

  return {
    emulator,
    schema,
    advanceUntil: (promise) => advanceUntil(emulator, promise),
    sql,
    worker(workerOptions = {}) {
      const worker = createWorker(connect(database), schema, emulator, workerOptions);
      workers.push(worker);
      return worker;
    },
    async waitFor(condition) {
      while (!(await condition())) await emulator.clock.advance(1000);
    },
    results: ({ queue }) => advanceUntil(emulator, collectResults(queue)),
    async expireLeases() {
      for (const table of ["task", "job"])
        await sql(`UPDATE {s}.${table} SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL`);
    },
    creates: () => emulator.calls.filter(({ method }) => method === "POST").map(({ path }) => path),
  };
}

function createWorker(
  connection: Connection,
  schema: string,
  emulator: Emulator,
  { concurrency, skew = 0, ...options }: WorkerOptions,
): Worker {
  const [requests, responses, timers] = [createGate(), createGate(), createGate()];
  const clock: Clock = {
    now: () => emulator.clock.now() + skew,
    async sleep(ms, signal) {
      await emulator.clock.sleep(ms, signal);
      await timers.pass("timer", signal);
    },
  };
  const events: QueueEvent[] = [];
  const listeners = new Set<(event: QueueEvent) => void>();
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    async fetch(url, init) {
      const request = `${init.method} ${url.slice(emulator.url.length)} ${typeof init.body === "string" ? init.body : ""}`;
      await requests.pass(request, init.signal);
      const response = await emulator.fetch(url, init);
      await responses.pass(request, init.signal);
      return response;
    },
    clock,
    env: {},
    concurrency: concurrency ?? false,
    retryDelay: { max: 5000 },
    random: () => 1,
  });
  const queue = createQueue({
    client: kling,
    database: connection.db,
    schema,
    clock,
    concurrency: 10,
    ...options,
    onEvent(event) {
      events.push(event);
      for (const listener of listeners) listener(event);
    },
  });
  return {
    queue,
    events,
    holdRequest: (pattern) => requests.hold(pattern),
    holdResponse: (pattern) => responses.hold(pattern),
    holdTimers: () => timers.hold(/timer/),
    holdStatement: (pattern) => connection.hold(pattern),
    once(type, listener) {
      const listen = (event: QueueEvent): void => {
        if (event.type !== type) return;
        listeners.delete(listen);
        listener();
      };
      listeners.add(listen);
    },
    async crash() {
      const killed = new Error("The process was killed.");
      requests.close(killed);
      responses.close(killed);
      await connection.disconnect();
    },
  };
}
