import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { systemClock } from "@klingkit/http/options";
import { checkConcurrency, copyInput, type Disposal, loadOnce, safeListener } from "@klingkit/tasks";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { PgBoss } from "pg-boss";
import type { QueueContext } from "./context.ts";
import type { Database } from "./database/database.ts";
import { trackDatabase } from "./database/database.ts";
import { openDatabase, type QueueDatabase } from "./database/open-database.ts";
import { idleTransactionTimeout } from "./database/server.ts";
import type { QueueClient } from "./endpoints.ts";
import { checkTemplate } from "./files/file-name.ts";
import type { FileOptions, FolderOptions, SinkOptions } from "./files/file-options.ts";
import { inputFolder } from "./input-files.ts";
import { createManifest, type Manifest } from "./files/manifest.ts";
import { ensureLane, laneNames } from "./lane.ts";
import { type AddOptions, type AddedJob, type JobInput, queueDefaults, type QueueOptions } from "./options.ts";
import { type QueueResult, readResults } from "./read-result.ts";
import { createTables, explainMissingRight, schemaNames, type SchemaNames } from "./schema.ts";
import { add } from "./steps/add.ts";
import { cancel, type CancelResult } from "./steps/cancel.ts";
import { prune, type PruneResult } from "./steps/prune.ts";
import { retryFailed, type RetryResult } from "./steps/retry-failed.ts";
import { hasOpenJobs, type QueueStats, readStats, setPaused } from "./steps/stats.ts";
import { releaseLeases } from "./steps/sweep.ts";
import type { AnyJob } from "./steps/validate-jobs.ts";
import { checkValue, type Rule, rules } from "./value-rules.ts";
import { type CallbackState, createWorker, type Worker } from "./worker.ts";

/** The options of `results`. */
export interface ResultsOptions {
  /**
   * Skips results up to this `sequence`.
   * @default 0
   */
  readonly after?: number;
  /**
   * Whether the iteration continues until the queue closes. Otherwise it ends when no job is queued, running or
   * downloading.
   * @default false
   */
  readonly follow?: boolean;
  /**
   * Ends the iteration without an error.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/**
 * A queue of jobs that survives crashes and restarts. The first method call opens the database. Every method except
 * `close` throws a `ConfigurationError` if another process uses the directory, if PGlite is not installed, or if the queue was
 * closed.
 */
export interface Queue<Client extends QueueClient> extends Disposal {
  /**
   * Validates and stores jobs. A job whose key exists is not added again. If one job is invalid, none is added. Bytes and
   * files of the inputs are read and stored. A value of an input can be the output of another job, see
   * `OutputReference`: this job can be in the same call, in any order, or in the queue.
   * @throws {InvalidInputError} if a job is invalid; it has the issues of all jobs, whose paths begin with the index of
   *   the job, such as `jobs[3].input`
   * @throws {ConfigurationError} if an option is invalid, or the client has no credentials
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
  add(jobs: JobInput<Client> | readonly JobInput<Client>[], options?: AddOptions): Promise<readonly AddedJob[]>;
  /**
   * Starts to process jobs in this process, including those of workers that stopped. Resolves when processing has
   * started. Errors in single jobs are reported to `onEvent` as `error`.
   * @example await queue.start();
   */
  start(): Promise<void>;
  /**
   * Iterates over the results of all processes, in the order in which the jobs finished.
   * @example for await (const { key, status, files } of queue.results()) console.log(key, status, files);
   */
  results(options?: ResultsOptions): AsyncIterable<QueueResult>;
  /**
   * Returns the number of jobs in each state, the lanes and the budgets.
   * @example const { jobs, lanes } = await queue.stats();
   */
  stats(): Promise<QueueStats>;
  /**
   * Stops sending new tasks, on all machines. Existing tasks continue.
   * @example await queue.pause();
   */
  pause(): Promise<void>;
  /**
   * Continues after `pause`, and restarts stopped lanes. Correct the reason of the event `lane-stopped` first.
   * @example await queue.resume();
   */
  resume(): Promise<void>;
  /**
   * Cancels jobs by key, with the jobs that wait for their outputs; without keys, all open jobs. A job of which nothing
   * was sent ends at once and costs nothing. No worker sends a cancelled job. An existing task continues, because the
   * service cannot stop it: the result is `cancelled` and has the task.
   * @example const { cancelled, running } = await queue.cancel(["dusk"]);
   */
  cancel(keys?: readonly string[]): Promise<CancelResult>;
  /**
   * Retries jobs by key; without keys, all jobs with the status `failed` or `download_failed`. A `failed` job gets a new
   * task, which costs again. The outputs of a `download_failed` job are downloaded again.
   * Jobs that ended as `dependency_failed` because of a `failed` job wait for it again; the key of such a job retries the
   * failed one.
   * @example const { requeued, blocked, downloading } = await queue.retryFailed();
   */
  retryFailed(keys?: readonly string[]): Promise<RetryResult>;
  /**
   * Deletes the jobs that ended more than `olderThan` milliseconds ago, their results, and the files of inputs that no job
   * needs. It keeps jobs whose outcome is unknown or whose download failed, jobs whose outputs another job needs, and the
   * saved outputs. The key of a deleted job is free: a job that is added with it creates a task again, which costs again.
   * @param options `olderThan`: the age, milliseconds. Default: 30 days, after which the URLs of outputs have expired.
   * @example const { jobs, inputFiles } = await queue.prune();
   */
  prune(options?: { readonly olderThan?: number }): Promise<PruneResult>;
  /**
   * Reads the task of a verified callback at once, instead of at the next poll. Callbacks of other tasks are ignored.
   * @example kling.webhooks.receiver({ onTask: (task) => queue.handleCallback(task) })
   */
  handleCallback(callback: CallbackState): Promise<void>;
  /**
   * Stops processing in this process and closes the database. Tasks at the service continue. The next worker takes them
   * over.
   * @example await queue.close();
   */
  close(): Promise<void>;
}

interface OpenQueue {
  readonly context: QueueContext;
  readonly manifest: Manifest;
}

/** Time between two reads of results of other processes, milliseconds. */
const READ_INTERVAL = 500;
/** The age at which URLs of outputs have expired, milliseconds (apps/docs/service/tasks.md#results). */
const THIRTY_DAYS = 30 * 24 * 3_600_000;
/** Results per read. */
const BATCH_SIZE = 200;

/**
 * Creates a queue. The first method call opens the database. No task is sent before `start`.
 * @throws {ConfigurationError} if an option is invalid
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
  const names = schemaNames(options.schema ?? queueDefaults.schema);
  let opening: Promise<OpenQueue> | undefined;
  let worker: Worker | undefined;
  let starting: Promise<void> | undefined;
  let closed = false;
  let change = Promise.withResolvers<void>();

  function notifyChange(): void {
    change.resolve();
    change = Promise.withResolvers();
  }

  const open = loadOnce(() => (opening = openQueue(options, names)));
  async function getOpenQueue(): Promise<OpenQueue> {
    if (closed) throw new ConfigurationError("The queue was closed.");
    return open();
  }

  async function openWorker(): Promise<Worker> {
    const { context, manifest } = await getOpenQueue();
    return (worker ??= createWorker(context, manifest, notifyChange));
  }

  const start = loadOnce(async () => (await openWorker()).start());

  async function* results({ after = 0, follow = false, signal }: ResultsOptions = {}): AsyncGenerator<QueueResult> {
    checkValue("after", after, rules.sequence);
    const { context } = await getOpenQueue();
    for (let last = after; !closed && !signal?.aborted;) {
      const next = change.promise;
      // Read before the results: the result of a job that ends in between is read in the next round.
      const continues = follow || (await hasOpenJobs(context));
      const batch = await readResults(context, { after: last, limit: BATCH_SIZE });
      for (const result of batch) {
        yield result;
        last = result.sequence;
      }
      if (batch.length > 0) continue;
      if (!continues) return;
      await Promise.race([next, systemClock.sleep(READ_INTERVAL, signal).catch(() => undefined)]);
    }
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    notifyChange();
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
      const { context } = await getOpenQueue();
      const isList = Array.isArray(jobs);
      const list: readonly AnyJob[] = isList ? jobs : [jobs];
      const added = await add(context, list, !isList, addOptions);
      worker?.wake();
      return added;
    },
    start: () => (starting = start()),
    results,
    stats: async () => readStats((await getOpenQueue()).context),
    pause: async () => setPaused((await getOpenQueue()).context, true),
    async resume() {
      await setPaused((await getOpenQueue()).context, false);
      worker?.wake();
    },
    async cancel(keys) {
      const copied = knownKeys(keys);
      const cancelled = await cancel((await getOpenQueue()).context, copied);
      await worker?.abortRevokedSends();
      notifyChange();
      return cancelled;
    },
    async retryFailed(keys) {
      const copied = knownKeys(keys);
      const retried = await retryFailed((await getOpenQueue()).context, copied);
      worker?.wake();
      return retried;
    },
    async prune({ olderThan = THIRTY_DAYS, ...others } = {}) {
      rejectUnknownNames(others, ["olderThan"], { kind: "option of `prune`" });
      checkValue("olderThan", olderThan, rules.age);
      const { context, manifest } = await getOpenQueue();
      // The manifest has the results before they are deleted.
      await manifest.write();
      return prune(context, olderThan);
    },
    async handleCallback(callback) {
      const copied = copyInput(callback);
      await (await openWorker()).handleCallback(copied);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The options, each with the rule of its value. A missing name does not compile. */
const optionRules: Readonly<Record<keyof QueueOptions<QueueClient>, Rule | undefined>> = {
  client: undefined,
  database: undefined,
  concurrency: undefined,
  files: undefined,
  inputFiles: rules.inputFiles,
  retention: rules.retention,
  maxRetries: rules.maxRetries,
  callbackUrl: rules.url,
  lastFrame: rules.function,
  leaseDuration: rules.leaseDuration,
  schema: undefined,
  onEvent: undefined,
  clock: undefined,
};
const savedRules = { name: undefined, maxBytes: rules.maxBytes, concurrency: rules.concurrentDownloads };
const folderRules: Readonly<Record<keyof FolderOptions, Rule | undefined>> = {
  folder: rules.path,
  manifest: rules.manifest,
  ...savedRules,
};
const sinkRules: Readonly<Record<keyof SinkOptions, Rule | undefined>> = {
  sink: rules.sink,
  metadata: rules.function,
  ...savedRules,
};

function checkOptions<Client extends QueueClient>(options: QueueOptions<Client>): void {
  const { concurrency, files } = options;
  checkValues(options, optionRules, "");
  checkConcurrency(concurrency);
  if (files === undefined) return;
  if ("sink" in files && "folder" in files)
    throw new ConfigurationError("`files` must have either a `folder` or a `sink`.");
  checkValues(files, "sink" in files ? sinkRules : folderRules, "files.");
  if (!("sink" in files) && !rules.path.accepts(files.folder))
    throw new ConfigurationError("`files` must have a `folder` or a `sink`.");
  checkTemplate(files.name);
}

function checkValues(options: object, byName: Readonly<Record<string, Rule | undefined>>, prefix: string): void {
  rejectUnknownNames(options, Object.keys(byName), { kind: "option", prefix });
  for (const [name, value] of Object.entries(options)) {
    const rule = byName[name];
    if (rule) checkValue(prefix + name, value, rule);
  }
}

/** Copies the keys, without those that no job can have. @throws {ConfigurationError} if the value is not a list of keys */
function knownKeys(keys: readonly string[] | undefined): readonly string[] | undefined {
  checkValue("keys", keys, rules.keys);
  return keys?.filter(rules.key.accepts);
}

/** Adds the name under which the database keeps the names of files. */
function identified(files: FileOptions): FileOptions & { readonly folderId: string } {
  if ("sink" in files) return { ...files, folderId: "sink" };
  const folder = resolve(files.folder);
  return { ...files, folder, folderId: `${hostname()}:${folder}` };
}

/** Returns the directory of the files of inputs, beside an embedded database. */
function defaultInputs(database: QueueDatabase | undefined, kind: Database["kind"]): string | undefined {
  if (kind === "server" || typeof database === "object") return undefined;
  return join(resolve(database ?? queueDefaults.database), "inputs");
}

async function openQueue<Client extends QueueClient>(
  options: QueueOptions<Client>,
  names: SchemaNames,
): Promise<OpenQueue> {
  const clock = options.clock ?? systemClock;
  const listen = safeListener(options.onEvent);
  const emit: QueueContext["emit"] = (event) => listen({ at: clock.now(), ...event });
  const onError = (error: unknown): void =>
    emit({
      type: "error",
      operation: "using the database",
      reason: error instanceof Error ? error.message : String(error),
    });
  const leaseDuration = options.leaseDuration ?? queueDefaults.leaseDuration;
  const opened = await openDatabase(options.database ?? queueDefaults.database, onError, {
    idleTransaction: idleTransactionTimeout(leaseDuration),
  });
  const database = trackDatabase(opened, clock);
  const boss = new PgBoss({ ...database.bossOptions, schema: names.bossSchema, schedule: false });
  boss.on("error", onError);
  try {
    await createTables(database, names);
    await boss.start();
    const { files, inputFiles = defaultInputs(options.database, database.kind) } = options;
    const context: QueueContext = {
      client: options.client,
      clock,
      database,
      boss,
      names,
      workerId: `${hostname()}:${process.pid}:${randomUUID()}`,
      leaseSeconds: leaseDuration / 1000,
      maxRetries: options.maxRetries ?? queueDefaults.maxRetries,
      concurrency: options.concurrency,
      files: files && identified(files),
      inputFiles: typeof inputFiles === "string" ? inputFolder(inputFiles) : inputFiles,
      retention: options.retention,
      callbackUrl: options.callbackUrl,
      lastFrame: options.lastFrame,
      emit,
      lanes: new Map(),
    };
    for (const lane of await laneNames(context)) await ensureLane(context, lane);
    return { context, manifest: createManifest(context) };
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    await database.close();
    throw explainMissingRight(error, names);
  }
}
