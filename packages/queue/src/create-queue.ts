import { ConfigurationError } from "@klingkit/errors";
import { systemClock } from "@klingkit/http/options";
import { checkConcurrency, copyInput, type Disposal, loadOnce, safeListener } from "@klingkit/tasks";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { PgBoss } from "pg-boss";
import type { QueueContext } from "./context.ts";
import { openDatabase } from "./database/open-database.ts";
import type { QueueClient } from "./endpoints.ts";
import { checkTemplate } from "./files/file-name.ts";
import { createManifest, type Manifest } from "./files/manifest.ts";
import { ensureLane, laneNames } from "./lane.ts";
import { type AddOptions, type Added, type JobInput, queueDefaults, type QueueOptions } from "./options.ts";
import { type QueueResult, readResults } from "./read-result.ts";
import { createTables, namesOf } from "./schema.ts";
import { add } from "./steps/add.ts";
import { cancel, type Cancelled } from "./steps/cancel.ts";
import { isOpen, type QueueStats, readStats, setPaused } from "./steps/stats.ts";
import { retryFailed, type Retried } from "./steps/retry-failed.ts";
import type { AnyJob } from "./steps/read-job.ts";
import { releaseLeases } from "./steps/sweep.ts";
import { type CallbackState, createWorker, type Worker } from "./worker.ts";

/** Which results are read. */
export interface ResultsOptions {
  /**
   * Reads only results whose `place` is higher.
   * @default 0, which reads all results
   */
  readonly after?: number;
  /**
   * Whether the iteration continues until the queue closes. Otherwise it ends when no job is queued, running or saving.
   * @default false
   */
  readonly follow?: boolean;
  /**
   * Ends the iteration, without an error.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/**
 * A queue of jobs that survives crashes and restarts. The first call of a method opens the database; every method
 * throws a `ConfigurationError` if that fails because another process uses the folder or PGlite is not installed, or if
 * the queue was closed.
 */
export interface Queue<Client extends QueueClient> extends Disposal {
  /**
   * Validates and stores jobs. A key that exists is not added again. If one job is not valid, none is added. Bytes and
   * files of the inputs are read now and stored.
   * @throws {InvalidInputError} with the issues of all jobs; their paths begin with the index of the job:
   *   `jobs[3].input`
   * @throws {ConfigurationError} if the budget is not valid, or the client has no credentials
   * @example
   * const scenes = ["dawn", "noon", "dusk"];
   * await queue.add(
   *   scenes.map((scene) => ({
   *     endpoint: "video.textToVideo",
   *     key: scene,
   *     input: { prompt: `a lighthouse at ${scene}`, duration: 5 },
   *   })),
   *   { budget: { units: 12 } },
   * );
   */
  add(jobs: JobInput<Client> | readonly JobInput<Client>[], options?: AddOptions): Promise<readonly Added[]>;
  /**
   * Starts to process jobs in this process, including those of workers that stopped. Resolves when the work has
   * started. Errors of single jobs are reported as `trouble` to `onEvent`.
   * @example await queue.start();
   */
  start(): Promise<void>;
  /**
   * Iterates over the results of all processes, in the order in which jobs ended.
   * @example for await (const { key, status, files } of queue.results()) console.log(key, status, files);
   */
  results(options?: ResultsOptions): AsyncIterable<QueueResult>;
  /**
   * Returns how many jobs are in which state, and the concurrency and the budgets.
   * @example const { jobs, lanes } = await queue.stats();
   */
  stats(): Promise<QueueStats>;
  /**
   * Stops sending new tasks, on all machines. Tasks that exist run to their end.
   * @example await queue.pause();
   */
  pause(): Promise<void>;
  /**
   * Continues after `pause`, and in lanes that stopped because the service rejected the account or the credential.
   * @example await queue.resume();
   */
  resume(): Promise<void>;
  /**
   * Cancels jobs by key; without keys, all open jobs. A job of which nothing was sent ends at once and costs nothing,
   * and no worker sends a cancelled job. A task that exists runs to its end, because the service cannot stop it: the
   * result is `cancelled` and has the task.
   * @example const { cancelled, running } = await queue.cancel(["dusk"]);
   */
  cancel(keys?: readonly string[]): Promise<Cancelled>;
  /**
   * Retries jobs by key; without keys, all of them. A `failed` job gets a new task, which costs again; the outputs of
   * an `unsaved` job are downloaded again.
   * @example const { again, saving } = await queue.retryFailed();
   */
  retryFailed(keys?: readonly string[]): Promise<Retried>;
  /**
   * Reads the task of a verified callback at once, instead of at the next poll. Callbacks of other tasks are ignored.
   * @example kling.webhooks.receiver({ onTask: (task) => queue.handleCallback(task) })
   */
  handleCallback(callback: CallbackState): Promise<void>;
  /**
   * Stops the work of this process and closes the database. Tasks at the service continue; the next worker takes them
   * over.
   * @example await queue.close();
   */
  close(): Promise<void>;
}

/** The resources of an open queue. */
interface Opened {
  readonly context: QueueContext;
  readonly manifest: Manifest;
}

/** Time between two reads of results that other processes may have written, milliseconds. */
const READ_INTERVAL = 500;
/** Results per read. */
const BATCH_SIZE = 200;

/**
 * Creates a queue. It opens the database at the first call of a method and sends nothing before `start`.
 * @throws {ConfigurationError} if an option is out of range, or `schema` or the template of `files` is not valid
 * @example
 * await using queue = createQueue({
 *   client: createKling({ concurrency: false }),
 *   database: "film-queue",
 *   files: { folder: "films" },
 * });
 * await queue.add({ endpoint: "video.textToVideo", key: "dawn", input: { prompt: "a lighthouse at dawn" } });
 * await queue.start();
 * for await (const { key, status } of queue.results()) console.log(key, status);
 */
export function createQueue<Client extends QueueClient>(options: QueueOptions<Client>): Queue<Client> {
  checkOptions(options);
  const names = namesOf(options.schema ?? queueDefaults.schema);
  let opening: Promise<Opened> | undefined;
  let worker: Worker | undefined;
  let starting: Promise<void> | undefined;
  let closed = false;
  let change = Promise.withResolvers<void>();

  function changed(): void {
    change.resolve();
    change = Promise.withResolvers();
  }

  const open = loadOnce(() => (opening = openQueue(options, names)));
  async function opened(): Promise<Opened> {
    if (closed) throw new ConfigurationError("This queue was closed.");
    return open();
  }

  async function openWorker(): Promise<Worker> {
    const { context, manifest } = await opened();
    return (worker ??= createWorker(context, manifest, changed));
  }

  const start = loadOnce(async () => (await openWorker()).start());

  async function* results({ after = 0, follow = false, signal }: ResultsOptions = {}): AsyncGenerator<QueueResult> {
    const { context } = await opened();
    for (let place = after; !closed && !signal?.aborted;) {
      const next = change.promise;
      // Read before the results: a job that ends in between is read in the next round.
      const isUnfinished = follow || (await isOpen(context));
      const batch = await readResults(context, { after: place, limit: BATCH_SIZE });
      for (const result of batch) {
        yield result;
        place = result.place;
      }
      if (batch.length > 0) continue;
      if (!isUnfinished) return;
      await Promise.race([next, systemClock.sleep(READ_INTERVAL, signal).catch(() => undefined)]);
    }
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    changed();
    await starting?.catch(() => undefined);
    await worker?.stop();
    const { context, manifest } = (await opening?.catch(() => undefined)) ?? {};
    if (!context || !manifest) return;
    await releaseLeases(context).catch(() => undefined);
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
      worker?.wake();
      return added;
    },
    start: () => (starting = start()),
    results,
    stats: async () => readStats((await opened()).context),
    pause: async () => setPaused((await opened()).context, true),
    async resume() {
      await setPaused((await opened()).context, false);
      worker?.wake();
    },
    async cancel(keys) {
      const copied = copyInput(keys);
      const cancelled = await cancel((await opened()).context, copied);
      await worker?.withdrawSends();
      changed();
      return cancelled;
    },
    async retryFailed(keys) {
      const copied = copyInput(keys);
      const retried = await retryFailed((await opened()).context, copied);
      worker?.wake();
      return retried;
    },
    async handleCallback(callback) {
      const copied = copyInput(callback);
      await (await openWorker()).handleCallback(copied);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function checkOptions({ concurrency, lease, retries, files }: Omit<QueueOptions<QueueClient>, "client">): void {
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
  const clock = options.clock ?? systemClock;
  const listen = safeListener(options.onEvent);
  const emit: QueueContext["emit"] = (event) => listen({ at: clock.now(), ...event });
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
      concurrency: options.concurrency,
      files: files && { ...files, folder: resolve(files.folder), place: `${hostname()}:${resolve(files.folder)}` },
      callbackUrl: options.callbackUrl,
      emit,
      lanes: new Map(),
    };
    for (const lane of await laneNames(context)) await ensureLane(context, lane);
    return { context, manifest: createManifest(context) };
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    await database.close();
    throw error;
  }
}
