/** A pseudorandom number generator: each call returns a number from 0 to below 1. */
export type Random = () => number;

/**
 * Creates a generator that depends only on its labels, so that one part of a run does not change the numbers of another
 * one. It hashes the labels with FNV-1a and continues with mulberry32.
 */
export function createRandom(...labels: readonly (string | number)[]): Random {
  let state = 0x811c9dc5;
  for (const character of labels.join("\n"))
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a random item. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("The list is empty.");
  return item;
}
