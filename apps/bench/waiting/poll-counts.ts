import type { Emulator } from "@klingkit/emulator";
import { quantile } from "../result.ts";

/** The requests and delays until the results of all tasks were known. */
export interface PollCounts {
  readonly tasks: number;
  /** Requests for the status of tasks. */
  readonly polls: number;
  /** Requests for the result of a task whose end was already known. */
  readonly resultRequests: number;
  /** Maximum number of polls at the same time. */
  readonly simultaneousPolls: number;
  /** From the end of each task to its result, seconds. */
  readonly delays: readonly number[];
}

const SINGLE_TASK = /^\/v1\/.+\/[^/]+$/;

/**
 * Counts the requests that the service received.
 * @param delays milliseconds
 */
export function countPolls(emulator: Emulator, delays: readonly number[]): PollCounts {
  const requests = emulator.calls.filter(({ method, path }) => method === "GET" || path === "/tasks");
  // With an API key, one query polls all tasks, and a task of API v1 is fetched separately only when it has finished.
  const byQuery = requests.some(({ path }) => path === "/tasks");
  const polls = requests.filter(
    ({ path, query }) => !(byQuery && SINGLE_TASK.test(path) && query["pageNum"] === undefined),
  );
  const byMoment = Map.groupBy(polls, ({ at }) => at);
  return {
    tasks: delays.length,
    polls: polls.length,
    resultRequests: requests.length - polls.length,
    simultaneousPolls: [...byMoment.values()].reduce((max, { length }) => Math.max(max, length), 0),
    delays: delays.map((delay) => delay / 1000),
  };
}

/** Merges the counts of several runs. */
export function mergeCounts(runs: readonly PollCounts[]): PollCounts {
  const sum = (value: (run: PollCounts) => number): number => runs.reduce((all, run) => all + value(run), 0);
  return {
    tasks: sum(({ tasks }) => tasks),
    polls: sum(({ polls }) => polls),
    resultRequests: sum(({ resultRequests }) => resultRequests),
    simultaneousPolls: Math.max(...runs.map(({ simultaneousPolls }) => simultaneousPolls)),
    delays: runs.flatMap(({ delays }) => delays),
  };
}

export function pollsPerTask({ polls, tasks }: PollCounts): number {
  return polls / tasks;
}

/** All requests of the wait, including result requests. */
export function requestsPerTask({ polls, resultRequests, tasks }: PollCounts): number {
  return (polls + resultRequests) / tasks;
}

export function medianDelay({ delays }: PollCounts): number {
  return quantile(delays, 0.5);
}

export function p95Delay({ delays }: PollCounts): number {
  return quantile(delays, 0.95);
}
