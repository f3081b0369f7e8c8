import type { PriceRow } from "./price-row.ts";

const image = { packageType: "image", source: "prices.md#image-prices", per: "image" } as const;
const current = { ...image, status: "current", date: "2026-09-20", confidence: "official" } as const;
const generate = { endpoints: ["image.generate"] } as const;
const omni = { endpoints: ["image.omni"] } as const;
const multi = { endpoints: ["image.multiImage"] } as const;
const words = { when: { function: "text-to-image" } } as const;
const picture = { when: { function: "image-to-image" } } as const;
// A third party's copy of the list, made before these models left the documentation.
const withdrawn = { ...image, status: "withdrawn", date: "2026-06-26", confidence: "third-party" } as const;
// The price before version 3.0 of 2026-09-15, which the old names select now.
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

// See apps/docs/service/prices.md#image-prices: resolutions of one price are one row here.
/** The prices of images. */
export const imagePrices: readonly PriceRow[] = [
  { ...current, ...generate, ...words, id: "img-v3-t2i", model: "kling-3.0", units: { "1k": 8, "2k": 8 } },
  { ...current, ...generate, ...picture, id: "img-v3-i2i", model: "kling-3.0", units: { "1k": 8, "2k": 8 } },
  {
    ...current,
    ...omni,
    ...words,
    id: "img-v3omni-t2i",
    model: "kling-3.0-omni",
    units: { "1k": 8, "2k": 8, "4k": 16 },
  },
  {
    ...current,
    ...omni,
    ...picture,
    id: "img-v3omni-i2i",
    model: "kling-3.0-omni",
    units: { "1k": 8, "2k": 8, "4k": 16 },
  },
  { ...current, ...omni, ...words, id: "img-o1-t2i", model: "kling-image-o1", units: { "1k": 8, "2k": 8 } },
  { ...current, ...omni, ...picture, id: "img-o1-i2i", model: "kling-image-o1", units: { "1k": 8, "2k": 8 } },
  { ...current, ...generate, ...words, id: "img-v21-t2i", model: "kling-v2-1", units: { "1k": 4, "2k": 4 } },
  { ...current, ...generate, ...picture, id: "img-v21-i2i", model: "kling-v2-1", units: { "1k": 8, "2k": 8 } },
  // The list has 1k and 2k at one price; the endpoint has no such field.
  { ...current, ...multi, id: "img-v21-multi", model: "kling-v2-1", units: 16 },
  { ...current, id: "ai-multi-shot", endpoints: ["image.multiShot"], per: "call", units: 20 },
  { ...current, id: "outpaint", endpoints: ["image.expand"], units: 8 },

  { ...withdrawn, ...generate, ...words, id: "img-v2-t2i", model: "kling-v2", units: { "1k": 4, "2k": 4 } },
  { ...withdrawn, ...generate, ...picture, id: "img-v2-i2i", model: "kling-v2", units: { "1k": 8 } },
  { ...withdrawn, ...multi, id: "img-v2-multi", model: "kling-v2", units: 16 },
  { ...withdrawn, ...generate, ...picture, id: "img-v2new-i2i", model: "kling-v2-new", units: 8 },
  { ...withdrawn, ...generate, ...words, id: "img-v15-t2i", model: "kling-v1-5", units: { "1k": 4 } },
  { ...withdrawn, ...generate, ...picture, id: "img-v15-i2i", model: "kling-v1-5", units: { "1k": 8 } },
  { ...withdrawn, ...generate, ...words, id: "img-v1-t2i", model: "kling-v1", units: { "1k": 1 } },
  { ...withdrawn, ...generate, ...picture, id: "img-v1-i2i", model: "kling-v1", units: { "1k": 1 } },

  { ...tryOn, id: "tryon-v1", model: "kolors-virtual-try-on-v1" },
  { ...tryOn, id: "tryon-v1-5", model: "kolors-virtual-try-on-v1-5" },
];
