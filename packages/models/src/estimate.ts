import type { Fact } from "./fact.ts";

/** From the least to the most; both the same where the price is exact. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a task will cost, before it is sent. List prices: packs and contracts may be cheaper. */
export interface Estimate extends Fact {
  /** Units of the named kind of pack: units of different kinds are different currencies. */
  readonly units: Range;
  readonly usd: Range;
  readonly packageType: "video" | "image" | "try-on";
  /** The price row that was used. */
  readonly row: string;
  /** Whether `min` and `max` are one. */
  readonly exact: boolean;
  /** What makes it a range, or what to know, in sentences. */
  readonly notes: readonly string[];
}
