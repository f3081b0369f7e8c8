import type { ApiVersion } from "../environment.ts";
import { createRandom, pick, type Random } from "../random.ts";

/** An endpoint and an API version on which the emulator accepts its sample. */
export interface StormEndpoint {
  readonly endpoint: string;
  readonly apiVersion: ApiVersion;
}

/** A task that a user creates. All its fields are derived from the seed. */
export interface Job extends StormEndpoint {
  readonly number: number;
  readonly externalTaskId: string;
  /** The number of the process of its API version that works on it. */
  readonly process: number;
  /** When the user begins, milliseconds after the start. */
  readonly startsAt: number;
  /** What the user stores before the first send. */
  readonly stores: "intent" | "external-task-id";
  /** Whether the user requests callbacks besides polling. */
  readonly usesCallbacks: boolean;
  readonly random: Random;
}

/** Processes per API version. */
export const PROCESSES = 4;

export function planJobs(
  seed: number,
  from: number,
  count: number,
  endpoints: readonly StormEndpoint[],
  spread: number,
): readonly Job[] {
  return Array.from({ length: count }, (_, index): Job => {
    const number = from + index;
    const random = createRandom("job", seed, number);
    return {
      ...pick(random, endpoints),
      number,
      externalTaskId: `storm-${seed}-${number}`,
      process: Math.floor(random() * PROCESSES),
      startsAt: Math.floor(random() * spread),
      usesCallbacks: random() < 0.5,
      stores: random() < 0.6 ? "intent" : "external-task-id",
      random,
    };
  });
}
