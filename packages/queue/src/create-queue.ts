import { ConfigurationError } from "@klingkit/errors";
import { checkConcurrency, copyInput, type Disposal } from "@klingkit/tasks";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { PgBoss } from "pg-boss";
import type { QueueContext } from "./context.ts";
import { openDatabase } from "./database/open-database.ts";
import type { QueueClient } from "./endpoint-input.ts";
import { checkTemplate } from "./files/file-name.ts";
import { createManifest, type Manifest } from "./files/manifest.ts";
import { ensureLane } from "./lane.ts";
import {
  type AddOptions,
  type Added,
  type JobInput,
  machineClock,
  queueDefaults,
  type QueueOptions,
} from "./options.ts";
import { type QueueResult, readResults } from "./read-result.ts";
import { createTables, namesOf } from "./schema.ts";
import { add } from "./steps/add.ts";
import { cancel, type Cancelled } from "./steps/cancel.ts";
import { isOpen, type QueueStats, readStats, setPaused } from "./steps/stats.ts";
import { retryFailed, type Retried } from "./steps/retry-failed.ts";
import type { AnyJob } from "./steps/read-job.ts";
import { letGo } from "./steps/sweep.ts";
import { type CallbackState, createWorkshop, type Workshop } from "./workshop.ts";

export interface ResultsOptions {
  /** Read on behind this place. Default 0: from the first. */
  readonly after?: number;
  /** Stay for what is added later, until the queue closes. Default false: end when nothing is open. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/** Durable batch work. Each method opens the database when it is the first to need it. */
export interface Queue<Client extends QueueClient> extends Disposal {
  /**
   * Adds jobs, after checking each input as its endpoint does. The same key is added once. If one job is wrong, none is
   * added.
   * @throws {InvalidInputError} with the issues of all jobs, whose paths begin as `jobs[3].input`
   * @throws {ConfigurationError} if the budget is wrong, or the client has no credentials
   */
  add(jobs: JobInput<Client> | readonly JobInput<Client>[], options?: AddOptions): Promise<readonly Added[]>;
  /** Begins to work in this process, and goes on with what others left. */
  start(): Promise<void>;
  /** Results in the order in which jobs ended, also those of other processes. */
  results(options?: ResultsOptions): AsyncIterable<QueueResult>;
  stats(): Promise<QueueStats>;
  /** Sends nothing new, on all machines; what runs goes on. */
  pause(): Promise<void>;
  /** Goes on after `pause`, and where a refused account or credential stopped the sending. */
  resume(): Promise<void>;
  /**
   * Cancels jobs by key; without keys, all open jobs. A job of which nothing was sent ends at once and costs nothing, and
   * no worker sends a cancelled job. A task that exists runs to its end, because the service cannot stop it: the result is
   * `cancelled` and carries the task.
   */
  cancel(keys?: readonly string[]): Promise<Cancelled>;
  /** Failed jobs get another task, unsaved files are fetched again; by key, or all. */
  retryFailed(keys?: readonly string[]): Promise<Retried>;
  /**
   * Reads the task of a verified callback at once, instead of at the next poll.
   * @example kling.webhooks.receiver({ onTask: (task) => queue.handleCallback(task) })
   */
  handleCallback(callback: CallbackState): Promise<void>;
  /** Stops working and lets go; tasks at the service go on and are taken up by the next worker. */
  close(): Promise<void>;
}

/** What is open while a queue is. */
interface Opened {
  readonly context: QueueContext;
  readonly manifest: Manifest;
}

/** How often results are looked for when nobody tells of them, milliseconds. */
const LOOK = 500;
/** Results read at once. */
const LOT = 200;

/** @throws ConfigurationError for options that are wrong in themselves */
export function createQueue<Client extends QueueClient>(options: QueueOptions<Client>): Queue<Client> {
  checkOptions(options);
  const names = namesOf(options.schema ?? queueDefaults.schema);
  let opening: Promise<Opened> | undefined;
  let workshop: Workshop | undefined;
  let starting: Promise<void> | undefined;
  let closed = false;
  let news = Promise.withResolvers<void>();

  function changed(): void {
    news.resolve();
    news = Promise.withResolvers();
  }

  function opened(): Promise<Opened> {
    if (closed) throw new ConfigurationError("This queue was closed.");
    opening ??= openQueue(options, names);
    opening.catch(() => (opening = undefined));
    return opening;
  }

  async function shop(): Promise<Workshop> {
    const { context, manifest } = await opened();
    return (workshop ??= createWorkshop(context, manifest, changed));
  }

  async function begin(): Promise<void> {
    (await shop()).begin();
  }

  async function* results({ after = 0, follow = false, signal }: ResultsOptions = {}): AsyncGenerator<QueueResult> {
    const { context } = await opened();
    for (let place = after; !closed && !signal?.aborted;) {
      const next = news.promise;
      // Asked before the results are read: what ends in between is read in the next round.
      const open = follow || (await isOpen(context));
      const lot = await readResults(context, { after: place, most: LOT });
      for (const result of lot) {
        yield result;
        place = result.place;
      }
      if (lot.length > 0) continue;
      if (!open) return;
      await Promise.race([next, pause(LOOK, signal)]);
    }
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    changed();
    await starting?.catch(() => undefined);
    await workshop?.stop();
    const { context, manifest } = (await opening?.catch(() => undefined)) ?? {};
    if (!context || !manifest) return;
    await letGo(context).catch(() => undefined);
    await manifest.write().catch(() => undefined);
    manifest.close();
    await context.boss.stop({ graceful: false }).catch(() => undefined);
    await context.database.close();
  }

  return {
    async add(...args) {
      // The caller may change the jobs after the call.
      const [jobs, addOptions = {}] = copyInput(args);
      const { context } = await opened();
      const many = Array.isArray(jobs);
      const list: readonly AnyJob[] = many ? jobs : [jobs];
      const added = await add(context, list, !many, addOptions);
      workshop?.wake();
      return added;
    },
    start: () =>
      (starting ??= begin().catch((error: unknown) => {
        starting = undefined;
        throw error;
      })),
    results,
    stats: async () => readStats((await opened()).context),
    pause: async () => setPaused((await opened()).context, true),
    async resume() {
      await setPaused((await opened()).context, false);
      workshop?.wake();
    },
    async cancel(keys) {
      const copied = copyInput(keys);
      const cancelled = await cancel((await opened()).context, copied);
      await workshop?.withdrawSends();
      changed();
      return cancelled;
    },
    async retryFailed(keys) {
      const copied = copyInput(keys);
      const retried = await retryFailed((await opened()).context, copied);
      workshop?.wake();
      return retried;
    },
    async handleCallback(callback) {
      const copied = copyInput(callback);
      await (await shop()).handleCallback(copied);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function checkOptions<Client extends QueueClient>({ concurrency, lease, retries, files }: QueueOptions<Client>): void {
  checkConcurrency(concurrency);
  if (lease !== undefined && !(lease >= 1000))
    throw new ConfigurationError(`lease is at least 1,000 milliseconds, not ${lease}.`);
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0)) {
    throw new ConfigurationError(`retries is a whole number from 0, not ${retries}.`);
  }
  checkTemplate(files?.name);
}

async function openQueue<Client extends QueueClient>(
  options: QueueOptions<Client>,
  names: QueueContext["names"],
): Promise<Opened> {
  const clock = options.clock ?? machineClock;
  const emit: QueueContext["emit"] = (event) => {
    try {
      options.onEvent?.({ at: clock.now(), ...event });
    } catch {
      // A listener's fault must not reach the work.
    }
  };
  const onError = (error: unknown): void =>
    emit({ type: "trouble", what: "the database", reason: error instanceof Error ? error.message : String(error) });
  const database = await openDatabase(options.database ?? queueDefaults.database, onError);
  // No schedules: jobs are only kept, handed out and, when over, forgotten.
  const boss = new PgBoss({ ...database.bossOptions, schema: names.boss, schedule: false });
  boss.on("error", onError);
  try {
    await createTables(database, names);
    await boss.start();
    const { files } = options;
    const context: QueueContext = {
      client: options.client,
      clock,
      database,
      boss,
      names,
      worker: `${hostname()}:${process.pid}:${randomUUID()}`,
      lease: (options.lease ?? queueDefaults.lease) / 1000,
      retries: options.retries ?? queueDefaults.retries,
      limits: options.concurrency,
      files: files && { ...files, folder: resolve(files.folder), place: `${hostname()}:${resolve(files.folder)}` },
      callbackUrl: options.callbackUrl,
      emit,
      lanes: new Map(),
    };
    const lanes = await database.sql.query<{ lane: string }>(`SELECT lane FROM ${names.ours}.lane ORDER BY lane`);
    for (const { lane } of lanes) await ensureLane(context, lane);
    return { context, manifest: createManifest(context) };
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    await database.close();
    throw error;
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return machineClock.sleep(ms, signal).catch(() => undefined);
}
