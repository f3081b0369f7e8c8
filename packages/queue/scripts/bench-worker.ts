import { createQueue } from "@klingkit/queue";
import { openDatabase } from "../src/database/open-database.ts";
import { PgBoss } from "pg-boss";
import { instantClient } from "./instant-client.ts";

/**
 * The options of a worker process of the benchmark: the queue, or plain pg-boss. It prints `ready`, starts at the first
 * line on stdin, and prints the number of jobs that it has finished.
 */
export interface BenchWorkerOptions {
  readonly mode: "queue" | "pg-boss";
  readonly database: string;
  readonly limit: number;
  readonly workers: number;
}

const { mode, database, limit, workers } = JSON.parse(process.argv[2] ?? "{}") as BenchWorkerOptions;
process.stdin.on("end", () => process.exit());
const started = new Promise((resolve) => process.stdin.once("data", resolve));
let finished = 0;
const ready = async (): Promise<void> => {
  process.stdout.write("ready\n");
  await started;
  setInterval(() => process.stdout.write(`${finished}\n`), 20);
};

if (mode === "queue") {
  const queue = createQueue({
    client: instantClient(),
    database,
    concurrency: limit,
    onEvent({ type, ...rest }) {
      if (type === "finished") finished++;
      if (type === "error") process.stderr.write(`${JSON.stringify(rest)}\n`);
    },
  });
  await queue.stats();
  await ready();
  await queue.start();
} else {
  const open = await openDatabase(database, () => undefined);
  const boss = new PgBoss({ ...open.bossOptions, schema: "plain", schedule: false, supervise: false });
  boss.on("error", () => undefined);
  await boss.start();
  await ready();
  for (;;) {
    const batch = await boss.fetch("plain", { batchSize: Math.ceil(limit / workers) });
    if (batch.length === 0) break;
    await Promise.all(batch.map((job) => boss.complete("plain", job)));
    finished += batch.length;
  }
}
