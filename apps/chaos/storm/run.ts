import { inParallel } from "../in-parallel.ts";
import type { Witness } from "../world.ts";
import { add, type Counts, noCounts } from "./count.ts";
import { findOffers, named } from "./offers.ts";
import { blow, type Weather } from "./shard.ts";

/** Tasks of one emulator. */
const SHARD = 200;

/** A storm's outcome. All but nothing of it depends on the machine. */
export interface Storm extends Counts {
  readonly endpoints: readonly string[];
  readonly leftOut: readonly string[];
}

export async function runStorm(tasks: number, weather: Weather, witness?: Witness): Promise<Storm> {
  const { offers, leftOut } = await findOffers();
  const shards = Array.from({ length: Math.ceil(tasks / SHARD) }, (_, number) => {
    const from = number * SHARD;
    return { number, from, count: Math.min(SHARD, tasks - from) };
  });
  const counts = await inParallel(shards.map((shard) => () => blow(weather, shard, offers, witness)));
  return { ...counts.reduce(add, noCounts), endpoints: named(offers), leftOut };
}
