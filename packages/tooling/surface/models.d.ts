// @klingkit/models
// at run time: videoModel, videoModels

// #region Interfaces
export interface Fact {
  readonly source: string;
  readonly date: string;
  readonly sureness: Sureness;
}
export interface Model {
  readonly name: VideoModel;
  readonly v1?: string;
  readonly path?: string;
  readonly title: string;
}
export interface Withdrawal extends Fact {
  readonly successor: string;
}
// #endregion

// #region Types
export type AspectRatio = "16:9" | "9:16" | "1:1";
export type AudioMode = "native" | "original" | "off";
export type Resolution = "720p" | "1080p" | "4k";
export type Sureness = "official mirror" | "official client" | "third-party, live" | "third-party" | "guess";
export type VideoModel = "kling-3.0-turbo" | "kling-3.0" | "kling-2.6" | "kling-2.5-turbo" | "kling-v2-1-master" | "kling-v2-1" | "kling-v2-master" | "kling-v1-6" | "kling-v1-5" | "kling-v1" | (string & {});
// #endregion

// #region Functions
export declare function videoModel(_: string): Model | undefined;
// #endregion

// #region Variables
export declare const videoModels: readonly Model[];
// #endregion
