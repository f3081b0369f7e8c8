// @klingkit/models
// at run time: imageModel, imageModels, videoModel, videoModels

// #region Interfaces
export interface Estimate extends Fact {
  readonly units: Range;
  readonly usd: Range;
  readonly packageType: "video" | "image" | "try-on";
  readonly row: string;
  readonly exact: boolean;
  readonly notes: readonly string[];
}
export interface Fact {
  readonly source: string;
  readonly date: string;
  readonly confidence: Confidence;
}
export interface Model {
  readonly name: string;
  readonly v1?: string;
  readonly v2?: string;
  readonly title: string;
  readonly confidence?: Confidence;
  readonly externalTaskIds?: "unconfirmed";
}
export interface Range {
  readonly min: number;
  readonly max: number;
}
export interface Withdrawal extends Fact {
  readonly successor: string;
}
// #endregion

// #region Types
export type AspectRatio = "16:9" | "9:16" | "1:1" | "21:9";
export type AudioMode = "native" | "original" | "off";
export type Confidence = "official" | "observed" | "third-party" | "assumed";
export type ImageAspectRatio = "16:9" | "9:16" | "1:1" | "4:3" | "3:4" | "3:2" | "2:3" | "21:9" | "auto";
export type ImageModel = "kling-3.0" | "kling-3.0-omni" | "kling-image-o1" | "kling-image-4.0" | "kling-long-image-4.0" | "kling-v2-1" | "kling-v2-new" | "kling-v2" | "kling-v1-5" | "kling-v1" | "kolors-virtual-try-on-v1-5" | "kolors-virtual-try-on-v1" | (string & {});
export type ImageResolution = "1k" | "2k" | "4k" | "8k";
export type Resolution = "720p" | "1080p" | "4k";
export type VideoModel = "kling-3.0-turbo" | "kling-3.0" | "kling-3.0-omni" | "kling-o1" | "kling-2.6" | "kling-2.5-turbo" | "kling-4.0" | "kling-4.0-flash" | "kling-v2-1-master" | "kling-v2-1" | "kling-v2-master" | "kling-v1-6" | "kling-v1-5" | "kling-v1" | (string & {});
// #endregion

// #region Functions
export declare function imageModel(_: string): Model | undefined;
export declare function videoModel(_: string): Model | undefined;
// #endregion

// #region Variables
export declare const imageModels: readonly Model[];
export declare const videoModels: readonly Model[];
// #endregion
