import { createRandom } from "../random.ts";

/** Another client, which uses some of the account's slots. */
export interface OtherClient {
  /** The number of used slots, milliseconds after the start. */
  slotsAt(time: number): number;
  /** The time of the next change, milliseconds after the start. */
  nextChange(time: number): number;
}

/** Creates a client whose number of slots changes every minute on average, between 0 and 3. */
export function createOtherClient(seed: number, until: number): OtherClient {
  const random = createRandom(seed);
  const steps: { readonly at: number; readonly slots: number }[] = [];
  for (let at = 0; at < until; at += -60_000 * Math.log(1 - random())) {
    steps.push({ at, slots: Math.floor(random() * 4) });
  }
  return {
    slotsAt: (time) => steps.findLast(({ at }) => at <= time)?.slots ?? 0,
    nextChange: (time) => steps.find(({ at }) => at > time)?.at ?? Number.POSITIVE_INFINITY,
  };
}
