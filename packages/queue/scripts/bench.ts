import { createQueue } from "@klingkit/queue";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { PgBoss } from "pg-boss";
import { openDatabase } from "../src/database/open-database.ts";
import type { BenchWorkerOptions } from "./bench-worker.ts";
import { instantClient } from "./instant-client.ts";
import { startPostgres } from "@klingkit/tooling/postgres";
import { startChild } from "./processes.ts";

/**
 * Measures the time per job of the queue and of plain pg-boss, with a client whose tasks succeed at once.
 * `bench.ts folder|server [jobs] [queued before] [worker processes]`
 */
const [databaseKind = "folder", ...numbers] = process.argv.slice(2);
const [jobs = 1000, before = 0, workers = 1] = numbers.map(Number);
const LIMIT = 100;
const BATCH_SIZE = 1000;

interface Cost {
  /** Milliseconds per job. */
  readonly add: number;
  readonly work: number;
}

const base = await mkdtemp(join(tmpdir(), "klingkit-bench-"));
const server = databaseKind === "server" ? await startPostgres() : undefined;
const databaseOf = (name: string): string => server?.url ?? join(base, name);

const pgBossCost = await measureBoss(databaseOf("plain"));
const queueCost = await measureQueue(databaseOf("queue"));
process.stdout.write(
  `${JSON.stringify({
    bench: "queue",
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} shared cores, load ${loadavg()[0]?.toFixed(1)}`,
    node: process.version,
    database: databaseKind,
    jobs,
    queuedBefore: before,
    workers,
    pgBossMsPerJob: pgBossCost,
    queueMsPerJob: queueCost,
    overheadMsPerJob: round(queueCost.work - pgBossCost.work),
    residentMb: Math.round(process.memoryUsage().rss / 1e6),
  })}\n`,
);
await server?.stop();
await rm(base, { recursive: true, force: true });
process.exit();

/** Inserts the jobs, fetches as many as there are slots, and completes each. */
async function measureBoss(database: string): Promise<Cost> {
  const open = await openDatabase(database, () => undefined);
  const boss = new PgBoss({ ...open.bossOptions, schema: "plain", schedule: false, supervise: false });
  boss.on("error", () => undefined);
  await boss.start();
  await boss.createQueue("plain");
  const insert = async (count: number, priority: number): Promise<void> => {
    for (let done = 0; done < count; done += BATCH_SIZE) {
      await boss.insert(
        "plain",
        Array.from({ length: Math.min(BATCH_SIZE, count - done) }, () => ({ data: {}, priority })),
      );
    }
  };
  await insert(before, 0);
  const add = await timed(() => insert(jobs, 1));
  const left = async (): Promise<number> => {
    const [row] = await open.sql.query<{ left: number }>(
      "SELECT count(*)::int AS left FROM plain.job WHERE name = 'plain' AND priority = 1 AND state <> 'completed'",
    );
    return row?.left ?? 0;
  };
  const work =
    server && workers > 1
      ? await runProcesses("pg-boss", database, async () => (await left()) === 0)
      : await timed(async () => {
          for (let done = 0; done < jobs;) {
            const batch = await boss.fetch("plain", { batchSize: Math.min(LIMIT, jobs - done) });
            await Promise.all(batch.map((job) => boss.complete("plain", job)));
            done += batch.length;
          }
        });
  await boss.stop({ graceful: false });
  await open.close();
  return { add, work };
}

async function measureQueue(database: string): Promise<Cost> {
  const queue = createQueue({ client: instantClient(), database, concurrency: LIMIT });
  const list = (
    count: number,
    name: string,
  ): { readonly endpoint: "bench.nothing"; readonly key: string; readonly input: object }[] =>
    Array.from({ length: count }, (_, index) => ({ endpoint: "bench.nothing", key: `${name}-${index}`, input: {} }));
  await queue.stats();
  for (let done = 0; done < before; done += 10_000)
    await queue.add(list(Math.min(10_000, before - done), `before-${done}`));
  const add = await timed(async () => void (await queue.add(list(jobs, "job"), { priority: 1 })));
  if (server && workers > 1) {
    const work = await runProcesses("queue", database, async () => (await queue.stats()).jobs.succeeded >= jobs);
    await queue.close();
    return { add, work };
  }
  await queue.start();
  const work = await timed(async () => {
    let done = 0;
    for await (const _ of queue.results({ follow: true })) if (++done === jobs) break;
  });
  await queue.close();
  return { add, work };
}

/** Runs several processes until no job is left. */
async function runProcesses(
  mode: BenchWorkerOptions["mode"],
  database: string,
  isDone: () => Promise<boolean>,
): Promise<number> {
  const options = { mode, database, limit: LIMIT, workers };
  const processes = Array.from({ length: workers }, () => startChild("bench-worker", options));
  await Promise.all(processes.map((child) => child.line()));
  const ms = await timed(async () => {
    for (const child of processes) child.process.stdin?.write("go\n");
    while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await Promise.all(processes.map((child) => child.kill()));
  return ms;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return round((performance.now() - start) / jobs);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
