import { median } from "../result.ts";

const ROUNDS = 20;
const CONCURRENCY = 50;

/** Calls a client once. */
export type Call = () => Promise<unknown>;

/** The CPU time per call of some clients, microseconds, one value per round. */
export interface Costs {
  /** Returns the median of a client. */
  of(name: string): number;
  /** Returns the median of the ratios of two clients in the same round. */
  ratio(name: string, other: string): number;
}

/**
 * Measures the CPU time of this process per call. The clients run in turn, so that ratios compare results of the same
 * time.
 * @param calls the calls per client
 */
export async function measureInTurn(clients: Readonly<Record<string, Call>>, calls: number): Promise<Costs> {
  const entries = Object.entries(clients);
  const costs = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (const [, call] of entries) await costOf(call, calls / 10);
  for (let round = 0; round < ROUNDS; round++) {
    // Each round begins with a different client, so that the order does not matter.
    for (let turn = 0; turn < entries.length; turn++) {
      const [name, call] = entries[(round + turn) % entries.length] ?? [];
      if (name && call) costs.get(name)?.push(await costOf(call, calls / ROUNDS));
    }
  }
  const costsOf = (name: string): readonly number[] => costs.get(name) ?? [];
  return {
    of: (name) => median(costsOf(name)),
    ratio: (name, other) => median(costsOf(name).map((cost, round) => cost / (costsOf(other)[round] ?? Number.NaN))),
  };
}

async function costOf(call: Call, calls: number): Promise<number> {
  globalThis.gc?.();
  let remaining = calls;
  const used = process.cpuUsage();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (remaining-- > 0) await call();
    }),
  );
  const { user, system } = process.cpuUsage(used);
  return (user + system) / calls;
}
