import { createEmulator, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { type Clock, createKling, type Kling } from "klingkit";
import { onTestFinished } from "vitest";
import { createQueue, type Queue, type QueueEvent, type QueueResult, type ServerDatabase } from "../src/index.ts";
import { account, allOf, passUntil } from "./at-hand.ts";
import { connect, type Connection } from "./connection.ts";
import { createGate, type Hold } from "./gate.ts";

/** Workers of one queue in this process; time stands still but while `results` or `until` moves it. */
export interface Crew {
  readonly emulator: Emulator;
  worker(options?: WorkerOptions): Worker;
  /** Results of a worker's queue until nothing is open, however long that takes. */
  results(worker: Worker): Promise<QueueResult[]>;
  /** Moves time until a promise settles. */
  until<Result>(promise: Promise<Result>): Promise<Result>;
  /** Runs one statement on the queue's tables: `{s}` is their schema. */
  sql(text: string): Promise<unknown[]>;
  /** Moves time until a condition holds. */
  becomes(condition: () => Promise<boolean>): Promise<void>;
  /** Lets all leases expire. */
  expireLeases(): Promise<void>;
  /** The paths of creates that reached the service. */
  creates(): string[];
}

export interface WorkerOptions {
  readonly retries?: number;
  /** Slots that the client counts itself. Default: none. */
  readonly slots?: Readonly<Record<string, number>>;
}

export interface Worker {
  readonly queue: Queue<Kling>;
  readonly events: QueueEvent[];
  /** Stops requests, as `POST /text-to-video/...`, before they are sent. */
  holdRequest(pattern: RegExp): Hold;
  /** Stops responses before they arrive. */
  holdResponse(pattern: RegExp): Hold;
  /** Stops statements before they run. */
  holdStatement(pattern: RegExp): Hold;
  /** Lets time stand still for the worker. */
  holdTimers(): Hold;
  /** Calls a listener once, with the next event of a kind. */
  once(type: QueueEvent["type"], listener: () => void): void;
  /** Ends the worker as `kill -9` does: nothing of it reaches the service or the database any more. */
  crash(): Promise<void>;
}

/** Crews share a database and have a schema each. */
let schemas = 0;

export async function createCrew(database: ServerDatabase, options: EmulatorOptions = {}): Promise<Crew> {
  const emulator = await createEmulator({
    clock: "manual",
    listen: false,
    taskSeconds: 30,
    accounts: [account({ concurrency: 50 })],
    ...options,
  });
  const schema = `crew_${process.pid}_${schemas++}`;
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
    until: (promise) => passUntil(emulator, promise),
    sql,
    worker(own = {}) {
      const worker = createWorker(connect(database), schema, emulator, own);
      workers.push(worker);
      return worker;
    },
    async becomes(condition) {
      while (!(await condition())) await emulator.clock.advance(1000);
    },
    results: ({ queue }) => passUntil(emulator, allOf(queue)),
    async expireLeases() {
      await sql("UPDATE {s}.task SET lease_until = now() - interval '1 second'");
    },
    creates: () => emulator.calls.filter(({ method }) => method === "POST").map(({ path }) => path),
  };
}

function createWorker(
  connection: Connection,
  schema: string,
  emulator: Emulator,
  { retries, slots }: WorkerOptions,
): Worker {
  const [requests, responses, timers] = [createGate(), createGate(), createGate()];
  const clock: Clock = {
    now: () => emulator.clock.now(),
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
      const what = `${init.method} ${url.slice(emulator.url.length)} ${typeof init.body === "string" ? init.body : ""}`;
      await requests.pass(what, init.signal);
      const response = await emulator.fetch(url, init);
      await responses.pass(what, init.signal);
      return response;
    },
    clock,
    env: {},
    concurrency: slots ?? false,
    retryDelay: { max: 5000 },
    random: () => 1,
  });
  const queue = createQueue({
    client: kling,
    database: connection.db,
    schema,
    clock,
    concurrency: 10,
    ...(retries === undefined ? {} : { retries }),
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
      requests.shut(killed);
      responses.shut(killed);
      await connection.cut();
    },
  };
}
