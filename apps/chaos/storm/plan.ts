import { type Chance, chanceOf, pick } from "../chance.ts";
import type { Design } from "../world.ts";

/** What can be asked for: an endpoint and a design on which the emulator takes its sample. */
export interface Offer {
  readonly endpoint: string;
  readonly design: Design;
}

/** One task that somebody wants, decided by the seed before the storm begins. */
export interface Job extends Offer {
  readonly number: number;
  readonly ownId: string;
  /** Which of the processes of its design works on it. */
  readonly process: number;
  /** When it is asked for, milliseconds after the start. */
  readonly startsAt: number;
  /** `intent`: stored before it is sent. `id`: only the own id is known beforehand. */
  readonly by: "intent" | "id";
  /** Whether callbacks are asked for; else there is only looking. */
  readonly hears: boolean;
  /** The user's own dice. */
  readonly chance: Chance;
}

/** Processes per design. */
export const PROCESSES = 4;

export function planJobs(
  seed: number,
  from: number,
  count: number,
  offers: readonly Offer[],
  spread: number,
): readonly Job[] {
  return Array.from({ length: count }, (_, index): Job => {
    const number = from + index;
    const chance = chanceOf("job", seed, number);
    return {
      ...pick(chance, offers),
      number,
      ownId: `storm-${seed}-${number}`,
      process: Math.floor(chance() * PROCESSES),
      startsAt: Math.floor(chance() * spread),
      hears: chance() < 0.5,
      by: chance() < 0.6 ? "intent" : "id",
      chance,
    };
  });
}
