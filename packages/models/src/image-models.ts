import type { ImageAspectRatio, ImageCapability } from "./image-capability.ts";
import type { Model, Withdrawal } from "./model.ts";

// See apps/docs/service/image.md#try-on and apps/docs/service/models.md#image-models.
/**
 * Every image model that klingkit knows. All of them are on API v1 only. If a video model has the same name on API v1,
 * klingkit uses one name for both.
 * @example const names = imageModels.map(({ name }) => name);
 */
export const imageModels: readonly Model[] = [
  { name: "kling-3.0", v1: "kling-v3", title: "Kling Image 3.0" },
  { name: "kling-3.0-omni", v1: "kling-v3-omni", title: "Kling Image 3.0 Omni" },
  { name: "kling-image-o1", v1: "kling-image-o1", title: "Kling Image O1" },
  { name: "kling-v2-1", v1: "kling-v2-1", title: "Kling Image 2.1" },
  { name: "kling-v2-new", v1: "kling-v2-new", title: "Kling Image 2.0 restyle" },
  { name: "kling-v2", v1: "kling-v2", title: "Kling Image 2.0" },
  { name: "kling-v1-5", v1: "kling-v1-5", title: "Kling Image 1.5" },
  { name: "kling-v1", v1: "kling-v1", title: "Kling Image 1.0" },
  { name: "kolors-virtual-try-on-v1-5", v1: "kolors-virtual-try-on-v1-5", title: "Kolors Virtual Try-On 1.5" },
  { name: "kolors-virtual-try-on-v1", v1: "kolors-virtual-try-on-v1", title: "Kolors Virtual Try-On 1.0" },
];

/** The name of an image model. Names that klingkit does not know are accepted. */
export type ImageModel =
  | "kling-3.0"
  | "kling-3.0-omni"
  | "kling-image-o1"
  | "kling-v2-1"
  | "kling-v2-new"
  | "kling-v2"
  | "kling-v1-5"
  | "kling-v1"
  | "kolors-virtual-try-on-v1-5"
  | "kolors-virtual-try-on-v1"
  | (string & {});

/**
 * Returns an image model by its name in klingkit or API v1; undefined if klingkit does not know it.
 * @example imageModel("kling-v3")?.name; // "kling-3.0"
 */
export function imageModel(name: string): Model | undefined {
  return imageModels.find((model) => model.name === name || model.v1 === name);
}

const official = { date: "2026-09-20", confidence: "official" } as const;
const legacy = { source: "models.md#older-image-models", date: "2026-01", confidence: "official" } as const;

const ratios: readonly ImageAspectRatio[] = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"];
const upToTwo = ["1k", "2k"] as const;

// A catalogue dates the end of Image 1.5 and 2.0 at 2026-09-15 (apps/docs/service/models.md#older-image-models).
const gone: Withdrawal = {
  source: "models.md#older-image-models",
  date: "2026-09-15",
  confidence: "third-party",
  successor: "kling-v2-1",
};
// Not in the documented list of 2026-09-20 any more; that it no longer works is a guess
// (apps/docs/service/models.md#older-image-models).
const unlisted: Withdrawal = {
  source: "models.md#older-image-models",
  date: "2026-09-20",
  confidence: "assumed",
  successor: "kling-3.0",
};

const omni = {
  ...official,
  product: "omni",
  aspectRatios: [...ratios, "auto"],
  // The field's own default is `auto`, the map says that text to image does not support it
  // (apps/docs/service/image.md#omni-image).
  textAspectRatios: ratios,
  textToImage: true,
  imageToImage: true,
  elements: true,
} as const;

const tryOn = {
  source: "image.md#try-on",
  date: "2026-03-29",
  confidence: "official",
  product: "tryOn",
  resolutions: [],
  aspectRatios: [],
  textToImage: false,
  imageToImage: true,
  elements: false,
} as const;

const old = { ...legacy, product: "generate", aspectRatios: ratios, imageToImage: true, elements: false } as const;

// See apps/docs/service/image.md and apps/docs/service/models.md#image-models.
/**
 * What every image model supports at every endpoint that takes a model.
 * @example const models = imageCapabilities.filter(({ series }) => series).map(({ model }) => model);
 */
export const imageCapabilities: readonly ImageCapability[] = [
  {
    ...official,
    source: "image.md#generation, models.md#image-models",
    model: "kling-3.0",
    product: "generate",
    resolutions: upToTwo,
    aspectRatios: ratios,
    textToImage: true,
    imageToImage: true,
    elements: true,
  },
  {
    ...official,
    source: "image.md#generation, models.md#image-models",
    model: "kling-v2-1",
    product: "generate",
    resolutions: upToTwo,
    aspectRatios: ratios,
    textToImage: true,
    imageToImage: true,
    elements: false,
    imageReference: ["subject", "face"],
    fidelity: true,
  },
  // Restyle gives the source's size and takes no resolution.
  { ...old, model: "kling-v2-new", resolutions: [], textToImage: false, withdrawn: unlisted },
  { ...old, model: "kling-v2", resolutions: upToTwo, imageResolutions: ["1k"], textToImage: true, withdrawn: gone },
  {
    ...old,
    model: "kling-v1-5",
    resolutions: ["1k"],
    textToImage: true,
    imageReference: ["subject", "face"],
    withdrawn: gone,
  },
  {
    ...old,
    model: "kling-v1",
    resolutions: ["1k"],
    aspectRatios: ratios.filter((ratio) => ratio !== "21:9"),
    textToImage: true,
    withdrawn: unlisted,
  },
  {
    ...omni,
    source: "image.md#omni-image, models.md#image-models",
    model: "kling-3.0-omni",
    resolutions: ["1k", "2k", "4k"],
    series: true,
    disputed: ["aspectRatio"],
  },
  {
    ...omni,
    source: "image.md#omni-image, models.md#image-models",
    model: "kling-image-o1",
    resolutions: upToTwo,
    // The endpoint's list has 4k, the map and the price list do not (apps/docs/service/image.md#omni-image).
    disputed: ["aspectRatio", "resolution"],
  },
  {
    ...official,
    source: "image.md#multi-image, models.md#image-models",
    model: "kling-v2-1",
    product: "multiImage",
    resolutions: [],
    aspectRatios: ratios,
    textToImage: false,
    imageToImage: true,
    elements: false,
  },
  {
    ...legacy,
    source: "image.md#multi-image",
    model: "kling-v2",
    product: "multiImage",
    resolutions: [],
    aspectRatios: ratios,
    textToImage: false,
    imageToImage: true,
    elements: false,
    withdrawn: gone,
  },
  { ...tryOn, model: "kolors-virtual-try-on-v1-5" },
  { ...tryOn, model: "kolors-virtual-try-on-v1" },
];

/**
 * Returns what a model supports at an image endpoint; undefined if klingkit does not know the model there.
 * @param model the model, by its name in klingkit or API v1
 * @example imageCapability("generate", "kling-3.0")?.resolutions; // ["1k", "2k"]
 */
export function imageCapability(product: ImageCapability["product"], model: string): ImageCapability | undefined {
  const name = imageModel(model)?.name;
  return imageCapabilities.find((row) => row.product === product && row.model === name);
}
