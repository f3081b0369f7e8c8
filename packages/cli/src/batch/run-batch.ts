import {
  createQueue,
  type JobInput,
  type Queue,
  type QueueEvent,
  type QueueOptions,
  type QueueResult,
} from "@klingkit/queue";
import { omitUndefined } from "@klingkit/tasks";
import { AbortError, type Kling } from "klingkit";
import type { BoardTotals } from "../display/board.ts";
import type { Session } from "../session.ts";

import type { Row } from "./row.ts";

export interface BatchOptions {
  readonly name: string;
  readonly out: string;
  /** A folder, or the address of a PostgreSQL server. */
  readonly database: string;
  /** Tasks at once; learned where it is not given. */
  readonly limit?: number;
  /** USD. */
  readonly budget?: number;
  readonly retries?: number;
  /** Rows that failed before are tried again. */
  readonly retryFailed?: boolean;
  readonly onResult: (row: Row, result: QueueResult) => void;
}

/** What became of a batch. */
export interface BatchEnd {
  readonly counts: Readonly<Record<string, number>>;
  /** By the list, USD: what was made, by this run and by runs before it. */
  readonly usd: number;
  /** Rows that have not ended. */
  readonly left: number;
  /** Why nothing more is sent: the account or the credential was refused. */
  readonly stopped?: string;
}

/** Rows kept in one go: their pictures are in memory meanwhile. */
const LOT = 100;

/** Makes every row that has not been made, and waits until there is nothing more to do. */
export async function runBatch(session: Session, rows: readonly Row[], options: BatchOptions): Promise<BatchEnd> {
  const { board, clock, machineClock, signal } = session;
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const running = new Set<string>();
  const enough = new AbortController();
  let stopped: string | undefined;

  function onEvent(event: QueueEvent): void {
    if (event.type === "sent") running.add(event.key);
    if (event.type === "finished") running.delete(event.key);
    if (event.type === "lane-stopped") stopped = event.reason;
    const row = "key" in event ? byKey.get(event.key) : undefined;
    if (row && event.type === "sent") board.show(row.name, { status: "submitted", progress: 0 });
    if (row && event.type === "progress") {
      const { status, progress } = event;
      board.show(row.name, status === "succeeded" ? { status: "saving", progress: 1 } : { status, progress });
    }
    // Where the account cannot pay, what runs is waited for, and nothing else.
    if (stopped !== undefined && running.size === 0) enough.abort();
  }

  const queue = createQueue<Kling>({
    client: session.connect({ concurrency: false }),
    database: options.database,
    clock,
    files: { folder: options.out, name: template(rows) },
    onEvent,
    ...omitUndefined<Pick<QueueOptions<Kling>, "concurrency" | "maxRetries">>({
      concurrency: options.limit,
      maxRetries: options.retries,
    }),
  });
  const counts: Record<string, number> = {};
  const pending = new Set(byKey.keys());
  let usd = 0;
  const since = clock.now();
  // Results carry the database's time, which is the machine's.
  const begunAt = machineClock.now();
  const totals = (): BoardTotals => ({
    title: options.name,
    since,
    all: rows.length,
    done: counts["succeeded"] ?? 0,
    failed: rows.length - pending.size - (counts["succeeded"] ?? 0),
    running: running.size,
    ...money(usd, options.budget),
  });
  try {
    board.totals(totals);
    // Where a refused account stopped a run before, whoever runs again has put it right.
    await queue.resume();
    await add(queue, rows, options, signal);
    if (options.retryFailed) await queue.retryFailed([...pending]);
    await queue.start();
    for await (const result of queue.results({ signal: AbortSignal.any([signal, enough.signal]) })) {
      const row = byKey.get(result.key);
      if (!row || !pending.delete(result.key)) continue;
      counts[result.status] = (counts[result.status] ?? 0) + 1;
      if (result.status === "succeeded" || result.status === "download_failed") usd += row.usd ?? 0;
      // What ended in a run before is counted, and was told then.
      if (result.endedAt >= begunAt) options.onResult(row, result);
      if (pending.size === 0) break;
    }
    return { counts, usd, left: pending.size, ...(stopped === undefined ? {} : { stopped }) };
  } finally {
    await queue.close();
  }
}

/** Adds the rows to the queue. Rows that were added before are not changed. */
async function add(
  queue: Queue<Kling>,
  rows: readonly Row[],
  { name, budget }: BatchOptions,
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < rows.length; at += LOT) {
    if (signal.aborted) throw new AbortError("Not all rows were written down; none was sent.");
    const jobs = rows.slice(at, at + LOT).map(({ name: row, key, endpoint, input, options, priority }) => {
      return { key, endpoint, input, options, priority, fileNameParts: { row } };
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each endpoint has checked the input of its row
    await queue.add(jobs as readonly JobInput<Kling>[], budget === undefined ? {} : { budget: { name, usd: budget } });
  }
}

/** Names of files: numbered where a row makes several. */
function template(rows: readonly Row[]): string {
  const several = rows.some(({ input }) => Number(input["n"] ?? 1) > 1 || input["series"] !== undefined);
  return several ? "{row}-{index}.{ext}" : "{row}.{ext}";
}

function money(usd: number, budget: number | undefined): { readonly money: string } {
  return { money: `${usd.toFixed(2)}${budget === undefined ? "" : ` of ${budget.toFixed(2)}`} USD` };
}
