// @klingkit/models/prices
// at run time: estimate, priceList, unpriced

// #region Interfaces
export interface Estimate extends Fact {
  readonly units: Range;
  readonly usd: Range;
  readonly packageType: "video" | "image" | "try-on";
  readonly row: string;
  readonly exact: boolean;
  readonly notes: readonly string[];
}
export interface PriceCase {
  readonly audio?: boolean;
  readonly voices?: boolean;
  readonly videoInput?: boolean;
  readonly function?: "text-to-image" | "image-to-image" | "multi-image" | (string & {});
}
export interface PriceQuery extends PriceCase {
  readonly endpoint: string;
  readonly model?: string;
  readonly resolution?: string;
  readonly seconds?: number | Range;
  readonly images?: number | Range;
  readonly calls?: number;
}
export interface PriceRow extends Fact {
  readonly id: string;
  readonly status: "current" | "older" | "withdrawn" | "superseded";
  readonly endpoints: readonly string[];
  readonly model?: string;
  readonly when?: PriceCase;
  readonly per: "second" | "5 seconds" | "image" | "call";
  readonly clips?: readonly number[];
  readonly between?: Range;
  readonly packageType: PackageType;
  readonly units: number | Readonly<Record<string, number>>;
  readonly note?: string;
}
export interface Range {
  readonly min: number;
  readonly max: number;
}
export interface UnitValue extends Fact {
  readonly packageType: PackageType;
  readonly currency: "USD" | "CNY";
  readonly amount: number;
}
// #endregion

// #region Types
export type PackageType = "video" | "image" | "try-on";
// #endregion

// #region Functions
export declare function estimate(_: PriceQuery): Estimate | undefined;
// #endregion

// #region Variables
export declare const priceList: {
  readonly asOf: string;
  readonly rows: readonly PriceRow[];
  readonly unitValues: readonly UnitValue[];
};
export declare const unpriced: readonly {
  readonly endpoints: readonly string[];
  readonly what: string;
  readonly reason: string;
}[];
// #endregion

// #region Referenced (internal)
interface Fact {
  readonly source: string;
  readonly date: string;
  readonly sureness: Sureness;
}
type Sureness = "official mirror" | "official client" | "third-party, live" | "third-party" | "guess";
// #endregion
