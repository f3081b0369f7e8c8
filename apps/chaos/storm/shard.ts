import { DEFAULT_ACCOUNT, type EmulatorOptions, type Switches } from "@klingkit/emulator";
import { createEnvironment, type Observer } from "../environment.ts";
import type { Fault } from "../faults/fault.ts";
import { faults } from "../faults/faults.ts";
import { createRandom, pick } from "../random.ts";
import { type Counts, countResults } from "./count.ts";
import { addCallbackFaults, createInbox, webhookSecret } from "./inbox.ts";
import { planJobs, type StormEndpoint } from "./plan.ts";
import { startProcesses } from "./processes.ts";
import { runUser } from "./user.ts";

/** The options of a storm. */
export interface StormOptions {
  readonly seed: number;
  /** The probability of a fault in a request, from 0 to 1. */
  readonly probability: number;
  readonly externalTaskIds: Switches["externalTaskIds"];
}

/** The faults of single requests, without those of the caller and of its clock. */
const requestFaults: readonly Fault[] = faults.filter(
  ({ group, clockOffset }) => group !== "caller" && clockOffset === undefined,
);

/** The tasks of a shard start within this time per task, milliseconds. */
const TIME_PER_TASK = 3000;

const account: EmulatorOptions["accounts"] = [
  {
    ...DEFAULT_ACCOUNT,
    webhookSecret,
    packs: [
      { type: "video", units: 1e6, concurrency: 30 },
      { type: "image", units: 1e6, concurrency: 30 },
      { type: "try-on", units: 1e6, concurrency: 30 },
    ],
  },
];

/** Runs a part of a storm on its own emulator, so that a long storm needs no more memory than a short one. */
export async function runShard(
  options: StormOptions,
  shard: { readonly number: number; readonly from: number; readonly count: number },
  endpoints: readonly StormEndpoint[],
  observer?: Observer,
): Promise<Counts> {
  const { seed, probability, externalTaskIds } = options;
  // The inbox reads the clock of the environment, which is created with the inbox.
  const inbox = createInbox(() => environment.emulator.clock.now());
  const random = createRandom("faults", seed, shard.number);
  await using environment = await createEnvironment(
    {
      accounts: account,
      callbacks: inbox.delivery,
      switches: { externalTaskIds },
      seed: seed + shard.number,
      taskSeconds: ({ usualSeconds }) => usualSeconds,
    },
    { chooseFault: () => (random() < probability ? pick(random, requestFaults) : undefined), observer },
  );
  const { clock } = environment.emulator;
  const start = clock.now();
  addCallbackFaults(environment, probability);
  const processes = startProcesses(environment, inbox, seed, shard.number);
  const jobs = planJobs(seed, shard.from, shard.count, endpoints, shard.count * TIME_PER_TASK);
  const results = await Promise.all(jobs.map((job) => runUser(environment, processes, inbox, job)));
  const crashes = processes.crashes();
  const virtualSeconds = Math.round((clock.now() - start) / 1000);
  processes.stop();
  return countResults(environment, results, { crashes, virtualSeconds, reportedTwice: inbox.reportedTwice() });
}
