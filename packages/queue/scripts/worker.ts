import { createQueue } from "@klingkit/queue";
import { createKling } from "klingkit";
import { promptOf } from "./cancel-report.ts";
import { chainJobs } from "./chain-jobs.ts";
import { danceJobs, uploadTo } from "./dance-jobs.ts";
import { clockOf, type WorkerOptions } from "./processes.ts";

/** A worker process. It prints `ready`, the requested events and results, and `done` at the end. */
const options = JSON.parse(process.argv[2] ?? "{}") as WorkerOptions;
const {
  service,
  database,
  folder,
  limit,
  jobs = 0,
  chains = 0,
  lastStep = "winter",
  dances = 0,
  uploads,
  cancel = [],
  leaseDuration,
  maxRetries,
  untilDone,
  events,
} = options;
const clock = clockOf(service);
const print = (line: object | string): void => {
  process.stdout.write(`${typeof line === "string" ? line : JSON.stringify(line)}\n`);
};
const client = createKling({
  apiKey: "api-key-emulator",
  baseUrl: service.url,
  clock,
  env: {},
  concurrency: false,
  ...(uploads === undefined ? {} : { upload: uploadTo(uploads, print) }),
});

const queue = createQueue({
  client,
  database,
  clock,
  ...(limit === undefined ? {} : { concurrency: limit }),
  ...(leaseDuration === undefined ? {} : { leaseDuration }),
  ...(maxRetries === undefined ? {} : { maxRetries }),
  ...(folder === undefined ? {} : { files: { folder } }),
  ...(events ? { onEvent: print } : {}),
});
try {
  if (jobs > 0) await queue.add(jobList(jobs));
  if (chains > 0) await queue.add(chainJobs(chains, lastStep));
  if (dances > 0) await queue.add(danceJobs(dances));
  for (const key of cancel) print({ ...(await queue.cancel([key])), key, at: clock.now() });
  await queue.start();
  print("ready");
  if (untilDone) {
    let results = 0;
    const cancelled: object[] = [];
    for await (const { key, status, taskId } of queue.results()) {
      results++;
      if (status === "cancelled") cancelled.push({ key, status, taskId });
    }
    print({ results, ...(cancelled.length > 0 ? { cancelled } : {}), stats: await queue.stats() });
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
    input: { prompt: promptOf(`job-${index}`), duration: 5 },
  }));
}
