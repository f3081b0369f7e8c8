import { KlingError } from "@klingkit/errors";
import { givenLimit, isFinal, type SucceededTask, type TaskStatus } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import type { Manifest } from "./files/manifest.ts";
import { saveFiles } from "./files/save-files.ts";
import { ensureLane } from "./lane.ts";
import { createOpenSends } from "./open-sends.ts";
import { readOwnId } from "./own-id.ts";
import { createRecorder } from "./recorder.ts";
import { busyLanes, claim } from "./steps/claim.ts";
import { loadTaken, loadToSave, type Taken } from "./steps/load.ts";
import { sweep } from "./steps/sweep.ts";
import { workOn } from "./work-on.ts";

/** Between two looks for work that nobody told of, milliseconds of real time: other processes add and end jobs too. */
const TICK = 1000;

/** The fields of a callback that a queue reads: a task, or the task of a parsed callback. */
export interface CallbackState {
  /** The external task id. Without it, the callback is ignored. */
  readonly externalTaskId?: string | undefined;
  /** The status of the task. */
  readonly status: TaskStatus;
}

/** This process at work. */
export interface Workshop {
  /** Begins to look for work, and to keep what it has. */
  begin(): void;
  /** There may be something to do. */
  wake(): void;
  /** Aborts sends under way whose job was cancelled. */
  withdrawSends(): Promise<void>;
  /** A verified callback came. What it says is only a reason to look at once. */
  handleCallback(callback: CallbackState): Promise<void>;
  stop(): Promise<void>;
}

export function createWorkshop(context: QueueContext, manifest: Manifest, onChange: () => void): Workshop {
  const { emit, database, lease } = context;
  const recorder = createRecorder(context);
  const sends = createOpenSends(context);
  const atWork = new Map<string, AbortController>();
  const running = new Set<Promise<void>>();
  const atOnce = createGate(context.files?.atOnce ?? 4);
  const stopped = new AbortController();
  let alarm = Promise.withResolvers<void>();

  function wake(): void {
    alarm.resolve();
  }

  /** Runs one job's work in this process; whatever breaks it is told, and the record stays for the next sweep. */
  function run(id: string, what: string, work: (signal: AbortSignal) => Promise<void>): void {
    if (atWork.has(id) || stopped.signal.aborted) return;
    const own = new AbortController();
    atWork.set(id, own);
    const done = work(AbortSignal.any([own.signal, stopped.signal]))
      .catch((error: unknown) => {
        if (!own.signal.aborted && !stopped.signal.aborted) trouble(emit, what, error);
      })
      .finally(() => {
        atWork.delete(id);
        running.delete(done);
        onChange();
        wake();
      });
    running.add(done);
  }

  async function takeUp(taskIds: readonly string[], savingIds: readonly string[]): Promise<void> {
    const free = (ids: readonly string[]): string[] => ids.filter((id) => !atWork.has(id));
    const [tasks, savings] = [free(taskIds), free(savingIds)];
    if (tasks.length > 0) {
      for (const job of await loadTaken(context, tasks)) {
        await ensureLane(context, job.lane);
        run(job.id, job.key, (signal) => bringToEnd(job, signal));
      }
    }
    if (savings.length > 0)
      for (const job of await loadToSave(context, savings)) run(job.id, job.key, (signal) => save(job.id, signal));
  }

  async function bringToEnd(job: Taken, signal: AbortSignal): Promise<void> {
    const given = givenLane(context, job.lane);
    const { next, result } = await workOn({ context, recorder, sends, signal, given }, job);
    if (next === "saving") await save(job.id, signal, result);
    else if (next === "ended") await changed();
  }

  async function save(id: string, signal: AbortSignal, result?: SucceededTask): Promise<void> {
    // The slot is free by now: the next may be sent while this is fetched.
    wake();
    await atOnce(async () => {
      signal.throwIfAborted();
      const [job] = await loadToSave(context, [id]);
      if (!job) return;
      const saving = await saveFiles(context, job, { result, signal });
      const key = await recorder.saved(saving);
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
    // Other processes cancel too, and tell nobody.
    await sends.withdraw();
    for (const lane of await busyLanes(context)) {
      await ensureLane(context, lane);
      await takeUp(await claim(context, lane), []);
    }
  }

  /** Runs until the queue closes; a round that fails, as when the database is away, is only told. */
  async function loop(what: string, pause: () => Promise<void>, round: () => Promise<void>): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await round();
      } catch (error) {
        if (!stopped.signal.aborted) trouble(emit, what, error);
        await realSleep(TICK, stopped.signal);
      }
      await pause();
    }
  }

  let first = true;
  async function sweepOnce(): Promise<void> {
    const { tasks, savings, takenOver } = await sweep(context, first && database.kind === "folder");
    for (const { key, from } of takenOver) emit({ type: "taken-over", key, from });
    if (!first) {
      const ours = new Set([...tasks, ...savings]);
      // Settled by somebody else, or taken over while this process stood still.
      for (const [id, own] of atWork) if (!ours.has(id) && known.has(id)) own.abort();
      known = new Set(atWork.keys());
    }
    first = false;
    await takeUp(tasks, savings);
    await manifest.write();
  }
  let known = new Set<string>();

  let loops: readonly Promise<void>[] = [];
  function begin(): void {
    if (loops.length > 0) return;
    const tick = async (): Promise<void> => {
      await Promise.race([alarm.promise, realSleep(TICK, stopped.signal)]);
      alarm = Promise.withResolvers();
    };
    const quarter = (): Promise<void> => realSleep(Math.min(5000, (lease * 1000) / 4), stopped.signal);
    loops = [loop("looking for work", tick, dispatch), loop("keeping leases", quarter, sweepOnce)];
  }

  return {
    begin,
    wake,
    async withdrawSends() {
      await sends.withdraw().catch((error: unknown) => trouble(emit, "stopping cancelled sends", error));
      // The slots of jobs that ended are free.
      wake();
    },
    async handleCallback({ externalTaskId, status }) {
      const named = readOwnId(externalTaskId ?? "");
      if (!named || !isFinal(status)) return;
      const [job] = await loadTaken(context, [named.id]);
      if (job?.state !== "running" || job.attempt !== named.attempt) return;
      await ensureLane(context, job.lane);
      // Whoever waits for it learns it from the record.
      run(`told ${job.id}`, job.key, (signal) => bringToEnd(job, signal));
    },
    async stop() {
      stopped.abort(new Error("The queue was closed."));
      wake();
      await Promise.all(loops);
      await Promise.allSettled(running);
    },
  };
}

function givenLane({ limits }: QueueContext, lane: string): boolean {
  return givenLimit(limits, lane) !== undefined;
}

function trouble(emit: QueueContext["emit"], what: string, error: unknown): void {
  const reason = error instanceof KlingError ? error.summary : error instanceof Error ? error.message : String(error);
  emit({ type: "trouble", what, reason });
}

/** Leases and other processes live on real time, whatever clock was handed in. */
function realSleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done, { once: true });
  });
}

/** Lets so many in at a time. */
function createGate(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= most) await new Promise<void>((go) => waiting.push(go));
    inside++;
    try {
      return await work();
    } finally {
      inside--;
      waiting.shift()?.();
    }
  };
}
