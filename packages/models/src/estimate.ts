import type { Fact } from "./fact.ts";

/** A range of numbers. Both ends are equal if the number is known exactly. */
export interface Range {
  /** The lowest number. */
  readonly min: number;
  /** The highest number. */
  readonly max: number;
}

/** The price of a task before it is created, by the list. Packs and contracts may be cheaper. */
export interface Estimate extends Fact {
  /** The price in units of `packageType`. Units of different kinds are different currencies. */
  readonly units: Range;
  /** The price in USD. */
  readonly usd: Range;
  /** The kind of pack whose units the task takes. */
  readonly packageType: "video" | "image" | "try-on";
  /** The ids of the price rows used, separated by commas. */
  readonly row: string;
  /** Whether the lowest and the highest price are equal. */
  readonly exact: boolean;
  /** Full sentences about the estimate, for example why it is a range. */
  readonly notes: readonly string[];
}
