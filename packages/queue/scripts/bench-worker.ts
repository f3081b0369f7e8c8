import { createQueue } from "@klingkit/queue";
import { openDatabase } from "../src/database/open-database.ts";
import { PgBoss } from "pg-boss";
import { instantClient } from "./instant-client.ts";

/** The options of a worker process of the benchmark: the queue, or plain pg-boss. It starts at the first line on stdin. */
export interface BenchWorkerOptions {
  readonly mode: "queue" | "pg-boss";
  readonly database: string;
  readonly limit: number;
  readonly workers: number;
}

const { mode, database, limit, workers } = JSON.parse(process.argv[2] ?? "{}") as BenchWorkerOptions;
process.stdin.on("end", () => process.exit());
const started = new Promise((resolve) => process.stdin.once("data", resolve));

if (mode === "queue") {
  const queue = createQueue({
    client: instantClient(),
    database,
    concurrency: limit,
    onEvent: ({ type, ...rest }) => type === "error" && process.stderr.write(`${JSON.stringify(rest)}\n`),
  });
  await queue.stats();
  process.stdout.write("ready\n");
  await started;
  await queue.start();
} else {
  const open = await openDatabase(database, () => undefined);
  const boss = new PgBoss({ ...open.bossOptions, schema: "plain", schedule: false, supervise: false });
  boss.on("error", () => undefined);
  await boss.start();
  process.stdout.write("ready\n");
  await started;
  for (;;) {
    const batch = await boss.fetch("plain", { batchSize: Math.ceil(limit / workers) });
    if (batch.length === 0) break;
    await Promise.all(batch.map((job) => boss.complete("plain", job)));
  }
  process.stdout.write("empty\n");
}
