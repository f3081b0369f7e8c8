import type { Range } from "./estimate.ts";
import type { Fact } from "./fact.ts";

/** Units of different kinds are different currencies (kling-api I 12.1). */
export type PackageType = "video" | "image" | "try-on";

/** What tells one price of a model from another; a row without a word on it holds for either. */
export interface PriceCase {
  /** Sound is made (`audio: "native"`); sound that is kept from a given video is not. */
  readonly audio?: boolean;
  /** With chosen voices. */
  readonly voices?: boolean;
  /** A video is given. */
  readonly videoInput?: boolean;
  /** `image-to-image` where a picture or an element is given (for elements a third-party reading, kling-api I 12.2). */
  readonly function?: "text-to-image" | "image-to-image" | "multi-image" | (string & {});
}

/** One line of the price list. */
export interface PriceRow extends Fact {
  readonly id: string;
  /**
   * - `current`: in the newest list.
   * - `older`: from a list or for a version that has been replaced since; the present price may differ.
   * - `withdrawn`: of a model that is in the documentation no more.
   * - `superseded`: was announced and is in the newest list no more. Never used for an estimate.
   */
  readonly status: "current" | "older" | "withdrawn" | "superseded";
  /** Names on the facade. */
  readonly endpoints: readonly string[];
  /** klingkit's name; none where the price hangs on no model. */
  readonly model?: string;
  readonly when?: PriceCase;
  readonly per: "second" | "5 seconds" | "image" | "call";
  /** The lengths that are sold, seconds, where not every one is. */
  readonly clips?: readonly number[];
  /** Seconds that the result can have, where what the caller gives decides. */
  readonly between?: Range;
  readonly packageType: PackageType;
  /** List price in units, by resolution where it hangs on that. */
  readonly units: number | Readonly<Record<string, number>>;
  readonly note?: string;
}

/** What one unit is worth by the list, before packs and contracts. */
export interface UnitValue extends Fact {
  readonly packageType: PackageType;
  readonly currency: "USD" | "CNY";
  readonly amount: number;
}
