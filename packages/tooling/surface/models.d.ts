// @klingkit/models
// at run time: find, imageModel, imageModels, videoModel, videoModels

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
export interface FoundModel {
  readonly name: string;
  readonly title: string;
  readonly price: Estimate | undefined;
  readonly confidence: Confidence;
  readonly row: VideoCapability | ImageCapability;
  readonly warnings: readonly CapabilityIssue[];
}
export interface Model {
  readonly name: string;
  readonly v1?: string;
  readonly v2?: string;
  readonly title: string;
  readonly confidence?: Confidence;
  readonly externalTaskIds?: "unconfirmed";
}
export interface ModelQuery extends RequestedSettings {
  readonly endpoint: ModelEndpoint;
  readonly images?: number;
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
export declare function find(_: ModelQuery): readonly FoundModel[];
export declare function imageModel(_: string): Model | undefined;
export declare function videoModel(_: string): Model | undefined;
// #endregion

// #region Variables
export declare const imageModels: readonly Model[];
export declare const videoModels: readonly Model[];
// #endregion

// #region Referenced (internal)
interface CapabilityIssue {
  readonly path: string;
  readonly code: "not_supported_by_model" | "withdrawn_model" | "not_allowed_value" | "unconfirmed";
  readonly message: string;
  readonly reason: string;
  readonly severity: "error" | "warning";
  readonly allowed?: readonly (string | number | boolean)[];
  readonly maximum?: number;
  readonly suggestion?: string;
  readonly relatedFields?: readonly string[];
  readonly model: string;
}
type ElementKind = "image" | "video";
interface ImageCapability extends Fact {
  readonly model: string;
  readonly endpoint: "generate" | "omni" | "long" | "multiImage" | "tryOn";
  readonly maxPromptLength?: LengthByLanguage;
  readonly resolutions: readonly ImageResolution[];
  readonly imageResolutions?: readonly ImageResolution[];
  readonly aspectRatios: readonly ImageAspectRatio[];
  readonly textAspectRatios?: readonly ImageAspectRatio[];
  readonly textToImage: boolean;
  readonly imageToImage: boolean;
  readonly elements: boolean;
  readonly imageReference?: readonly ("subject" | "face")[];
  readonly fidelity?: boolean;
  readonly series?: boolean;
  readonly disputed?: readonly ("resolution" | "imageResolution" | "aspectRatio")[];
  readonly withdrawn?: Withdrawal;
}
interface LengthByLanguage {
  readonly english: number;
  readonly other: number;
}
type ModelEndpoint = `video.${VideoCapability["endpoint"]}` | `image.${ImageCapability["endpoint"]}`;
interface RequestedImageSettings {
  readonly resolution?: string | undefined;
  readonly aspectRatio?: string | undefined;
  readonly image?: boolean | undefined;
  readonly elements?: number | undefined;
  readonly imageReference?: string | undefined;
  readonly imageFidelity?: number | undefined;
  readonly humanFidelity?: number | undefined;
  readonly series?: boolean | undefined;
}
interface RequestedOmniParts {
  readonly firstFrame: boolean;
  readonly lastFrame: boolean;
  readonly references: number;
  readonly elements: readonly (ElementKind | undefined)[];
  readonly video: "feature" | "base" | undefined;
  readonly videos?: number;
  readonly middleFrames?: number;
  readonly voices?: number;
  readonly shots: boolean;
  readonly duration: number | undefined;
}
interface RequestedSettings extends RequestedVideoSettings, RequestedImageSettings {
  readonly parts?: RequestedOmniParts;
}
interface RequestedVideoSettings extends Omit<VideoSettings, "cameraControl" | "elements" | "voices"> {
  readonly middleFrames?: number | undefined;
  readonly elements?: number | undefined;
  readonly voices?: number | undefined;
  readonly cameraControl?: string | undefined;
  readonly cfgScale?: number | undefined;
}
interface Rule {
  readonly when: VideoSettings;
  readonly requires: { readonly [S in keyof VideoSettings]?: readonly NonNullable<VideoSettings[S]>[]; };
  readonly reason: string;
  readonly confidence?: Confidence;
}
interface VideoCapability extends Fact {
  readonly model: string;
  readonly endpoint: "textToVideo" | "imageToVideo" | "omni" | "motionControl" | "multiImage";
  readonly maxPromptLength: {
    readonly v2?: number | LengthByLanguage;
    readonly v1?: number;
  };
  readonly durations: readonly number[];
  readonly resolutions: readonly Resolution[];
  readonly modeField?: false;
  readonly aspectRatios: readonly AspectRatio[];
  readonly audio: "choice" | "always" | "none";
  readonly multiShot: boolean;
  readonly lastFrame?: boolean;
  readonly lastFrameAlone?: boolean;
  readonly maxMiddleFrames?: number;
  readonly maxElements?: number;
  readonly maxVoices?: number;
  readonly cfgScale?: boolean;
  readonly cameraControl?: readonly string[];
  readonly masks?: boolean;
  readonly rules?: readonly Rule[];
  readonly withdrawn?: Withdrawal;
}
interface VideoSettings {
  readonly resolution?: string | undefined;
  readonly duration?: number | undefined;
  readonly audio?: string | undefined;
  readonly aspectRatio?: string | undefined;
  readonly lastFrame?: boolean | undefined;
  readonly voices?: boolean | undefined;
  readonly elements?: boolean | undefined;
  readonly multiShot?: boolean | undefined;
  readonly cameraControl?: boolean | undefined;
  readonly masks?: boolean | undefined;
  readonly video?: "feature" | "base" | undefined;
  readonly characterOrientation?: string | undefined;
}
// #endregion
