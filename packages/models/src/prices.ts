export { estimate, type PriceQuery } from "./estimate-price.ts";
export type { Estimate, Range } from "./estimate.ts";
export { priceList, unpriced } from "./price-list.ts";
export type { PackageType, PriceConditions, PriceRow, UnitValue } from "./price-row.ts";
