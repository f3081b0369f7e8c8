import { createQueue } from "@klingkit/queue";
import { openDatabase } from "../src/database/open-database.ts";
import { PgBoss } from "pg-boss";
import { instantClient } from "./instant-client.ts";

/** One worker of the bench: the queue, or bare pg-boss that fetches and completes. It works when told by a line. */
export interface BenchWorkerOptions {
  readonly what: "ours" | "bare";
  readonly database: string;
  readonly limit: number;
  readonly workers: number;
}

const { what, database, limit, workers } = JSON.parse(process.argv[2] ?? "{}") as BenchWorkerOptions;
process.stdin.on("end", () => process.exit());
const go = new Promise((resolve) => process.stdin.once("data", resolve));

if (what === "ours") {
  const queue = createQueue({
    client: instantClient(),
    database,
    concurrency: limit,
    onEvent: ({ type, ...rest }) => type === "trouble" && process.stderr.write(`${JSON.stringify(rest)}\n`),
  });
  await queue.stats();
  process.stdout.write("ready\n");
  await go;
  await queue.start();
} else {
  const open = await openDatabase(database, () => undefined);
  const boss = new PgBoss({ ...open.bossOptions, schema: "bare", schedule: false, supervise: false });
  boss.on("error", () => undefined);
  await boss.start();
  process.stdout.write("ready\n");
  await go;
  for (;;) {
    const lot = await boss.fetch("bare", { batchSize: Math.ceil(limit / workers) });
    if (lot.length === 0) break;
    await Promise.all(lot.map((job) => boss.complete("bare", job)));
  }
  process.stdout.write("empty\n");
}
