import { parseArgs } from "node:util";
import { relevantLines } from "./simulation/history.ts";
import { closeSharedDatabase } from "./simulation/queue/database.ts";
import { simulateQueue } from "./simulation/queue/simulate.ts";
import { runReverted } from "./simulation/revert.ts";
import { simulate, type Simulation } from "./simulation/simulate.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    steps: { type: "string", default: "60" },
    minutes: { type: "string" },
    revert: { type: "string" },
    queue: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});
const [seed, seeds, steps] = [Number(values.seed), Number(values.seeds), Number(values.steps)];
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);

if (values.help || ![seed, seeds, steps].every((value) => Number.isInteger(value) && value >= 0)) {
  console.log(`pnpm simulate [--seed 1] [--seeds 1] [--steps 60] [--minutes M] [--revert NAME] [--queue] [--json]

Runs programs that use klingkit, with faults of every kind, in one process and in
virtual time. A seed decides everything. It fails if a rule is broken, and prints
the seed and the relevant part of the history.

  --seed      the first seed
  --seeds     the number of seeds
  --steps     the steps of each seed
  --minutes   runs random seeds for M minutes instead
  --revert    puts a mended fault back into a copy of the source, and runs seeds
              until one of them finds it; the names are in simulation/reverts/
              Those of the queue (cancelled-then-sent, budget-twice) need --queue
  --queue     runs workers of @klingkit/queue instead of clients. The seed decides what
              happens, but an exact replay is not promised: the leases of the queue
              and its database run in real time
  --json      prints a line of JSON per seed`);
  process.exitCode = values.help ? 0 : 1;
} else if (values.revert === undefined) process.exitCode = (await runSeeds()) ? 0 : 1;
else process.exitCode = await runReverted(values.revert, process.argv.slice(2));

/** Returns whether no rule was broken. */
async function runSeeds(): Promise<boolean> {
  const start = performance.now();
  const isTimedOut = (): boolean => minutes !== undefined && performance.now() - start > minutes * 60_000;
  const total = { seeds: 0, steps: 0, tasks: 0, requests: 0, failed: 0 };
  for (let index = 0; minutes === undefined ? index < seeds : !isTimedOut(); index++) {
    const next = minutes === undefined ? seed + index : Math.floor(Math.random() * 1e9);
    const result = await (values.queue ? simulateQueue : simulate)(next, steps);
    print(result);
    total.seeds++;
    total.steps += result.failedAt ?? steps;
    total.tasks += result.tasks;
    total.requests += result.requests;
    if (result.failedAt !== undefined) total.failed++;
    // A mended fault that is put back is found by the first seed that fails.
    if (result.failedAt !== undefined && process.env["KLINGKIT_UNTIL_FAILURE"]) break;
  }
  await closeSharedDatabase();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (!values.json) {
    console.log(
      `${total.seeds} seeds, ${total.steps} steps, ${total.tasks} tasks, ${total.requests} requests, ${seconds} s: ${total.failed} failed`,
    );
  }
  return total.failed === 0;
}

function print({ history, ...result }: Simulation): void {
  if (values.json) {
    console.log(JSON.stringify(result));
    return;
  }
  const { seed: number, digest, tasks, requests, virtualSeconds, violations, failedAt } = result;
  if (seeds === 1 || minutes !== undefined || failedAt !== undefined)
    console.log(`seed ${number}: ${tasks} tasks, ${requests} requests, ${virtualSeconds} virtual s, digest ${digest}`);
  if (failedAt === undefined) return;
  console.log(`seed ${number} failed at step ${failedAt}:`);
  for (const violation of violations) console.log(`  ${violation}`);
  console.log(`\nThe relevant part of the history (seconds, actor, event):\n`);
  for (const line of relevantLines(history, violations)) console.log(`  ${line}`);
  console.log(`\nTo repeat it: pnpm simulate --seed ${number} --steps ${steps}${values.queue ? " --queue" : ""}\n`);
}
