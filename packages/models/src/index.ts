export type { AspectRatio, AudioMode, Resolution } from "./capability.ts";
export type { Estimate, Range } from "./estimate.ts";
export type { Fact, Confidence } from "./fact.ts";
export type { ImageAspectRatio, ImageResolution } from "./image-capability.ts";
export { type ImageModel, imageModel, imageModels } from "./image-models.ts";
export type { Model, Withdrawal } from "./model.ts";
export { type VideoModel, videoModel, videoModels } from "./video-models.ts";
