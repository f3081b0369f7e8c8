import type { Range } from "./estimate.ts";
import type { Fact } from "./fact.ts";

// See apps/docs/service/prices.md#units.
/** The kind of a resource pack. Units of different kinds are different currencies. */
export type PackageType = "video" | "image" | "try-on";

/**
 * The settings that select one of several prices of a model. In a price row, a setting that is left out does not
 * matter.
 */
export interface PriceCase {
  /**
   * Whether sound is generated (`audio: "native"`). Sound that is kept from an input video does not count.
   * @default false in a query
   */
  readonly audio?: boolean;
  /**
   * Whether voices are chosen.
   * @default false in a query
   */
  readonly voices?: boolean;
  /**
   * Whether the input has a video.
   * @default false in a query
   */
  readonly videoInput?: boolean;
  // That an element counts as an image is a third-party reading (apps/docs/service/prices.md#image-prices).
  /**
   * What the input of an image task has: only text (`text-to-image`), or an image or element (`image-to-image`).
   * @default "text-to-image" in a query
   */
  readonly function?: "text-to-image" | "image-to-image" | "multi-image" | (string & {});
}

/** A price of the list. */
export interface PriceRow extends Fact {
  /** The id of the row. */
  readonly id: string;
  /**
   * Whether the price is current.
   * - `current`: it is in the newest list.
   * - `older`: it is from an older list, or for a version that was replaced; the current price may differ.
   * - `withdrawn`: the model is no longer in the documentation.
   * - `superseded`: it was announced and is not in the newest list. It is never used for an estimate.
   */
  readonly status: "current" | "older" | "withdrawn" | "superseded";
  /** klingkit's names of the endpoints. */
  readonly endpoints: readonly string[];
  /**
   * klingkit's name of the model.
   * @default any model
   */
  readonly model?: string;
  /**
   * The settings that this price is for.
   * @default all
   */
  readonly when?: PriceCase;
  /** What `units` are counted by: a second of the output, 5 seconds, an image, or the task (`call`). */
  readonly per: "second" | "5 seconds" | "image" | "call";
  /**
   * The durations that are sold, seconds.
   * @default all
   */
  readonly clips?: readonly number[];
  /**
   * The shortest and the longest duration of the output, seconds. Undefined if the input does not decide the duration.
   */
  readonly between?: Range;
  /** The kind of pack. */
  readonly packageType: PackageType;
  /** The list price in units; by resolution if it depends on the resolution. */
  readonly units: number | Readonly<Record<string, number>>;
  /** A full sentence about the price. */
  readonly note?: string;
}

/** The value of one unit by the list, before packs and contracts. */
export interface UnitValue extends Fact {
  /** The kind of pack. */
  readonly packageType: PackageType;
  /** The currency. */
  readonly currency: "USD" | "CNY";
  /** The amount of money. */
  readonly amount: number;
}
