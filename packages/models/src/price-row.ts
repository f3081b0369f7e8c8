import type { Range } from "./estimate.ts";
import type { Fact } from "./fact.ts";

// See apps/docs/service/prices.md#units.
/** The type of a resource pack. Units of different types are not interchangeable. */
export type PackageType = "video" | "image" | "try-on";

/**
 * The conditions that select one of several prices of a model. An omitted condition of a price row matches any value.
 */
export interface PriceConditions {
  /**
   * Whether audio is generated (`audio: "native"`). Audio that is kept from an input video does not count.
   * @default false in a query
   */
  readonly audio?: boolean;
  /**
   * Whether the input has voices.
   * @default false in a query
   */
  readonly voices?: boolean;
  /**
   * Whether the input has a video.
   * @default false in a query
   */
  readonly videoInput?: boolean;
  // See apps/docs/service/kling-4.md#prices.
  /**
   * Whether the input has an element that was created from a video.
   * @default false in a query
   */
  readonly videoElement?: boolean;
  // That an element counts as an image is a third-party interpretation (apps/docs/service/prices.md#image-prices).
  /**
   * The kind of image task: from text only (`text-to-image`), or from an image or element (`image-to-image`).
   * @default "text-to-image" in a query
   */
  readonly function?: "text-to-image" | "image-to-image" | "multi-image" | (string & {});
}

/** A row of the price list. */
export interface PriceRow extends Fact {
  /** The id of the row. */
  readonly id: string;
  /**
   * The status of the price:
   * - `current`: it is in the newest price list.
   * - `older`: it is from an older list, or for a replaced version. The current price may differ.
   * - `withdrawn`: the model is no longer in the documentation.
   * - `superseded`: it was announced but is not in the newest list. Estimates do not use it.
   */
  readonly status: "current" | "older" | "withdrawn" | "superseded";
  /** The names of the endpoints. */
  readonly endpoints: readonly string[];
  /**
   * The name of the model.
   * @default any model
   */
  readonly model?: string;
  /**
   * The conditions under which the price applies.
   * @default none
   */
  readonly when?: PriceConditions;
  /** The quantity that `units` are charged for: a second or 5 seconds of the output, an image, or the task (`call`). */
  readonly per: "second" | "5 seconds" | "image" | "call";
  /**
   * The durations that have this price, seconds.
   * @default all
   */
  readonly durations?: readonly number[];
  /** The range of the output duration, seconds. Undefined if the input does not determine the duration. */
  readonly durationRange?: Range;
  /** The type of resource pack that is charged. */
  readonly packageType: PackageType;
  /** The list price in units, by resolution if it depends on the resolution. */
  readonly units: number | Readonly<Record<string, number>>;
  /** A note on the price, as a full sentence. */
  readonly note?: string;
}

/** The list price of one unit. Resource packs and contracts may be cheaper. */
export interface UnitValue extends Fact {
  /** The type of resource pack. */
  readonly packageType: PackageType;
  /** The currency. */
  readonly currency: "USD" | "CNY";
  /** The price of one unit in the currency. */
  readonly amount: number;
}
