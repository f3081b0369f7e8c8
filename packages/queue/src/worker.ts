import { KlingError } from "@klingkit/errors";
import { systemClock } from "@klingkit/http/options";
import { isFinal, type SucceededTask, type TaskStatus } from "@klingkit/tasks";
import { batched } from "./batched.ts";
import type { QueueContext } from "./context.ts";
import { parseExternalTaskId } from "./external-task-id.ts";
import { downloadFiles } from "./files/download-files.ts";
import type { Manifest } from "./files/manifest.ts";
import { ensureLane } from "./lane.ts";
import { createJobRunner } from "./run-job.ts";
import { claim, lanesWithWork } from "./steps/claim.ts";
import { type ClaimedJob, loadClaimed, loadDownloads } from "./steps/load.ts";
import { type DownloadResult, recordDownloads, statusOfDownload } from "./steps/record-downloads.ts";
import { settleDependents } from "./steps/settle-dependents.ts";
import { prune, pruneInputFiles } from "./steps/prune.ts";
import { sweep } from "./steps/sweep.ts";

/** Time between two checks for jobs that other processes added, released or cancelled, milliseconds of real time. */
const POLL_INTERVAL = 1000;

/** Time for more slots to become free before a claim, milliseconds of real time: one claim of many jobs costs less. */
const CLAIM_DELAY = 5;

/** Time between two deletions of old jobs and files, milliseconds of real time. */
const PRUNE_INTERVAL = 10 * 60_000;

/** The fields of a callback that a queue reads: a task, or the task of a parsed callback. */
export interface CallbackState {
  /** The external task id. Without it, the callback is ignored. */
  readonly externalTaskId?: string | undefined;
  /** The status of the task. */
  readonly status: TaskStatus;
}

/** The part of a queue that processes jobs. */
export interface Worker {
  /** Starts to claim jobs and to renew the leases of this worker. */
  start(): void;
  /** Checks for jobs now instead of at the next interval. */
  wake(): void;
  /** Aborts the sends of jobs that were cancelled or taken over. */
  abortRevokedSends(): Promise<void>;
  /** Reads the task of a verified callback at once. */
  handleCallback(callback: CallbackState): Promise<void>;
  stop(): Promise<void>;
}

/** @param onChange called when a job ended or entered another state */
export function createWorker(context: QueueContext, manifest: Manifest, onChange: () => void): Worker {
  const { emit, database, leaseSeconds } = context;
  const runner = createJobRunner(context);
  const recordDownload = batched((items: readonly DownloadResult[]) => recordDownloads(context, items));
  const limitDownloads = createLimiter(context.files?.concurrency ?? 4);
  /** The ids or callback keys of the jobs that this process works on, with the controllers that abort the work. */
  const active = new Map<string, AbortController>();
  const running = new Set<Promise<void>>();
  const stopped = new AbortController();
  let woken = Promise.withResolvers<void>();
  let loops: readonly Promise<void>[] = [];
  let isFirstSweep = true;
  let activeAtLastSweep = new Set<string>();

  const wake = (): void => woken.resolve();
  const reportError = (operation: string, error: unknown): void => {
    const reason = error instanceof KlingError ? error.summary : error instanceof Error ? error.message : String(error);
    if (!stopped.signal.aborted) emit({ type: "error", operation, reason });
  };
  // Leases and other processes run in real time, independent of the queue's clock.
  const realSleep = (ms: number): Promise<void> => systemClock.sleep(ms, stopped.signal).catch(() => undefined);

  /** Works on one job. On failure it emits `error`; the row stays, and the next sweep picks it up. */
  function run(key: string, operation: string, work: (signal: AbortSignal) => Promise<void>): void {
    if (active.has(key) || stopped.signal.aborted) return;
    const controller = new AbortController();
    active.set(key, controller);
    const done = work(AbortSignal.any([controller.signal, stopped.signal]))
      .catch((error: unknown) => {
        if (!controller.signal.aborted) reportError(operation, error);
      })
      .finally(() => {
        active.delete(key);
        running.delete(done);
        onChange();
        wake();
      });
    running.add(done);
  }

  async function runJobs(taskIds: readonly string[], downloadIds: readonly string[]): Promise<void> {
    const idle = (ids: readonly string[]): string[] =>
      ids.filter((id) => !active.has(id) && !active.has(callbackKey(id)));
    const [tasks, downloads] = [idle(taskIds), idle(downloadIds)];
    for (const job of tasks.length > 0 ? await loadClaimed(context, tasks) : []) {
      await ensureLane(context, job.lane);
      run(job.id, `processing ${job.key}`, (signal) => process(job, signal));
    }
    for (const job of downloads.length > 0 ? await loadDownloads(context, downloads) : [])
      run(job.id, `downloading ${job.key}`, (signal) => download(job.id, signal));
  }

  async function process(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    const { next, task } = await runner.run(job, signal);
    if (next === "download") await download(job.id, signal, task);
    else if (next === "finished") await reportChange();
  }

  async function download(id: string, signal: AbortSignal, task?: SucceededTask): Promise<void> {
    // The slots are free already: the next job can be sent during the download.
    wake();
    await limitDownloads(async () => {
      signal.throwIfAborted();
      const [job] = await loadDownloads(context, [id]);
      if (!job) return;
      const result = await downloadFiles(context, job, task, signal);
      const key = await recordDownload(result);
      if (key !== undefined) emit({ type: "finished", key, status: statusOfDownload(result) });
    });
    await reportChange();
  }

  async function reportChange(): Promise<void> {
    wake();
    onChange();
    await manifest.write();
  }

  async function dispatch(): Promise<void> {
    // Other processes cancel jobs too.
    await runner.abortRevokedSends();
    if ((await settleDependents(context)) > 0) await reportChange();
    for (const lane of await lanesWithWork(context)) {
      await ensureLane(context, lane);
      await runJobs(await claim(context, lane), []);
    }
  }

  async function renewLeases(): Promise<void> {
    const { tasks, downloads, recovered } = await sweep(context, isFirstSweep && database.kind === "folder");
    for (const job of recovered) emit({ type: "recovered", ...job });
    const ours = new Set([...tasks, ...downloads].flatMap((id) => [id, callbackKey(id)]));
    // Another worker finished these jobs, or took them over while this process was suspended.
    for (const [key, controller] of active)
      if (!isFirstSweep && !ours.has(key) && activeAtLastSweep.has(key)) controller.abort();
    if (!isFirstSweep) activeAtLastSweep = new Set(active.keys());
    isFirstSweep = false;
    await runJobs(tasks, downloads);
    await manifest.write();
  }

  async function pruneOld(): Promise<void> {
    const { retention } = context;
    // The manifest has the results before they are deleted.
    await manifest.write();
    await (retention === undefined ? pruneInputFiles(context) : prune(context, retention));
  }

  /** Repeats a round until the queue closes. A round that fails, for example without the database, is reported. */
  async function loop(operation: string, round: () => Promise<void>, pause: () => Promise<void>): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await round();
      } catch (error) {
        reportError(operation, error);
        await realSleep(POLL_INTERVAL);
      }
      await pause();
    }
  }

  return {
    wake,
    start() {
      if (loops.length > 0) return;
      const untilWoken = async (): Promise<void> => {
        await Promise.race([woken.promise, realSleep(POLL_INTERVAL)]);
        await realSleep(CLAIM_DELAY);
        woken = Promise.withResolvers();
      };
      loops = [
        loop("claiming jobs", dispatch, untilWoken),
        loop("deleting old jobs", pruneOld, () => realSleep(PRUNE_INTERVAL)),
        loop("renewing leases", renewLeases, () => realSleep(Math.min(5000, (leaseSeconds * 1000) / 4))),
      ];
    },
    async abortRevokedSends() {
      await runner.abortRevokedSends().catch((error: unknown) => reportError("aborting cancelled sends", error));
      // The slots of cancelled jobs are free.
      wake();
    },
    async handleCallback({ externalTaskId, status }) {
      const attempt = parseExternalTaskId(externalTaskId ?? "");
      if (!attempt || !isFinal(status)) return;
      const [job] = await loadClaimed(context, [attempt.id]);
      if (job?.state !== "running" || job.attempt !== attempt.attempt) return;
      await ensureLane(context, job.lane);
      // If a poll of the same task finishes the attempt too, the row decides which of the two counts.
      run(callbackKey(job.id), `processing ${job.key}`, (signal) => process(job, signal));
    },
    async stop() {
      stopped.abort(new Error("The queue was closed."));
      wake();
      await Promise.all(loops);
      await Promise.allSettled(running);
    },
  };
}

/** The key of the work that a callback starts for a job, which this process may be waiting for at the same time. */
function callbackKey(id: string): string {
  return `callback ${id}`;
}

/** Runs at most `limit` calls at once. */
function createLimiter(limit: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let active = 0;
  return async (work) => {
    if (active >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    active++;
    try {
      await work();
    } finally {
      active--;
      waiting.shift()?.();
    }
  };
}
