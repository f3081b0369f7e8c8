import { KlingError } from "@klingkit/errors";
import { systemClock } from "@klingkit/http/options";
import { isFinal, type SucceededTask, type TaskStatus } from "@klingkit/tasks";
import { batched } from "./batched.ts";
import type { QueueContext } from "./context.ts";
import { readExternalTaskId } from "./external-task-id.ts";
import type { Manifest } from "./files/manifest.ts";
import { saveFiles } from "./files/save-files.ts";
import { ensureLane } from "./lane.ts";
import { createJobRunner } from "./run-job.ts";
import { busyLanes, claim } from "./steps/claim.ts";
import { loadTaken, loadToSave, type Taken } from "./steps/load.ts";
import { recordSaved, type Saving } from "./steps/saved.ts";
import { sweep } from "./steps/sweep.ts";

/** Between two reads of work that other processes may have added or ended, milliseconds of the machine's clock. */
const TICK = 1000;

/** The fields of a callback that a queue reads: a task, or the task of a parsed callback. */
export interface CallbackState {
  /** The external task id. Without it, the callback is ignored. */
  readonly externalTaskId?: string | undefined;
  /** The status of the task. */
  readonly status: TaskStatus;
}

/** The part of a queue that processes jobs. */
export interface Worker {
  /** Begins to claim jobs and to renew the leases of this worker. */
  start(): void;
  /** Reports that there may be work. */
  wake(): void;
  /** Aborts sends under way whose job was cancelled. */
  withdrawSends(): Promise<void>;
  /** Reads the task of a verified callback at once. */
  handleCallback(callback: CallbackState): Promise<void>;
  stop(): Promise<void>;
}

/** @param onChange called when a job or a step of it ended */
export function createWorker(context: QueueContext, manifest: Manifest, onChange: () => void): Worker {
  const { emit, database, lease } = context;
  const runner = createJobRunner(context);
  const recordOne = batched((items: readonly Saving[]) => recordSaved(context, items));
  const limitSaves = createLimiter(context.files?.atOnce ?? 4);
  /** The jobs that this process works on, each with the controller that aborts the work. */
  const current = new Map<string, AbortController>();
  const running = new Set<Promise<void>>();
  const stopped = new AbortController();
  let alarm = Promise.withResolvers<void>();
  let loops: readonly Promise<void>[] = [];
  let isFirstSweep = true;
  let swept = new Set<string>();

  const wake = (): void => alarm.resolve();
  const trouble = (what: string, error: unknown): void => {
    const reason = error instanceof KlingError ? error.summary : error instanceof Error ? error.message : String(error);
    if (!stopped.signal.aborted) emit({ type: "trouble", what, reason });
  };
  // Leases and other processes use the machine's clock, whatever clock the queue has.
  const realSleep = (ms: number): Promise<void> => systemClock.sleep(ms, stopped.signal).catch(() => undefined);

  /** Processes one job. On failure it reports `trouble`; the row stays, and the next sweep picks it up. */
  function run(id: string, what: string, work: (signal: AbortSignal) => Promise<void>): void {
    if (current.has(id) || stopped.signal.aborted) return;
    const own = new AbortController();
    current.set(id, own);
    const done = work(AbortSignal.any([own.signal, stopped.signal]))
      .catch((error: unknown) => {
        if (!own.signal.aborted) trouble(what, error);
      })
      .finally(() => {
        current.delete(id);
        running.delete(done);
        onChange();
        wake();
      });
    running.add(done);
  }

  async function takeUp(taskIds: readonly string[], savingIds: readonly string[]): Promise<void> {
    const idle = (ids: readonly string[]): string[] => ids.filter((id) => !current.has(id));
    const [tasks, savings] = [idle(taskIds), idle(savingIds)];
    for (const job of tasks.length > 0 ? await loadTaken(context, tasks) : []) {
      await ensureLane(context, job.lane);
      run(job.id, job.key, (signal) => finish(job, signal));
    }
    for (const job of savings.length > 0 ? await loadToSave(context, savings) : [])
      run(job.id, job.key, (signal) => save(job.id, signal));
  }

  async function finish(job: Taken, signal: AbortSignal): Promise<void> {
    const { next, task } = await runner.run(job, signal);
    if (next === "saving") await save(job.id, signal, task);
    else if (next === "ended") await changed();
  }

  async function save(id: string, signal: AbortSignal, task?: SucceededTask): Promise<void> {
    // The slot is free already: the next job can be sent while this one is saved.
    wake();
    await limitSaves(async () => {
      signal.throwIfAborted();
      const [job] = await loadToSave(context, [id]);
      if (!job) return;
      const saving = await saveFiles(context, job, task, signal);
      const key = await recordOne(saving);
      if (key !== undefined) emit({ type: "ended", key, status: saving.error ? "unsaved" : "succeeded" });
    });
    await changed();
  }

  async function changed(): Promise<void> {
    wake();
    onChange();
    await manifest.write();
  }

  async function dispatch(): Promise<void> {
    // Other processes cancel jobs too.
    await runner.withdrawSends();
    for (const lane of await busyLanes(context)) {
      await ensureLane(context, lane);
      await takeUp(await claim(context, lane), []);
    }
  }

  async function renewLeases(): Promise<void> {
    const { tasks, savings, takenOver } = await sweep(context, isFirstSweep && database.kind === "folder");
    for (const { key, from } of takenOver) emit({ type: "taken-over", key, from });
    const ours = new Set([...tasks, ...savings]);
    // Settled by another worker, or taken over while this process stood still.
    for (const [id, own] of current) if (!isFirstSweep && !ours.has(id) && swept.has(id)) own.abort();
    if (!isFirstSweep) swept = new Set(current.keys());
    isFirstSweep = false;
    await takeUp(tasks, savings);
    await manifest.write();
  }

  /** Repeats a round until the queue closes. A round that fails, for example without the database, is reported. */
  async function loop(what: string, round: () => Promise<void>, pause: () => Promise<void>): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await round();
      } catch (error) {
        trouble(what, error);
        await realSleep(TICK);
      }
      await pause();
    }
  }

  return {
    wake,
    start() {
      if (loops.length > 0) return;
      const untilWoken = async (): Promise<void> => {
        await Promise.race([alarm.promise, realSleep(TICK)]);
        alarm = Promise.withResolvers();
      };
      loops = [
        loop("looking for work", dispatch, untilWoken),
        loop("keeping leases", renewLeases, () => realSleep(Math.min(5000, (lease * 1000) / 4))),
      ];
    },
    async withdrawSends() {
      await runner.withdrawSends().catch((error: unknown) => trouble("stopping cancelled sends", error));
      // The slots of jobs that ended are free.
      wake();
    },
    async handleCallback({ externalTaskId, status }) {
      const named = readExternalTaskId(externalTaskId ?? "");
      if (!named || !isFinal(status)) return;
      const [job] = await loadTaken(context, [named.id]);
      if (job?.state !== "running" || job.attempt !== named.attempt) return;
      await ensureLane(context, job.lane);
      // A wait that is under way reads the end from the record.
      run(`callback ${job.id}`, job.key, (signal) => finish(job, signal));
    },
    async stop() {
      stopped.abort(new Error("The queue was closed."));
      wake();
      await Promise.all(loops);
      await Promise.allSettled(running);
    },
  };
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
