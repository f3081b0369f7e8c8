import { createQueue } from "@klingkit/queue";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { PgBoss } from "pg-boss";
import { openDatabase } from "../src/database/open-database.ts";
import { instantClient } from "./instant-client.ts";
import { startPostgres } from "./postgres.ts";
import { startChild } from "./processes.ts";

/**
 * Bench `queue`: what the queue costs per job beside bare pg-boss that does nothing with the same jobs, with a client
 * whose tasks are there and over at once. `bench.ts folder|server [jobs] [queued before] [worker processes]`
 */
const [where = "folder", ...numbers] = process.argv.slice(2);
const [jobs = 1000, before = 0, workers = 1] = numbers.map(Number);
const LIMIT = 100;
const LOT = 1000;

interface Cost {
  /** Milliseconds per job. */
  readonly add: number;
  readonly work: number;
}

const base = await mkdtemp(join(tmpdir(), "klingkit-bench-"));
const server = where === "server" ? await startPostgres() : undefined;
const place = (name: string): string => server?.url ?? join(base, name);

const bare = await bareBoss(place("bare"));
const ours = await ourQueue(place("ours"));
process.stdout.write(
  `${JSON.stringify({
    bench: "queue",
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} shared cores, load ${loadavg()[0]?.toFixed(1)}`,
    node: process.version,
    where,
    jobs,
    queuedBefore: before,
    workers,
    bareMsPerJob: bare,
    queueMsPerJob: ours,
    overheadMsPerJob: round(ours.work - bare.work),
    residentMb: Math.round(process.memoryUsage().rss / 1e6),
  })}\n`,
);
await server?.stop();
await rm(base, { recursive: true, force: true });
process.exit();

/** Insert, then fetch as many as there are slots, and complete each. */
async function bareBoss(database: string): Promise<Cost> {
  const open = await openDatabase(database, () => undefined);
  const boss = new PgBoss({ ...open.bossOptions, schema: "bare", schedule: false, supervise: false });
  boss.on("error", () => undefined);
  await boss.start();
  await boss.createQueue("bare");
  const insert = async (many: number, priority: number): Promise<void> => {
    for (let done = 0; done < many; done += LOT) {
      await boss.insert(
        "bare",
        Array.from({ length: Math.min(LOT, many - done) }, () => ({ data: {}, priority })),
      );
    }
  };
  await insert(before, 0);
  const add = await timed(() => insert(jobs, 1));
  const left = async (): Promise<number> => {
    const [row] = await open.sql.query<{ left: number }>(
      "SELECT count(*)::int AS left FROM bare.job WHERE name = 'bare' AND priority = 1 AND state <> 'completed'",
    );
    return row?.left ?? 0;
  };
  const work =
    server && workers > 1
      ? await byCrew("bare", database, async () => (await left()) === 0)
      : await timed(async () => {
          for (let done = 0; done < jobs;) {
            const lot = await boss.fetch("bare", { batchSize: Math.min(LIMIT, jobs - done) });
            await Promise.all(lot.map((job) => boss.complete("bare", job)));
            done += lot.length;
          }
        });
  await boss.stop({ graceful: false });
  await open.close();
  return { add, work };
}

async function ourQueue(database: string): Promise<Cost> {
  const queue = createQueue({ client: instantClient(), database, concurrency: LIMIT });
  const list = (
    many: number,
    name: string,
  ): { readonly endpoint: "bench.nothing"; readonly key: string; readonly input: object }[] =>
    Array.from({ length: many }, (_, index) => ({ endpoint: "bench.nothing", key: `${name}-${index}`, input: {} }));
  await queue.stats();
  for (let done = 0; done < before; done += 10_000)
    await queue.add(list(Math.min(10_000, before - done), `before-${done}`));
  const add = await timed(async () => void (await queue.add(list(jobs, "job"), { priority: 1 })));
  if (server && workers > 1) {
    const work = await byCrew("ours", database, async () => (await queue.stats()).jobs.succeeded >= jobs);
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

/** The same by several processes, until nothing is left. */
async function byCrew(what: "ours" | "bare", database: string, over: () => Promise<boolean>): Promise<number> {
  const options = { what, database, limit: LIMIT, workers };
  const crew = Array.from({ length: workers }, () => startChild("bench-worker", options));
  await Promise.all(crew.map((child) => child.line()));
  const ms = await timed(async () => {
    for (const child of crew) child.process.stdin?.write("go\n");
    while (!(await over())) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await Promise.all(crew.map((child) => child.kill()));
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
