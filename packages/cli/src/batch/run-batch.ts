import {
  createQueue,
  type JobInput,
  type Queue,
  type QueueEvent,
  type QueueOptions,
  type QueueResult,
} from "@klingkit/queue";
import { groupByReferences } from "@klingkit/queue/chain";
import { omitUndefined } from "@klingkit/tasks";
import { AbortError, type Kling, type Sink } from "klingkit";
import { createConnectionReporter } from "../display/report-connection.ts";
import type { ProgressTotals } from "../display/progress-view.ts";
import type { Session } from "../session.ts";
import { decoderFor, needsLastFrame } from "./last-frame.ts";
import type { Row } from "./row.ts";

/** Where results are saved. */
export type BatchDestination = { readonly folder: string } | { readonly sink: Sink };

export interface BatchOptions {
  readonly name: string;
  readonly destination: BatchDestination;
  /** A directory, or the address of a PostgreSQL server. */
  readonly database: string;
  /** Tasks that run at once. If omitted, the queue learns the limit of the account. */
  readonly concurrency?: number;
  /** USD. */
  readonly budget?: number;
  readonly maxRetries?: number;
  /** Tries rows again that failed in an earlier run. */
  readonly retryFailed?: boolean;
  /** Receives each result. Those of an earlier run come first. */
  readonly onResult: (row: Row, result: QueueResult, isEarlier: boolean) => Promise<void>;
}

/** The outcome of a run. */
export interface BatchSummary {
  readonly counts: Readonly<Record<string, number>>;
  /** List price of the rows that have succeeded, in this run and in earlier runs, USD. */
  readonly usd: number;
  /** Rows that have not finished. */
  readonly remaining: number;
  /** Why the queue stopped sending: the account or the credentials were rejected. */
  readonly stopReason?: string;
}

/** Rows per `queue.add`. Their images are in memory until they are stored. */
const BATCH_SIZE = 100;

const NO_DECODER =
  "No decoder is installed: in place of the last frame of a video, its next one begins with the frame in the row of the video. For the last frame itself, run: npm install mediabunny @napi-rs/webcodecs";

/** Runs every row that has not finished, and resolves when no more rows can run. */
export async function runBatch(session: Session, rows: readonly Row[], options: BatchOptions): Promise<BatchSummary> {
  const { progressView, clock, machineClock, signal } = session;
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const running = new Set<string>();
  const idle = new AbortController();
  let stopReason: string | undefined;

  /** The reason of the last error. An outage has the same reason for every row. */
  let lastError: string | undefined;

  function onEvent(event: QueueEvent): void {
    if (event.type === "error" && event.reason !== lastError) {
      lastError = event.reason;
      progressView.note(`Warning: ${event.reason} The batch continues.`);
    }
    if (event.type === "sent") {
      running.add(event.key);
      lastError = undefined;
    }
    if (event.type === "finished") running.delete(event.key);
    if (event.type === "lane-stopped") stopReason = event.reason;
    const row = "key" in event ? byKey.get(event.key) : undefined;
    if (row && event.type === "sent") progressView.show(row.name, { status: "submitted", progress: 0 });
    if (row && event.type === "progress") {
      const { status, progress } = event;
      progressView.show(row.name, status === "succeeded" ? { status: "saving", progress: 1 } : { status, progress });
    }
    // When the account cannot pay, only the tasks that already run are waited for.
    if (stopReason !== undefined && running.size === 0) idle.abort();
  }

  const lastFrame = await decoderFor(rows);
  if (!lastFrame && needsLastFrame(rows)) progressView.note(NO_DECODER);
  const queue = createQueue<Kling>({
    client: session.connect({ concurrency: false, onEvent: createConnectionReporter(progressView) }),
    database: options.database,
    clock,
    files: { ...options.destination, name: fileNameTemplate(rows, options) },
    onEvent,
    lastFrame,
    ...omitUndefined<Pick<QueueOptions<Kling>, "concurrency" | "maxRetries">>({
      concurrency: options.concurrency,
      maxRetries: options.maxRetries,
    }),
  });
  const counts: Record<string, number> = {};
  const pending = new Set(byKey.keys());
  let usd = 0;
  const since = clock.now();
  // The database stamps results with the machine's time.
  const startedAt = machineClock.now();
  const totals = (): ProgressTotals => ({
    title: options.name,
    since,
    total: rows.length,
    done: counts["succeeded"] ?? 0,
    failed: rows.length - pending.size - (counts["succeeded"] ?? 0),
    running: running.size,
    cost: formatCost(usd, options.budget),
  });
  try {
    progressView.totals(totals);
    // The queue may still be stopped from an earlier run whose account or credentials were rejected.
    await queue.resume();
    await add(queue, rows, options, signal);
    if (options.retryFailed) await queue.retryFailed([...pending]);
    await queue.start();
    for await (const result of queue.results({ signal: AbortSignal.any([signal, idle.signal]) })) {
      const row = byKey.get(result.key);
      if (!row || !pending.delete(result.key)) continue;
      counts[result.status] = (counts[result.status] ?? 0) + 1;
      if (result.status === "succeeded" || result.status === "download_failed") usd += row.usd ?? 0;
      await options.onResult(row, result, result.endedAt < startedAt);
      if (pending.size === 0) break;
    }
    return { counts, usd, remaining: pending.size, ...(stopReason === undefined ? {} : { stopReason }) };
  } finally {
    await queue.close();
  }
}

/** Adds the rows to the queue. Rows that it already contains are not changed. */
async function add(
  queue: Queue<Kling>,
  rows: readonly Row[],
  { name, budget }: BatchOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const batch of batchesOf(rows)) {
    if (signal.aborted) throw new AbortError("Not all rows were stored. Nothing was sent.");
    const jobs = batch.map(({ name: row, key, endpoint, input, options, priority }) => {
      return { key, endpoint, input, options, priority, fileNameParts: { row } };
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each endpoint has checked the input of its row
    await queue.add(jobs as readonly JobInput<Kling>[], budget === undefined ? {} : { budget: { name, usd: budget } });
  }
}

/** Rows that need each other are added together, so that the budget covers all or none of them. */
function batchesOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const keys = new Map(rows.map(({ name, key }) => [name, key]));
  const jobs = rows.map((row) => ({ key: row.key, needs: row.needs.map((name) => keys.get(name) ?? name), row }));
  const batches: Row[][] = [];
  for (const group of groupByReferences(jobs)) {
    const last = batches.at(-1);
    const batch = last && last.length + group.length <= BATCH_SIZE ? last : [];
    if (batch !== last) batches.push(batch);
    batch.push(...group.map(({ row }) => row));
  }
  return batches;
}

/**
 * The names of the files, numbered if a row can have several outputs. In a store, where other batches may have results with
 * the same names, they are below the name of the batch.
 */
function fileNameTemplate(rows: readonly Row[], { name, destination }: BatchOptions): string {
  const hasSeveral = rows.some(({ input }) => Number(input["n"] ?? 1) > 1 || input["series"] !== undefined);
  const file = hasSeveral ? "{row}-{index}.{ext}" : "{row}.{ext}";
  return "sink" in destination ? `${name}/${file}` : file;
}

function formatCost(usd: number, budget: number | undefined): string {
  return `${usd.toFixed(2)}${budget === undefined ? "" : ` of ${budget.toFixed(2)}`} USD`;
}
