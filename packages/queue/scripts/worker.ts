import { createQueue } from "@klingkit/queue";
import { createKling } from "klingkit/node";
import { clockOf, type WorkerOptions } from "./processes.ts";

/** One worker of a proof. It prints `ready`, then what is asked for, and `done` at its end. */
const options = JSON.parse(process.argv[2] ?? "{}") as WorkerOptions;
const { service, database, folder, limit, jobs = 0, lease, retries, untilDone, events } = options;
const clock = clockOf(service);
const client = createKling({ apiKey: "api-key-emulator", baseUrl: service.url, clock, env: {}, slots: false });
const print = (line: object | string): void => {
  process.stdout.write(`${typeof line === "string" ? line : JSON.stringify(line)}\n`);
};

const queue = createQueue({
  client,
  database,
  clock,
  ...(limit === undefined ? {} : { limits: limit }),
  ...(lease === undefined ? {} : { lease }),
  ...(retries === undefined ? {} : { retries }),
  ...(folder === undefined ? {} : { files: { folder } }),
  ...(events ? { onEvent: print } : {}),
});
try {
  if (jobs > 0) await queue.add(jobList(jobs));
  await queue.start();
  print("ready");
  if (untilDone) {
    let results = 0;
    for await (const _ of queue.results()) results++;
    print({ results, stats: await queue.stats() });
    await queue.close();
    print("done");
  }
} catch (error) {
  print({ error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
process.stdin.on("end", () => process.exit()).resume();
if (untilDone) process.exit();

function jobList(
  count: number,
): { endpoint: "video.textToVideo"; key: string; input: { prompt: string; duration: 5 } }[] {
  return Array.from({ length: count }, (_, index) => ({
    endpoint: "video.textToVideo",
    key: `job-${index}`,
    input: { prompt: `a lighthouse in fog, ${index}`, duration: 5 },
  }));
}
