import { createQueue, type QueueResult } from "@klingkit/queue";
import { createKling } from "klingkit";
import { loadavg } from "node:os";
import { type CancelledJob, cancelReport, promptOf } from "./cancels.ts";
import { startPostgres } from "./postgres.ts";
import { type Child, clockOf, startChild, startService } from "./processes.ts";
import { reuse, slotUse, type Span } from "./slot-use.ts";

/**
 * Proof (b): worker processes on one PostgreSQL; random ones killed with -9 at random moments and replaced, the server
 * restarted and random jobs cancelled in between.
 * `node -C @klingkit/source scripts/prove-many-workers.ts [jobs] [kills] [restarts] [workers] [slow ms] [speed] [cancels]`
 */
const [jobs = 2000, kills = 100, restarts = 3, workers = 4, slowMs = 0, speed = 20, cancels = 0] = process.argv
  .slice(2)
  .map(Number);
const LIMIT = 20;
const SECONDS = 80;
const LEASE = 3000;

const server = await startPostgres();
// The service would take more: only the queue keeps to 20.
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

const options = { service, database: server.url, limit: LIMIT, lease: LEASE };
const crew: Child[] = [];
async function hire(): Promise<Child> {
  const child = startChild("worker", options);
  await child.line();
  return child;
}
crew.push(...(await Promise.all(Array.from({ length: workers }, hire))));

/** Spans of the service's time in which a process was down, up to the end of its lease and what was behind it. */
const down: Span[] = [];
let killed = 0;
let restarted = 0;
const cancelled: CancelledJob[] = [];
const span = (jobs * SECONDS * 1000) / speed / LIMIT;
const moments = [
  ...Array.from({ length: kills }, () => ({ at: Math.random() * span, what: "kill" as const })),
  ...Array.from({ length: cancels }, () => ({ at: Math.random() * span, what: "cancel" as const })),
  ...Array.from({ length: restarts }, (_, index) => ({
    at: ((index + 1) / (restarts + 1)) * span,
    what: "restart" as const,
  })),
].sort((a, b) => a.at - b.at);
const start = performance.now();
const hiring: Promise<unknown>[] = [];
for (const { at, what } of moments) {
  await sleep(at - (performance.now() - start));
  if (!(await open())) break;
  const from = virtual();
  if (what === "restart") {
    await server.restart();
    restarted++;
    down.push([from, virtual() + 5000 * speed]);
    continue;
  }
  if (what === "cancel") {
    const key = `job-${Math.floor(Math.random() * jobs)}`;
    // One that fails, as just after a restart of the server, is not counted.
    const done = await queue.cancel([key]).catch(() => undefined);
    if (done) cancelled.push({ ...done, key, at: virtual() });
    continue;
  }
  const index = Math.floor(Math.random() * crew.length);
  const victim = crew[index];
  if (!victim) continue;
  await victim.kill();
  killed++;
  hiring.push(
    hire().then((child) => {
      crew[index] = child;
      down.push([from, Math.max(virtual(), from + (LEASE + 2000) * speed)]);
    }),
  );
}
await Promise.all(hiring);
while (await open()) await sleep(500);

const results: QueueResult[] = [];
for await (const result of queue.results()) results.push(result);
const succeeded = results.filter(({ status }) => status === "succeeded").map(({ key }) => key);
const state = await service.state();
process.stdout.write(
  `${JSON.stringify({
    proof: "workers on one server, killed",
    jobs,
    workers,
    slowMs,
    killed,
    restarted,
    succeeded: succeeded.length,
    keys: new Set(succeeded).size,
    paidTasks: state.paid.tasks,
    // Workers look for cancels every second; the rest is for a machine under load.
    ...(cancels > 0 ? cancelReport(state, cancelled, results, 5000 * speed) : {}),
    limit: LIMIT,
    most: Object.values(state.accounts[0]?.slots ?? {}).map(({ peak: most }) => most),
    slotUse: slotUse(state, LIMIT, down),
    speed,
    load: loadavg().map(Math.round),
    reuseServiceMs: reuse(state, LIMIT),
    seconds: Math.round((performance.now() - began) / 1000),
  })}\n`,
);
await queue.close();
await Promise.all(crew.map((child) => child.kill()));
await service.stop();
await server.stop();
process.exit();

async function open(): Promise<boolean> {
  try {
    const { jobs: by } = await queue.stats();
    return by.queued + by.running + by.saving > 0;
  } catch {
    return true;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
