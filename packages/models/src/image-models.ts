import type { ImageAspectRatio, ImageCapability } from "./image-capability.ts";
import type { Model, Withdrawal } from "./model.ts";
import { kling4 } from "./video-models.ts";

// See apps/docs/service/image.md#try-on and apps/docs/service/models.md#image-models.
/**
 * All image models that klingkit knows. Only those of Kling 4.0 are on API v2. If a video model has the same name on API v1,
 * both have the same name in klingkit.
 * @example const names = imageModels.map(({ name }) => name);
 */
export const imageModels: readonly Model[] = [
  { name: "kling-3.0", v1: "kling-v3", title: "Kling Image 3.0" },
  { name: "kling-3.0-omni", v1: "kling-v3-omni", title: "Kling Image 3.0 Omni" },
  { name: "kling-image-o1", v1: "kling-image-o1", title: "Kling Image O1" },
  { ...kling4, name: "kling-image-4.0", v2: "kling-image-4.0", title: "Kling Image 4.0" },
  { ...kling4, name: "kling-long-image-4.0", v2: "kling-long-image-4.0", title: "Kling Long Image 4.0" },
  { name: "kling-v2-1", v1: "kling-v2-1", title: "Kling Image 2.1" },
  { name: "kling-v2-new", v1: "kling-v2-new", title: "Kling Image 2.0 restyle" },
  { name: "kling-v2", v1: "kling-v2", title: "Kling Image 2.0" },
  { name: "kling-v1-5", v1: "kling-v1-5", title: "Kling Image 1.5" },
  { name: "kling-v1", v1: "kling-v1", title: "Kling Image 1.0" },
  { name: "kolors-virtual-try-on-v1-5", v1: "kolors-virtual-try-on-v1-5", title: "Kolors Virtual Try-On 1.5" },
  { name: "kolors-virtual-try-on-v1", v1: "kolors-virtual-try-on-v1", title: "Kolors Virtual Try-On 1.0" },
];

/** The name of an image model. Unknown names are accepted. */
export type ImageModel =
  | "kling-3.0"
  | "kling-3.0-omni"
  | "kling-image-o1"
  | "kling-image-4.0"
  | "kling-long-image-4.0"
  | "kling-v2-1"
  | "kling-v2-new"
  | "kling-v2"
  | "kling-v1-5"
  | "kling-v1"
  | "kolors-virtual-try-on-v1-5"
  | "kolors-virtual-try-on-v1"
  | (string & {});

/**
 * Returns an image model by its name in klingkit or API v1, or undefined if klingkit does not know it.
 * @example imageModel("kling-v3")?.name; // "kling-3.0"
 */
export function imageModel(name: string): Model | undefined {
  return imageModels.find((model) => model.name === name || model.v1 === name);
}

const official = { date: "2026-09-20", confidence: "official" } as const;
const legacy = { source: "models.md#older-image-models", date: "2026-01", confidence: "official" } as const;

const ratios: readonly ImageAspectRatio[] = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"];
const upTo2k = ["1k", "2k"] as const;

// A third-party catalog states that Image 1.5 and 2.0 ended on 2026-09-15 (apps/docs/service/models.md#older-image-models).
const reportedWithdrawal: Withdrawal = {
  source: "models.md#older-image-models",
  date: "2026-09-15",
  confidence: "third-party",
  successor: "kling-v2-1",
};
// No longer in the documentation of 2026-09-20. That the model no longer works is an assumption
// (apps/docs/service/models.md#older-image-models).
const assumedWithdrawal: Withdrawal = {
  source: "models.md#older-image-models",
  date: "2026-09-20",
  confidence: "assumed",
  successor: "kling-3.0",
};

const omni = {
  ...official,
  endpoint: "omni",
  aspectRatios: [...ratios, "auto"],
  // The documented default is `auto`, but the capability map states that text to image does not support it
  // (apps/docs/service/image.md#omni-image).
  textAspectRatios: ratios,
  textToImage: true,
  imageToImage: true,
  elements: true,
} as const;

// See apps/docs/service/kling-4.md#models.
const kling4Image = {
  source: "kling-4.md#models",
  date: "2026-11-05",
  confidence: "third-party",
  textToImage: true,
  imageToImage: true,
} as const;

const tryOn = {
  source: "image.md#try-on",
  date: "2026-03-29",
  confidence: "official",
  endpoint: "tryOn",
  resolutions: [],
  aspectRatios: [],
  textToImage: false,
  imageToImage: true,
  elements: false,
} as const;

const olderModel = {
  ...legacy,
  endpoint: "generate",
  aspectRatios: ratios,
  imageToImage: true,
  elements: false,
} as const;

// See apps/docs/service/image.md and apps/docs/service/models.md#image-models.
/**
 * The capabilities of all image models, at all endpoints that have a model.
 * @example const models = imageCapabilities.filter(({ series }) => series).map(({ model }) => model);
 */
export const imageCapabilities: readonly ImageCapability[] = [
  {
    ...official,
    source: "image.md#generation, models.md#image-models",
    model: "kling-3.0",
    endpoint: "generate",
    resolutions: upTo2k,
    aspectRatios: ratios,
    textToImage: true,
    imageToImage: true,
    elements: true,
  },
  {
    ...official,
    source: "image.md#generation, models.md#image-models",
    model: "kling-v2-1",
    endpoint: "generate",
    resolutions: upTo2k,
    // Observed by one team: the service rejects 2k with an image (apps/docs/service/image.md#generation).
    imageResolutions: ["1k"],
    disputed: ["imageResolution"],
    aspectRatios: ratios,
    textToImage: true,
    imageToImage: true,
    elements: false,
    imageReference: ["subject", "face"],
    fidelity: true,
  },
  // Restyle keeps the size of the input image, so its request contains no resolution.
  { ...olderModel, model: "kling-v2-new", resolutions: [], textToImage: false, withdrawn: assumedWithdrawal },
  {
    ...olderModel,
    model: "kling-v2",
    resolutions: upTo2k,
    imageResolutions: ["1k"],
    textToImage: true,
    withdrawn: reportedWithdrawal,
  },
  {
    ...olderModel,
    model: "kling-v1-5",
    resolutions: ["1k"],
    textToImage: true,
    imageReference: ["subject", "face"],
    withdrawn: reportedWithdrawal,
  },
  {
    ...olderModel,
    model: "kling-v1",
    resolutions: ["1k"],
    aspectRatios: ratios.filter((ratio) => ratio !== "21:9"),
    textToImage: true,
    withdrawn: assumedWithdrawal,
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
    resolutions: upTo2k,
    // The endpoint documents 4k, but the capability map and the price list do not (apps/docs/service/image.md#omni-image).
    disputed: ["aspectRatio", "resolution"],
  },
  {
    ...kling4Image,
    model: "kling-image-4.0",
    endpoint: "omni",
    resolutions: ["1k", "2k", "4k", "8k"],
    aspectRatios: [...ratios, "auto"],
    elements: true,
    series: true,
    maxPromptLength: { english: 50_000, other: 21_000 },
  },
  {
    ...kling4Image,
    model: "kling-long-image-4.0",
    endpoint: "long",
    resolutions: upTo2k,
    aspectRatios: [],
    elements: false,
    maxPromptLength: { english: 166_000, other: 71_000 },
  },
  {
    ...official,
    source: "image.md#multi-image, models.md#image-models",
    model: "kling-v2-1",
    endpoint: "multiImage",
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
    endpoint: "multiImage",
    resolutions: [],
    aspectRatios: ratios,
    textToImage: false,
    imageToImage: true,
    elements: false,
    withdrawn: reportedWithdrawal,
  },
  { ...tryOn, model: "kolors-virtual-try-on-v1-5" },
  { ...tryOn, model: "kolors-virtual-try-on-v1" },
];

/**
 * Returns the capabilities of a model for an image endpoint, or undefined if klingkit knows none.
 * @param model the name of the model in klingkit or API v1
 * @example imageCapability("generate", "kling-3.0")?.resolutions; // ["1k", "2k"]
 */
export function imageCapability(endpoint: ImageCapability["endpoint"], model: string): ImageCapability | undefined {
  const name = imageModel(model)?.name;
  return imageCapabilities.find((row) => row.endpoint === endpoint && row.model === name);
}
