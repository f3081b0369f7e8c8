import { parseArgs } from "node:util";
import { relevantLines } from "./simulation/history.ts";
import { closeSharedDatabase } from "./simulation/queue/database.ts";
import { simulateQueue } from "./simulation/queue/simulate.ts";
import { revertNames, runReverted } from "./simulation/revert.ts";
import { simulate, type Simulation } from "./simulation/simulate.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string" },
    steps: { type: "string", default: "60" },
    minutes: { type: "string" },
    revert: { type: "string" },
    queue: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});
/** The seeds of a run without options: of clients, and of workers of the queue. */
const DEFAULT_SEEDS = { client: 20, queue: 5 };
const seed = Number(values.seed ?? 1);
const seeds = values.seeds === undefined ? (values.seed === undefined ? undefined : 1) : Number(values.seeds);
const steps = Number(values.steps);
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);

if (values.help || ![seed, seeds ?? 1, steps].every((value) => Number.isInteger(value) && value >= 0)) {
  console.log(`pnpm simulate [--seed S] [--seeds N] [--steps 60] [--minutes M] [--revert NAME] [--queue] [--json]

Runs programs that use klingkit, with faults of every kind, in one process and in
virtual time. A seed decides everything. It fails if a rule is broken, and prints
the seed and the relevant part of the history.
Default: ${DEFAULT_SEEDS.client} seeds of clients, then ${DEFAULT_SEEDS.queue} of workers of @klingkit/queue.

  --seed      one seed, or the first of --seeds
  --seeds     the number of seeds
  --steps     the steps of each seed
  --minutes   runs random seeds for M minutes
  --queue     runs workers of the queue instead of clients. The seed decides what
              happens, but an exact replay is not promised: leases and the database
              run in real time
  --revert    reverts the fix of a bug in a copy of the source, and runs up to 200
              seeds until one detects the bug:
${revertNames()
  .map((name) => `                ${name}`)
  .join("\n")}
  --json      prints a line of JSON per seed`);
  process.exitCode = values.help ? 0 : 1;
} else if (values.revert !== undefined) process.exitCode = await runReverted(values.revert, steps);
else process.exitCode = (await runAll()) ? 0 : 1;

/** Returns whether no rule was broken. */
async function runAll(): Promise<boolean> {
  let passed = true;
  if (!values.queue) passed = await runSeeds("clients", simulate, seeds ?? DEFAULT_SEEDS.client);
  if (values.queue || (seeds === undefined && minutes === undefined)) {
    passed = (await runSeeds("workers", simulateQueue, seeds ?? DEFAULT_SEEDS.queue)) && passed;
    await closeSharedDatabase();
  }
  return passed;
}

async function runSeeds(
  kind: string,
  run: (seed: number, steps: number) => Promise<Simulation>,
  count: number,
): Promise<boolean> {
  const start = performance.now();
  const isTimedOut = (): boolean => minutes !== undefined && performance.now() - start > minutes * 60_000;
  const total = { seeds: 0, steps: 0, tasks: 0, requests: 0, failed: 0 };
  for (let index = 0; minutes === undefined ? index < count : !isTimedOut(); index++) {
    const result = await run(minutes === undefined ? seed + index : Math.floor(Math.random() * 1e9), steps);
    print(result, count);
    total.seeds++;
    total.steps += result.failedAt ?? steps;
    total.tasks += result.tasks;
    total.requests += result.requests;
    if (result.failedAt === undefined) continue;
    total.failed++;
    // The first seed that detects the bug of a reverted fix is enough.
    if (process.env["KLINGKIT_UNTIL_FAILURE"]) break;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const summary = `${total.seeds} seeds of ${kind}, ${total.steps} steps, ${total.tasks} tasks, ${total.requests} requests, ${seconds} s`;
  if (!values.json) console.log(`${summary}: ${total.failed} failed`);
  return total.failed === 0;
}

function print({ history, ...result }: Simulation, count: number): void {
  if (values.json) {
    console.log(JSON.stringify(result));
    return;
  }
  const { seed: number, digest, tasks, requests, virtualSeconds, violations, failedAt } = result;
  if (count === 1 || minutes !== undefined || failedAt !== undefined)
    console.log(`seed ${number}: ${tasks} tasks, ${requests} requests, ${virtualSeconds} virtual s, digest ${digest}`);
  if (failedAt === undefined) return;
  console.log(`seed ${number} failed at step ${failedAt}:`);
  for (const violation of violations) console.log(`  ${violation}`);
  console.log(`\nThe relevant part of the history (seconds, actor, event):\n`);
  for (const line of relevantLines(history, violations)) console.log(`  ${line}`);
  console.log(`\nTo repeat it: pnpm simulate --seed ${number} --steps ${steps}${values.queue ? " --queue" : ""}\n`);
}
