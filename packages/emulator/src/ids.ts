import type { Random } from "./random.ts";

/** Generates ids from the time and the seed: the same seed gives the same ids. */
export interface Ids {
  /** Returns 18 decimal digits, in ascending order (observed: apps/docs/service/responses.md#identifiers). */
  task(): string;
  /**
   * Returns 15 decimal digits, as observed; with `isLong`, 18 digits beyond 2^53, as in the documented sample
   * (apps/docs/service/elements.md#element-ids).
   */
  element(isLong: boolean): bigint;
  /** Returns a UUID in the layout of version 4. */
  uuid(): string;
}

export function createIds(now: () => number, random: Random): Ids {
  let last = 0n;
  return {
    task() {
      const fromTime = 800_000_000_000_000_000n + BigInt(now()) * 10_000n + BigInt(Math.floor(random() * 1000));
      last = fromTime > last ? fromTime : last + 1n;
      return String(last);
    },
    element(isLong) {
      const digits = BigInt(Math.floor(random() * 1e14));
      // The last digit is odd: a double cannot hold such an id without an error.
      return isLong ? 829_000_000_000_000_001n + digits * 2n : 300_000_000_000_000n + digits;
    },
    uuid() {
      const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
      hex[12] = "4";
      hex[16] = "89ab"[Math.floor(random() * 4)] ?? "8";
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
        .map((part) => part.join(""))
        .join("-");
    },
  };
}
