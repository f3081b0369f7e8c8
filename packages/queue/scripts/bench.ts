import { createQueue, type JobInput, type Queue } from "@klingkit/queue";
import { startPostgres } from "@klingkit/tooling/postgres";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { PgBoss } from "pg-boss";
import { openDatabase } from "../src/database/open-database.ts";
import type { BenchWorkerOptions } from "./bench-worker.ts";
import { type InstantClient, instantClient } from "./instant-client.ts";
import { cpuSeconds, startChild } from "./processes.ts";

/**
 * Measures the time per job of the queue and of plain pg-boss, from the first job to the last, with a client whose tasks
 * succeed at once. The workers are processes, and every run has a new database. The queue and pg-boss take turns.
 * `bench.ts folder|server [jobs] [queued before] [worker processes, such as 1,2,4]`
 */
const [databaseKind = "folder", jobCount = "1000", beforeCount = "0", workerCounts = "1"] = process.argv.slice(2);
const jobs = Number(jobCount);
const before = Number(beforeCount);
const LIMIT = 100;
const BATCH_SIZE = 1000;

/** The CPU time is that of all workers, and of the processes of a server. */
interface WorkFigures {
  readonly jobsPerSecond: number;
  readonly msPerJob: number;
  readonly workerCpuMsPerJob: number | undefined;
  readonly databaseCpuMsPerJob: number | undefined;
}

interface Figures extends WorkFigures {
  readonly addMsPerJob: number;
  readonly databaseMb: number | undefined;
  /** The durations of calls after the run, milliseconds. */
  readonly callMs?: Readonly<Record<string, number>>;
}

/** Reads the CPU time that the database has used, seconds. */
type DatabaseCpu = () => number | undefined;

type Run = (database: string, workers: number, databaseCpu: DatabaseCpu) => Promise<Figures>;

for (const workers of workerCounts.split(",").map(Number)) {
  const pgBoss = await measured(runPgBoss, workers);
  const queue = await measured(runQueue, workers);
  const machine = `${cpus().length} shared cores, load ${loadavg()[0]?.toFixed(1)}`;
  const head = { bench: "queue", date: new Date().toISOString().slice(0, 10), machine, node: process.version };
  process.stdout.write(
    `${JSON.stringify({ ...head, database: databaseKind, jobs, queuedBefore: before, workers, pgBoss, queue })}\n`,
  );
}
process.exit();

async function measured(run: Run, workers: number): Promise<Figures> {
  if (databaseKind === "server") {
    const server = await startPostgres();
    const figures = await run(server.url, workers, () => cpuSeconds(server.pid()));
    await server.stop();
    return figures;
  }
  const directory = await mkdtemp(join(tmpdir(), "klingkit-bench-"));
  const figures = await run(directory, workers, () => undefined);
  await rm(directory, { recursive: true, force: true });
  return figures;
}

/** Inserts the jobs. The workers fetch as many as there are slots, and complete each. */
async function runPgBoss(database: string, workers: number, databaseCpu: DatabaseCpu): Promise<Figures> {
  const open = await openDatabase(database, () => undefined);
  const boss = new PgBoss({ ...open.bossOptions, schema: "plain", schedule: false, supervise: false });
  boss.on("error", () => undefined);
  await boss.start();
  await boss.createQueue("plain");
  const insert = (count: number, priority: number): Promise<void> =>
    inBatches(count, (numbers) =>
      boss.insert(
        "plain",
        numbers.map(() => ({ data: {}, priority })),
      ),
    );
  await insert(before, 0);
  const add = await timed(() => insert(jobs, 1));
  await boss.stop({ graceful: false });
  // Only one process can open a directory.
  await open.close();
  const figures = await runWorkers({ mode: "pg-boss", database, limit: LIMIT, workers }, databaseCpu);
  return { addMsPerJob: round(add / jobs), ...figures, databaseMb: await databaseSize(database) };
}

async function runQueue(database: string, workers: number, databaseCpu: DatabaseCpu): Promise<Figures> {
  const options = { client: instantClient(), database, concurrency: LIMIT };
  const jobsOf = (name: string, numbers: readonly number[]): JobInput<InstantClient>[] =>
    numbers.map((number) => ({ endpoint: "bench.nothing", key: `${name}-${number}`, input: {} }));
  const filled = createQueue(options);
  await filled.stats();
  await inBatches(before, (numbers) => filled.add(jobsOf("before", numbers)));
  const add = await timed(() => inBatches(jobs, (numbers) => filled.add(jobsOf("job", numbers), { priority: 1 })));
  await filled.close();
  const figures = await runWorkers({ mode: "queue", database, limit: LIMIT, workers }, databaseCpu);
  const ended = createQueue(options);
  await ended.stats();
  const callMs = {
    stats: round(await timed(() => ended.stats())),
    resultsFromMiddle: round(await timed(() => firstResult(ended, Math.floor(jobs / 2)))),
    addOne: round(await timed(() => ended.add(jobsOf("last", [0])))),
  };
  await ended.close();
  return { addMsPerJob: round(add / jobs), ...figures, databaseMb: await databaseSize(database), callMs };
}

/** Starts the workers, and waits until they have finished the jobs. */
async function runWorkers(options: BenchWorkerOptions, databaseCpu: DatabaseCpu): Promise<WorkFigures> {
  const children = Array.from({ length: options.workers }, () => startChild("bench-worker", options));
  // The first line means that the worker is ready, and each other one is the number of its finished jobs.
  await Promise.all(children.map((child) => child.line()));
  const cpuOfWorkers = (): number | undefined => sum(children.map(({ pid }) => cpuSeconds(pid)));
  const cpuBefore = { workers: cpuOfWorkers(), database: databaseCpu() };
  const finished = children.map(() => 0);
  const ms = await timed(async () => {
    for (const child of children) child.process.stdin?.write("go\n");
    await Promise.all(
      children.map(async (child, index) => {
        while (finished.reduce((total, count) => total + count, 0) < jobs) {
          const line = await child.line();
          if (line === undefined) throw new Error("A worker ended.");
          finished[index] = Number(line);
        }
      }),
    );
  });
  const cpuMs = (end: number | undefined, start: number | undefined): number | undefined =>
    end === undefined || start === undefined ? undefined : round(((end - start) * 1000) / jobs);
  const figures = {
    jobsPerSecond: Math.round((jobs / ms) * 1000),
    msPerJob: round(ms / jobs),
    workerCpuMsPerJob: cpuMs(cpuOfWorkers(), cpuBefore.workers),
    databaseCpuMsPerJob: cpuMs(databaseCpu(), cpuBefore.database),
  };
  await Promise.all(children.map((child) => child.kill()));
  return figures;
}

async function databaseSize(database: string): Promise<number | undefined> {
  if (databaseKind === "folder") return undefined;
  const open = await openDatabase(database, () => undefined);
  const [row] = await open.sql.query<{ size: string }>("SELECT pg_database_size(current_database()) AS size");
  await open.close();
  return Math.round(Number(row?.size) / 1e6);
}

async function inBatches(count: number, work: (numbers: readonly number[]) => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += BATCH_SIZE)
    await work(Array.from({ length: Math.min(BATCH_SIZE, count - done) }, (_, index) => done + index));
}

async function firstResult(queue: Queue<InstantClient>, after: number): Promise<void> {
  for await (const _ of queue.results({ after })) return;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((total, value) => (total === undefined || value === undefined ? undefined : total + value), 0);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
