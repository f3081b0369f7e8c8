import type { Observer } from "../environment.ts";
import { runConcurrently } from "../run-concurrently.ts";
import { add, type Counts, zeroCounts } from "./count.ts";
import { endpointNames, findEndpoints } from "./endpoints.ts";
import { runShard, type StormOptions } from "./shard.ts";

/** Tasks per emulator. */
const SHARD_SIZE = 200;

/** The result of a storm. The same options have the same result on every machine. */
export interface StormResult extends Counts {
  readonly endpoints: readonly string[];
  readonly excluded: readonly string[];
}

export async function runStorm(tasks: number, options: StormOptions, observer?: Observer): Promise<StormResult> {
  const { endpoints, excluded } = await findEndpoints();
  const shards = Array.from({ length: Math.ceil(tasks / SHARD_SIZE) }, (_, number) => {
    const from = number * SHARD_SIZE;
    return { number, from, count: Math.min(SHARD_SIZE, tasks - from) };
  });
  const counts = await runConcurrently(shards.map((shard) => () => runShard(options, shard, endpoints, observer)));
  return { ...counts.reduce(add, zeroCounts), endpoints: endpointNames(endpoints), excluded };
}
