import { createQueue, type QueueResult } from "@klingkit/queue";
import { createKling } from "klingkit";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { chainJobs } from "./chain-jobs.ts";
import { startPostgres } from "@klingkit/tooling/postgres";
import { type Child, clockOf, startChild, startService } from "./processes.ts";

/**
 * Runs chains of five steps. The workers are killed (-9) at random moments and started again: one process on the
 * embedded database, or several on one PostgreSQL server.
 * `node -C @klingkit/source scripts/stress-chains.ts [chains] [kills] [workers; 0 for the embedded database] [speech or winter]`
 */
const [chains = 100, kills = 30, workers = 0] = process.argv.slice(2, 5).map(Number);
const lastStep = process.argv[5] === "speech" ? "speech" : "winter";
const base = await mkdtemp(join(tmpdir(), "klingkit-queue-"));
const folder = join(base, "outputs");
const service = await startService({ concurrency: 20, seconds: 80, speed: 20 });
const server = workers > 0 ? await startPostgres() : undefined;
const database = server?.url ?? join(base, "queue");
const began = performance.now();
let killed = 0;
let done = false;

const options = { service, database, folder, limit: 10, leaseDuration: 3000, chains, lastStep };

/** Runs a worker, kills it at a random moment and starts the next one, until all jobs have ended. */
async function runWorkers(): Promise<void> {
  while (!done) {
    const worker = startChild("worker", { ...options, untilDone: true });
    const end = endOf(worker);
    const mayKill = killed < kills;
    const first = await Promise.race([end, ...(mayKill ? [sleep(1000 + Math.random() * 9000)] : [])]);
    if (first === "crashed") continue;
    if (first === "finished") {
      done = true;
      return;
    }
    // Another worker has finished: this one ends by itself.
    if (done) break;
    killed++;
    await worker.kill();
  }
}
await Promise.all(Array.from({ length: Math.max(1, workers) }, runWorkers));

const client = createKling({
  apiKey: "api-key-emulator",
  baseUrl: service.url,
  clock: clockOf(service),
  env: {},
  concurrency: false,
});
const queue = createQueue({ client, database, clock: clockOf(service) });
const results: QueueResult[] = [];
for await (const result of queue.results()) results.push(result);
await queue.close();
const state = await service.state();
/** The number of tasks of each job: the external task id contains the id of the job. */
const tasks = new Map(
  results.map(({ id }) => [id, state.tasks.filter(({ externalTaskId }) => externalTaskId?.includes(id)).length]),
);
const sizes = new Map<string, number>();
for (const name of await readdir(folder, { recursive: true })) sizes.set(name, (await stat(join(folder, name))).size);
const byKey = new Map(results.map((result) => [result.key, result]));
process.stdout.write(
  `${JSON.stringify({
    test: `chains, ${server ? `${workers} workers on one server` : "one process"}, killed`,
    chains,
    jobs: chainJobs(chains, lastStep).length,
    killed,
    statuses: Object.fromEntries(
      [...Map.groupBy(results, ({ status }) => status)].map(([status, { length }]) => [status, length]),
    ),
    /** Jobs by their number of tasks. */
    tasksOfJobs: Object.fromEntries(
      [...Map.groupBy(tasks.values(), (count) => count)].map(([count, { length }]) => [count, length]),
    ),
    paidTasks: state.paid.tasks,
    lost: chainJobs(chains, lastStep).filter(({ key }) => key === undefined || !byKey.has(key)).length,
    unknownSteps: [
      ...new Set(results.filter(({ status }) => status === "unknown").map(({ key }) => key.split("/")[1])),
    ],
    completeFiles: results.filter(
      ({ files }) => files.length === 1 && files.every(({ name, bytes }) => sizes.get(name) === bytes),
    ).length,
    lastStep,
    load: loadavg().map(Math.round),
    seconds: Math.round((performance.now() - began) / 1000),
  })}\n`,
);
await service.stop();
await server?.stop();
await rm(base, { recursive: true });
process.exit();

/** How a worker ends by itself. */
async function endOf(child: Child): Promise<"finished" | "crashed"> {
  let finished = false;
  for (let line = await child.line(); line !== undefined; line = await child.line()) {
    if (line.startsWith('{"error"')) process.stderr.write(`${line}\n`);
    if (line.startsWith('{"results"')) finished = true;
  }
  return finished ? "finished" : "crashed";
}

function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
