import { DEFAULT_ACCOUNT, type EmulatorOptions, type Switches } from "@klingkit/emulator";
import { chanceOf, pick } from "../chance.ts";
import type { Fault } from "../faults/fault.ts";
import { faults } from "../faults/faults.ts";
import { createWorld, type Witness } from "../world.ts";
import { type Counts, countBooks } from "./count.ts";
import { openMailbox, strikeCallbacks, webhookSecret } from "./mailbox.ts";
import { type Offer, planJobs } from "./plan.ts";
import { startProcesses } from "./processes.ts";
import { live } from "./user.ts";

/** How a storm blows. */
export interface Weather {
  readonly seed: number;
  /** That a request is struck, from 0 to 1. */
  readonly probability: number;
  readonly externalTaskIds: Switches["externalTaskIds"];
}

/** What can strike any request; what the caller does and wrong clocks are no single request's. */
const striking: readonly Fault[] = faults.filter(({ group, clockOff }) => group !== "caller" && clockOff === undefined);

/** Time over which a shard's tasks are asked for, milliseconds per task. */
const PER_TASK = 3000;

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

/** Some of a storm's tasks, on an emulator of their own, so that a long storm needs no more memory than a short one. */
export async function blow(
  weather: Weather,
  shard: { readonly number: number; readonly from: number; readonly count: number },
  offers: readonly Offer[],
  witness?: Witness,
): Promise<Counts> {
  const { seed, probability, externalTaskIds } = weather;
  // Late: the mailbox needs the clock of the world that it is handed to.
  const mailbox = openMailbox(() => world.emulator.clock.now());
  const dice = chanceOf("faults", seed, shard.number);
  await using world = await createWorld(
    {
      accounts: account,
      callbacks: mailbox.delivery,
      switches: { externalTaskIds },
      seed: seed + shard.number,
      taskSeconds: ({ usualSeconds }) => usualSeconds,
    },
    { decide: () => (dice() < probability ? pick(dice, striking) : undefined), witness },
  );
  const start = world.emulator.clock.now();
  strikeCallbacks(world, probability);
  const processes = startProcesses(world, mailbox, seed, shard.number);
  const jobs = planJobs(seed, shard.from, shard.count, offers, shard.count * PER_TASK);
  const endings = await Promise.all(jobs.map((job) => live(world, processes, mailbox, job)));
  const deaths = processes.deaths();
  const virtualSeconds = Math.round((world.emulator.clock.now() - start) / 1000);
  processes.stop();
  return countBooks(world, endings, { deaths, virtualSeconds, endsTwice: mailbox.endsTwice() });
}
