import { chanceFrom } from "../chance.ts";

/** How many slots of the account another user holds, by time. */
export interface Stranger {
  /** At so many milliseconds after the start. */
  heldAt(time: number): number;
  /** When it changes next, milliseconds after the start. */
  nextChange(time: number): number;
}

/** Changes on average every minute, to between 0 and 3 slots. */
export function createStranger(seed: number, until: number): Stranger {
  const chance = chanceFrom(seed);
  const steps: { readonly at: number; readonly held: number }[] = [];
  for (let at = 0; at < until; at += -60_000 * Math.log(1 - chance())) {
    steps.push({ at, held: Math.floor(chance() * 4) });
  }
  return {
    heldAt: (time) => steps.findLast(({ at }) => at <= time)?.held ?? 0,
    nextChange: (time) => steps.find(({ at }) => at > time)?.at ?? Number.POSITIVE_INFINITY,
  };
}
