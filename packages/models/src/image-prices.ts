import type { PriceRow } from "./price-row.ts";

const image = { packageType: "image", source: "prices.md#image-prices", per: "image" } as const;
const current = { ...image, status: "current", date: "2026-09-20", confidence: "official" } as const;
const generate = { endpoints: ["image.generate"] } as const;
const omni = { endpoints: ["image.omni"] } as const;
const multiImage = { endpoints: ["image.multiImage"] } as const;
const fromText = { when: { function: "text-to-image" } } as const;
const fromImage = { when: { function: "image-to-image" } } as const;
// From a third-party copy of the list that dates from before the removal of these models from the documentation.
const withdrawn = { ...image, status: "withdrawn", date: "2026-06-26", confidence: "third-party" } as const;
// The price before version 3.0 (2026-09-15), which the old names now select.
const tryOn = {
  packageType: "try-on",
  source: "prices.md#image-prices",
  per: "image",
  status: "older",
  date: "2026-06-26",
  confidence: "third-party",
  endpoints: ["image.tryOn"],
  units: 1,
} as const;

// See apps/docs/service/prices.md#image-prices. One row contains the prices of all resolutions.
/** The prices of image tasks. */
export const imagePrices: readonly PriceRow[] = [
  { ...current, ...generate, ...fromText, id: "img-v3-t2i", model: "kling-3.0", units: { "1k": 8, "2k": 8 } },
  { ...current, ...generate, ...fromImage, id: "img-v3-i2i", model: "kling-3.0", units: { "1k": 8, "2k": 8 } },
  {
    ...current,
    ...omni,
    ...fromText,
    id: "img-v3omni-t2i",
    model: "kling-3.0-omni",
    units: { "1k": 8, "2k": 8, "4k": 16 },
  },
  {
    ...current,
    ...omni,
    ...fromImage,
    id: "img-v3omni-i2i",
    model: "kling-3.0-omni",
    units: { "1k": 8, "2k": 8, "4k": 16 },
  },
  { ...current, ...omni, ...fromText, id: "img-o1-t2i", model: "kling-image-o1", units: { "1k": 8, "2k": 8 } },
  { ...current, ...omni, ...fromImage, id: "img-o1-i2i", model: "kling-image-o1", units: { "1k": 8, "2k": 8 } },
  { ...current, ...generate, ...fromText, id: "img-v21-t2i", model: "kling-v2-1", units: { "1k": 4, "2k": 4 } },
  { ...current, ...generate, ...fromImage, id: "img-v21-i2i", model: "kling-v2-1", units: { "1k": 8, "2k": 8 } },
  // The list has the same price for 1k and 2k. The endpoint has no field for the resolution.
  { ...current, ...multiImage, id: "img-v21-multi", model: "kling-v2-1", units: 16 },
  { ...current, id: "ai-multi-shot", endpoints: ["image.multiShot"], per: "call", units: 20 },
  { ...current, id: "outpaint", endpoints: ["image.expand"], units: 8 },

  { ...withdrawn, ...generate, ...fromText, id: "img-v2-t2i", model: "kling-v2", units: { "1k": 4, "2k": 4 } },
  { ...withdrawn, ...generate, ...fromImage, id: "img-v2-i2i", model: "kling-v2", units: { "1k": 8 } },
  { ...withdrawn, ...multiImage, id: "img-v2-multi", model: "kling-v2", units: 16 },
  { ...withdrawn, ...generate, ...fromImage, id: "img-v2new-i2i", model: "kling-v2-new", units: 8 },
  { ...withdrawn, ...generate, ...fromText, id: "img-v15-t2i", model: "kling-v1-5", units: { "1k": 4 } },
  { ...withdrawn, ...generate, ...fromImage, id: "img-v15-i2i", model: "kling-v1-5", units: { "1k": 8 } },
  { ...withdrawn, ...generate, ...fromText, id: "img-v1-t2i", model: "kling-v1", units: { "1k": 1 } },
  { ...withdrawn, ...generate, ...fromImage, id: "img-v1-i2i", model: "kling-v1", units: { "1k": 1 } },

  { ...tryOn, id: "tryon-v1", model: "kolors-virtual-try-on-v1" },
  { ...tryOn, id: "tryon-v1-5", model: "kolors-virtual-try-on-v1-5" },
];
