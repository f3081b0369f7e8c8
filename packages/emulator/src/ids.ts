import type { Chance } from "./chance.ts";

/** Where ids come from: the time and the seed, so that one seed gives the same ids again. */
export interface Ids {
  /** 18 decimal digits, growing (observed: apps/docs/service/responses.md#identifiers). */
  task(): string;
  /**
   * 15 decimal digits, as elements have had them live; with `long`, 18 digits beyond 2^53 as in the documentation's
   * sample (apps/docs/service/elements.md#element-ids).
   */
  element(long: boolean): bigint;
  /** A uuid, version 4 by its layout. */
  uuid(): string;
}

export function createIds(now: () => number, chance: Chance): Ids {
  let last = 0n;
  return {
    task() {
      const timed = 800_000_000_000_000_000n + BigInt(now()) * 10_000n + BigInt(Math.floor(chance() * 1000));
      last = timed > last ? timed : last + 1n;
      return String(last);
    },
    element(long) {
      const digits = BigInt(Math.floor(chance() * 1e14));
      // The last digit is odd: rounding to a double then always shows.
      return long ? 829_000_000_000_000_001n + digits * 2n : 300_000_000_000_000n + digits;
    },
    uuid() {
      const hex = Array.from({ length: 32 }, () => Math.floor(chance() * 16).toString(16));
      hex[12] = "4";
      hex[16] = "89ab"[Math.floor(chance() * 4)] ?? "8";
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
        .map((part) => part.join(""))
        .join("-");
    },
  };
}
