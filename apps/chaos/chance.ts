/** Numbers from 0 up to 1 that the labels decide: the same labels, the same numbers, whatever else goes on. */
export type Chance = () => number;

/** FNV-1a over the labels, then mulberry32. */
export function chanceOf(...labels: readonly (string | number)[]): Chance {
  let state = 0x811c9dc5;
  for (const letter of labels.join("\n")) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several. */
export function pick<T>(chance: Chance, from: readonly T[]): T {
  const found = from[Math.floor(chance() * from.length)];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}
