import { imagePrices } from "./image-prices.ts";
import type { PriceRow, UnitValue } from "./price-row.ts";
import { callPrices, videoPrices } from "./video-prices.ts";

const official = { source: "prices.md#units", date: "2026-09-20", confidence: "official" } as const;
const thirdParty = { source: "prices.md#units", date: "2026-11-21", confidence: "third-party" } as const;

// Reads are free and not in the list (apps/docs/service/prices.md#other-prices).
const rows: readonly PriceRow[] = [...videoPrices, ...callPrices, ...imagePrices];

/**
 * The price list of the service, as known to klingkit.
 * @example const current = priceList.rows.filter(({ status }) => status === "current");
 */
export const priceList: {
  /** The date of the newest source, which serves as the version of the list. */
  readonly asOf: string;
  /** The price rows. */
  readonly rows: readonly PriceRow[];
  /** The price of one unit, by pack type and currency. */
  readonly unitValues: readonly UnitValue[];
} = {
  asOf: rows.reduce((newest, { date }) => (date > newest ? date : newest), ""),
  rows,
  // See apps/docs/service/prices.md#units.
  unitValues: [
    { packageType: "video", currency: "USD", amount: 0.14, ...official },
    // The source states that 8 units cost $0.028.
    { packageType: "image", currency: "USD", amount: 0.0035, ...official },
    { packageType: "try-on", currency: "USD", amount: 0.07, ...thirdParty, date: "2026-06-26" },
    // From undated price tables of gateways in mainland China.
    { packageType: "video", currency: "CNY", amount: 1, ...thirdParty },
    { packageType: "image", currency: "CNY", amount: 0.025, ...thirdParty },
  ],
};

/**
 * The tasks without a current price. For them, `estimate` returns undefined or an older price.
 * @example const reason = unpriced.find(({ endpoints }) => endpoints.includes("video.effects"))?.reason;
 */
export const unpriced: readonly {
  /** The names of the endpoints. */
  readonly endpoints: readonly string[];
  /** The tasks of these endpoints that have no current price. */
  readonly tasks: string;
  /** The reason, as a full sentence. */
  readonly reason: string;
}[] = [
  {
    endpoints: ["video.effects"],
    tasks: "effects",
    reason: "Each effect has its own price in a separate price list that klingkit does not know.",
  },
  {
    endpoints: [
      "video.multiElements.start",
      "video.multiElements.add",
      "video.multiElements.remove",
      "video.multiElements.clear",
      "video.multiElements.preview",
    ],
    tasks: "selecting the elements to edit",
    reason: "The price list has no row, although the responses contain price fields.",
  },
  {
    endpoints: ["audio.voices.delete"],
    tasks: "deleting a voice",
    reason: "The price list has no row. Deleting an element was observed to be free.",
  },
  {
    endpoints: ["image.tryOn"],
    tasks: "try-on 3.0",
    reason: "The price since 2026-09-15 is unknown. Estimates use the prices of the previous versions.",
  },
  {
    endpoints: ["video.omni"],
    tasks: "kling-4.0 and kling-4.0-flash with an input video or an element that may be created from one",
    reason: "The price is higher than without, and not known.",
  },
  {
    endpoints: ["image.omni", "image.long"],
    tasks: "kling-image-4.0 and kling-long-image-4.0",
    reason: "No price is known, neither of the service nor of a reseller.",
  },
  {
    endpoints: ["video.textToVideo", "video.imageToVideo"],
    tasks: "kling-2.6 with audio at 720p, kling-3.0 with voices",
    reason: "The service does not offer this combination: the price list has no row.",
  },
  {
    endpoints: ["video.omni"],
    tasks: "an input video with native audio",
    reason: "The service does not offer this combination: the price list has no row.",
  },
  {
    endpoints: ["video.textToVideo", "video.imageToVideo", "video.multiImage", "video.multiElements"],
    tasks: "older models with durations other than 5 or 10 seconds",
    reason: "The service sells them per video of 5 or 10 seconds.",
  },
];
