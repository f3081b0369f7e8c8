import type { Emulator } from "@klingkit/emulator";
import { quantile } from "../result.ts";

/** What it took to learn of the ends of so many tasks. */
export interface Learned {
  readonly tasks: number;
  /** Requests that asked whether tasks have ended. */
  readonly looks: number;
  /** Requests that read the result of a task which was known to have ended. */
  readonly resultReads: number;
  /** The most looks at one moment. */
  readonly atOnce: number;
  /** From each task's end to its result in the caller's hands, seconds. */
  readonly delays: readonly number[];
}

const ALONE = /^\/v1\/.+\/[^/]+$/;

/** Counts what the service was asked. `delays` in milliseconds. */
export function learned(emulator: Emulator, delays: readonly number[]): Learned {
  const asked = emulator.calls.filter(({ method, path }) => method === "GET" || path === "/tasks");
  // With an API key the query over all tasks looks, and a v1 task is asked for alone only when it has ended.
  const byQuery = asked.some(({ path }) => path === "/tasks");
  const looks = asked.filter(({ path, query }) => !(byQuery && ALONE.test(path) && query["pageNum"] === undefined));
  const byMoment = Map.groupBy(looks, ({ at }) => at);
  return {
    tasks: delays.length,
    looks: looks.length,
    resultReads: asked.length - looks.length,
    atOnce: [...byMoment.values()].reduce((most, { length }) => Math.max(most, length), 0),
    delays: delays.map((delay) => delay / 1000),
  };
}

/** Several runs as one: a handful of tasks says little by itself. */
export function together(runs: readonly Learned[]): Learned {
  const sum = (of: (run: Learned) => number): number => runs.reduce((all, run) => all + of(run), 0);
  return {
    tasks: sum(({ tasks }) => tasks),
    looks: sum(({ looks }) => looks),
    resultReads: sum(({ resultReads }) => resultReads),
    atOnce: Math.max(...runs.map(({ atOnce }) => atOnce)),
    delays: runs.flatMap(({ delays }) => delays),
  };
}

export function looksPerTask({ looks, tasks }: Learned): number {
  return looks / tasks;
}

/** All requests of the wait, the reading of results among them. */
export function requestsPerTask({ looks, resultReads, tasks }: Learned): number {
  return (looks + resultReads) / tasks;
}

export function medianDelay({ delays }: Learned): number {
  return quantile(delays, 0.5);
}

export function lateDelay({ delays }: Learned): number {
  return quantile(delays, 0.95);
}
