import { imagePrices } from "./image-prices.ts";
import type { PriceRow, UnitValue } from "./price-row.ts";
import { callPrices, videoPrices } from "./video-prices.ts";

const official = { source: "prices.md#units", date: "2026-09-20", confidence: "official" } as const;
const others = { source: "prices.md#units", date: "2026-11-21", confidence: "third-party" } as const;

// Reads cost nothing and are not in the list (apps/docs/service/prices.md#other-prices).
const rows: readonly PriceRow[] = [...videoPrices, ...callPrices, ...imagePrices];

/**
 * The price list, as far as klingkit knows it.
 * @example const current = priceList.rows.filter(({ status }) => status === "current");
 */
export const priceList: {
  /** The date of the newest source: the version of the list. */
  readonly asOf: string;
  /** The prices. */
  readonly rows: readonly PriceRow[];
  /** The value of a unit in money, by kind of pack and currency. */
  readonly unitValues: readonly UnitValue[];
} = {
  asOf: rows.reduce((newest, { date }) => (date > newest ? date : newest), ""),
  rows,
  // See apps/docs/service/prices.md#units.
  unitValues: [
    { packageType: "video", currency: "USD", amount: 0.14, ...official },
    // 8 units are quoted as $0.028.
    { packageType: "image", currency: "USD", amount: 0.0035, ...official },
    { packageType: "try-on", currency: "USD", amount: 0.07, ...others, date: "2026-06-26" },
    // From undated tables of gateways in mainland China.
    { packageType: "video", currency: "CNY", amount: 1, ...others },
    { packageType: "image", currency: "CNY", amount: 0.025, ...others },
  ],
};

/**
 * The tasks for which the list has no price, so that `estimate` returns undefined or an older price.
 * @example const why = unpriced.find(({ endpoints }) => endpoints.includes("video.effects"))?.reason;
 */
export const unpriced: readonly {
  /** klingkit's names of the endpoints. */
  readonly endpoints: readonly string[];
  /** The tasks of these endpoints that have no price. */
  readonly what: string;
  /** Why there is no price: a full sentence. */
  readonly reason: string;
}[] = [
  {
    endpoints: ["video.effects"],
    what: "effects",
    reason: "Each has its own price, on a separate list that is not known.",
  },
  {
    endpoints: [
      "video.multiElements.start",
      "video.multiElements.add",
      "video.multiElements.remove",
      "video.multiElements.clear",
      "video.multiElements.preview",
    ],
    what: "marking what is to be edited",
    reason: "No row in the list, though the answers have places for a price.",
  },
  {
    endpoints: ["audio.voices.delete"],
    what: "deleting a voice",
    reason: "No row in the list; deleting an element was seen to cost nothing.",
  },
  {
    endpoints: ["image.tryOn"],
    what: "try-on 3.0",
    reason: "No price is known since 2026-09-15; estimates are of the versions before.",
  },
  {
    endpoints: ["video.textToVideo", "video.imageToVideo"],
    what: "kling-2.6 with sound at 720p, kling-3.0 with chosen voices",
    reason: "Not sold: no row in the list.",
  },
  {
    endpoints: ["video.omni"],
    what: "a given video together with native sound",
    reason: "Not sold: no row in the list.",
  },
  {
    endpoints: ["video.textToVideo", "video.imageToVideo", "video.multiImage", "video.multiElements"],
    what: "old models at lengths other than 5 or 10 seconds",
    reason: "They are sold by the clip.",
  },
];
