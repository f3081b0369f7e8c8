import { createRandom, pick, type Random } from "../random.ts";
import { type Side, sides } from "./network.ts";
import { type Direction } from "./proxy.ts";

/** A fault of a run. Times are milliseconds from the start. */
export interface FaultEvent {
  readonly fault: FaultName;
  readonly at: number;
  readonly duration: number;
  /** The place that it strikes. Undefined for the database. */
  readonly place?: string;
  readonly side?: Side;
  readonly direction?: Direction;
  /** The latency or the new error of the clock, milliseconds; the share of lost chunks. */
  readonly amount?: number;
}

/** Everything that is decided before a run. The same trace repeats it. */
export interface Trace {
  readonly seed: number;
  readonly seconds: number;
  readonly workers: readonly { readonly name: string; readonly skew: number }[];
  /** The limit of tasks that run at once. */
  readonly limit: number;
  /** The number of jobs that exist at the start. Workers add more. */
  readonly jobs: number;
  readonly faults: readonly FaultEvent[];
}

export type FaultName = keyof typeof planners;

interface Plan extends Omit<FaultEvent, "fault" | "at"> {
  /** What no other fault may strike at the same time. */
  readonly occupies: readonly string[];
}

const MINUTE = 60_000;
/** The largest error of a clock. */
const MAX_SKEW = 10 * MINUTE;
/** The time between the starts of two faults, milliseconds. */
const INTERVAL = { min: 800, max: 2800 };

/** The faults with their targets and durations. A pause is longer than the lease. */
const planners = {
  "partition from the database": (random, places) => cutOff(random, pick(random, places), ["database"]),
  "partition from the service": (random, places) => cutOff(random, pick(random, places), ["service"]),
  "partition from both": (random, places) => cutOff(random, pick(random, places), sides),
  "one-way loss": (random, places) => {
    const side = pick(random, sides);
    const direction = pick(random, ["sent", "received"] as const);
    return { ...cutOff(random, pick(random, places), [side]), side, direction };
  },
  latency: (random, places) => ({ ...slow(random, places), amount: between(random, 50, 400) }),
  loss: (random, places) => ({ ...slow(random, places), amount: random() * 0.3 }),
  "half-open connections": (random, places) => ({
    duration: 0,
    place: pick(random, places),
    side: pick(random, sides),
    occupies: [],
  }),
  "wrong clock": (random, places) => ({
    duration: 0,
    place: pick(random, places),
    amount: between(random, -MAX_SKEW, MAX_SKEW),
    occupies: [],
  }),
  "pause (SIGSTOP)": (random, places) => stop(random, places, 4000, 12_000),
  "kill -9": (random, places) => stop(random, places, 500, 4000),
  "restart of PostgreSQL": (random) => ({ duration: between(random, 200, 3000), occupies: ["postgres"] }),
  "kill of PostgreSQL": (random) => ({ duration: between(random, 200, 5000), occupies: ["postgres"] }),
  "full disk": (random, places) => {
    const place = pick(random, places);
    return { duration: between(random, 3000, 12_000), place, occupies: [`${place} disk`] };
  },
} as const satisfies Record<string, (random: Random, places: readonly string[]) => Plan>;

export const faultNames = Object.keys(planners) as FaultName[];

function between(random: Random, min: number, max: number): number {
  return Math.round(min + random() * (max - min));
}

function cutOff(random: Random, place: string, from: readonly Side[]): Plan {
  return { duration: between(random, 2000, 12_000), place, occupies: from.map((side) => `${place} ${side}`) };
}

function slow(random: Random, places: readonly string[]): Plan {
  const place = pick(random, places);
  const side = pick(random, sides);
  return { duration: between(random, 5000, 15_000), place, side, occupies: [`${place} ${side} proxy`] };
}

function stop(random: Random, places: readonly string[], min: number, max: number): Plan {
  const place = pick(random, places);
  return { duration: between(random, min, max), place, occupies: [`${place} process`] };
}

/** Decides a run by its seed. */
export function planTrace(seed: number, seconds: number): Trace {
  const random = createRandom("cluster", seed);
  const count = 3 + Math.floor(random() * 3);
  const workers = Array.from({ length: count }, (_, index) => ({
    name: `worker-${index + 1}`,
    // One clock is 10 minutes fast and one 10 minutes slow.
    skew: [MAX_SKEW, -MAX_SKEW][index] ?? between(random, -MAX_SKEW, MAX_SKEW),
  }));
  const places = [...workers.map(({ name }) => name), "receiver"];
  const faults: FaultEvent[] = [];
  const occupied = new Map<string, number>();
  const end = seconds * 1000;
  let remaining: FaultName[] = [];
  for (let at = 1000; at < end; at += between(random, INTERVAL.min, INTERVAL.max)) {
    if (remaining.length === 0) remaining = shuffle(random, faultNames);
    const fault = remaining[0];
    if (fault === undefined) break;
    const { occupies, ...plan } = planners[fault](random, places);
    if (at + plan.duration > end || occupies.some((key) => (occupied.get(key) ?? 0) > at)) {
      // Another fault strikes it. It comes later.
      remaining.push(fault);
      remaining.shift();
      continue;
    }
    remaining.shift();
    for (const key of occupies) occupied.set(key, at + plan.duration + 500);
    faults.push({ fault, at, ...plan });
  }
  return { seed, seconds, workers, limit: 8, jobs: 40, faults };
}

function shuffle<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
