import { PgBoss } from "pg-boss";
import type { TaskReference } from "@klingkit/errors";
import { createQueue, type QueueClient } from "@klingkit/queue";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/database/open-database.ts";
import { startPostgres } from "./postgres.ts";

/**
 * Bench `queue`: what the queue costs per job beside bare pg-boss that does nothing with the same jobs, with a client
 * whose tasks are there and over at once. `node -C @klingkit/source scripts/bench.ts folder|server jobs [backlog]`
 */
const [where = "folder", count = "1000", backlog = "0"] = process.argv.slice(2);
const jobs = Number(count);
const LIMIT = 100;

const base = await mkdtemp(join(tmpdir(), "klingkit-bench-"));
const server = where === "server" ? await startPostgres() : undefined;
const database = (name: string): string => server?.url ?? join(base, name);

const bare = await bareBoss();
const ours = await ourQueue();
process.stdout.write(
  `${JSON.stringify({
    bench: "queue",
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores`,
    node: process.version,
    where,
    jobs,
    queuedBefore: Number(backlog),
    bareMsPerJob: bare,
    queueMsPerJob: ours,
    overheadMsPerJob: round(ours.work - bare.work),
    residentMb: Math.round(process.memoryUsage().rss / 1e6),
  })}\n`,
);
await server?.stop();
await rm(base, { recursive: true, force: true });
process.exit();

/** Insert, fetch as many as there are slots, complete each. */
async function bareBoss(): Promise<{ add: number; work: number }> {
  const open = await openDatabase(database("bare"), () => undefined);
  const boss = new PgBoss({ ...open.bossOptions, schema: "bare", schedule: false, supervise: false });
  boss.on("error", () => undefined);
  await boss.start();
  await boss.createQueue("bare");
  const insert = async (many: number): Promise<void> => {
    for (let done = 0; done < many; done += 1000) {
      await boss.insert(
        "bare",
        Array.from({ length: Math.min(1000, many - done) }, () => ({ data: {} })),
      );
    }
  };
  await insert(Number(backlog));
  const add = await timed(() => insert(jobs));
  const work = await timed(async () => {
    for (let done = 0; done < jobs;) {
      const lot = await boss.fetch("bare", { batchSize: Math.min(LIMIT, jobs - done) });
      if (lot.length === 0) return;
      await Promise.all(lot.map((job) => boss.complete("bare", job)));
      done += lot.length;
    }
  });
  await boss.stop({ graceful: false });
  await open.close();
  return { add, work };
}

async function ourQueue(): Promise<{ add: number; work: number }> {
  const queue = createQueue({ client: instant(), database: database("ours"), limits: LIMIT });
  const list = (many: number, name: string): never[] =>
    Array.from({ length: many }, (_, index) => ({
      endpoint: "bench.nothing",
      key: `${name}-${index}`,
      input: {},
    })) as never[];
  await queue.stats();
  if (Number(backlog) > 0) await queue.add(list(Number(backlog), "before"), { priority: 0 });
  const add = await timed(async () => void (await queue.add(list(jobs, "job"), { priority: 1 })));
  await queue.start();
  const work = await timed(async () => {
    let done = 0;
    for await (const _ of queue.results({ follow: true })) if (++done === jobs) break;
  });
  await queue.close();
  return { add, work };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return round((performance.now() - start) / jobs);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** A client whose service takes no time. */
function instant(): QueueClient & Record<"bench", object> {
  const reference = (externalTaskId: string): TaskReference => ({
    klingkit: 1,
    host: "http://127.0.0.1",
    wire: "path",
    endpoint: "bench.nothing",
    id: externalTaskId,
    externalTaskId,
  });
  const task = (of: TaskReference): unknown => ({
    id: of.id,
    externalTaskId: of.externalTaskId,
    reference: of,
    toJSON: () => of,
    wait: async () => ({
      id: of.id,
      status: "succeeded",
      statusWord: "succeed",
      outputs: [],
      billing: [],
      raw: {},
      reference: of,
    }),
  });
  const client = {
    bench: {
      nothing: {
        prepare: async (_: unknown, { externalTaskId = "none" } = {}) => ({
          ...reference(externalTaskId),
          kind: "intent",
          path: "/",
          body: "{}",
          slot: { key: "video/bench", count: 1 },
        }),
        estimate: async () => undefined,
      },
    },
    tasks: {
      send: async (intent: string) => task(reference((JSON.parse(intent) as TaskReference).externalTaskId ?? "")),
      resume: async (handle: string) => task(JSON.parse(handle) as TaskReference),
      recover: async () => undefined,
    },
  };
  return client as unknown as QueueClient & Record<"bench", object>;
}
