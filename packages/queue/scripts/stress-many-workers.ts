import { createQueue, type QueueResult } from "@klingkit/queue";
import { createKling } from "klingkit";
import { loadavg } from "node:os";
import { type CancelledJob, cancelReport, promptOf } from "./cancel-report.ts";
import { startPostgres } from "@klingkit/tooling/postgres";
import { type Child, clockOf, startChild, startService } from "./processes.ts";
import { reuse, slotUse, type Span } from "./slot-use.ts";

/**
 * Runs worker processes on one PostgreSQL server. Meanwhile, random workers are killed (-9) and replaced, the server is
 * restarted and random jobs are cancelled.
 * `node -C @klingkit/source scripts/stress-many-workers.ts [jobs] [kills] [restarts] [workers] [slow ms] [speed] [cancels]`
 */
const [jobs = 2000, kills = 100, restarts = 3, workers = 4, slowMs = 0, speed = 20, cancels = 0] = process.argv
  .slice(2)
  .map(Number);
const LIMIT = 20;
const SECONDS = 80;
const LEASE = 3000;

const server = await startPostgres();
// The service accepts 50 tasks at once, so that only the queue enforces the limit of 20.
const service = await startService({ concurrency: 50, seconds: SECONDS, speed, slowMs });
const virtual = (): number => service.virtual + (Date.now() - service.real) * speed;
const began = performance.now();
const client = createKling({
  apiKey: "api-key-emulator",
  baseUrl: service.url,
  clock: clockOf(service),
  env: {},
  concurrency: false,
});
const queue = createQueue({ client, database: server.url, concurrency: LIMIT, clock: clockOf(service) });
await queue.add(
  Array.from({ length: jobs }, (_, index) => ({
    endpoint: "video.textToVideo" as const,
    key: `job-${index}`,
    input: { prompt: promptOf(`job-${index}`), duration: 5 as const },
  })),
);

const options = { service, database: server.url, limit: LIMIT, leaseDuration: LEASE };
const children: Child[] = [];
async function startWorker(): Promise<Child> {
  const child = startChild("worker", options);
  await child.line();
  return child;
}
children.push(...(await Promise.all(Array.from({ length: workers }, startWorker))));

/** Spans on the service's clock in which a process was down, including its lease and the recovery after it. */
const down: Span[] = [];
let killed = 0;
let restarted = 0;
const cancelled: CancelledJob[] = [];
const span = (jobs * SECONDS * 1000) / speed / LIMIT;
const moments = [
  ...Array.from({ length: kills }, () => ({ at: Math.random() * span, action: "kill" as const })),
  ...Array.from({ length: cancels }, () => ({ at: Math.random() * span, action: "cancel" as const })),
  ...Array.from({ length: restarts }, (_, index) => ({
    at: ((index + 1) / (restarts + 1)) * span,
    action: "restart" as const,
  })),
].sort((a, b) => a.at - b.at);
const start = performance.now();
const replacing: Promise<unknown>[] = [];
for (const { at, action } of moments) {
  await sleep(at - (performance.now() - start));
  if (!(await hasOpenJobs())) break;
  const from = virtual();
  if (action === "restart") {
    await server.restart();
    restarted++;
    down.push([from, virtual() + 5000 * speed]);
    continue;
  }
  if (action === "cancel") {
    const key = `job-${Math.floor(Math.random() * jobs)}`;
    // A cancel that fails, for example just after a restart of the server, is not counted.
    const result = await queue.cancel([key]).catch(() => undefined);
    if (result) cancelled.push({ ...result, key, at: virtual() });
    continue;
  }
  const index = Math.floor(Math.random() * children.length);
  const victim = children[index];
  if (!victim) continue;
  await victim.kill();
  killed++;
  replacing.push(
    startWorker().then((child) => {
      children[index] = child;
      down.push([from, Math.max(virtual(), from + (LEASE + 2000) * speed)]);
    }),
  );
}
await Promise.all(replacing);
while (await hasOpenJobs()) await sleep(500);

const results: QueueResult[] = [];
for await (const result of queue.results()) results.push(result);
const succeeded = results.filter(({ status }) => status === "succeeded").map(({ key }) => key);
const state = await service.state();
process.stdout.write(
  `${JSON.stringify({
    test: "workers on one server, killed",
    jobs,
    workers,
    slowMs,
    killed,
    restarted,
    succeeded: succeeded.length,
    keys: new Set(succeeded).size,
    paidTasks: state.paid.tasks,
    // Workers check for cancels every second; the rest allows for a loaded machine.
    ...(cancels > 0 ? cancelReport(state, cancelled, results, 5000 * speed) : {}),
    limit: LIMIT,
    maxRunning: Object.values(state.accounts[0]?.slots ?? {}).map(({ peak }) => peak),
    slotUse: slotUse(state, LIMIT, down),
    speed,
    load: loadavg().map(Math.round),
    reuseServiceMs: reuse(state, LIMIT),
    seconds: Math.round((performance.now() - began) / 1000),
  })}\n`,
);
await queue.close();
await Promise.all(children.map((child) => child.kill()));
await service.stop();
await server.stop();
process.exit();

async function hasOpenJobs(): Promise<boolean> {
  try {
    const { jobs: counts } = await queue.stats();
    return counts.queued + counts.running + counts.downloading > 0;
  } catch {
    return true;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
