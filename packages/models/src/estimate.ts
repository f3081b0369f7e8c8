import type { Fact } from "./fact.ts";

/** A range of numbers. `min` and `max` are equal if the number is known exactly. */
export interface Range {
  /** The minimum. */
  readonly min: number;
  /** The maximum. */
  readonly max: number;
}

/** The estimated list price of a task. Resource packs and contracts may be cheaper. */
export interface Estimate extends Fact {
  /** The price in units of `packageType`. Units of different pack types are not interchangeable. */
  readonly units: Range;
  /** The price in USD. */
  readonly usd: Range;
  /** The type of resource pack that is charged. */
  readonly packageType: "video" | "image" | "try-on";
  /** The ids of the price rows of the estimate, separated by commas. */
  readonly row: string;
  /** Whether `min` and `max` are equal. */
  readonly exact: boolean;
  /** Notes on the estimate in full sentences, for example why it is a range. */
  readonly notes: readonly string[];
}
