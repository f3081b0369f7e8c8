// @klingkit/models/capabilities
// at run time: capabilities, choices, explain, imageCapabilities, imageCapability, imageIssues, imageToVideoCapabilities, motionCapabilities, motionCapability, multiImageCapabilities, omniCapabilities, omniCapability, omniIssues, oneOf, textToVideoCapabilities, videoCapability, videoIssues, videoModelsAt

// #region Interfaces
export interface Asked extends AskedSettings, AskedImageSettings {
  readonly parts?: AskedParts;
}
export interface AskedImageSettings {
  readonly resolution?: string | undefined;
  readonly aspectRatio?: string | undefined;
  readonly image?: boolean | undefined;
  readonly elements?: number | undefined;
  readonly imageReference?: string | undefined;
  readonly imageFidelity?: number | undefined;
  readonly humanFidelity?: number | undefined;
  readonly series?: boolean | undefined;
}
export interface AskedParts {
  readonly firstFrame: boolean;
  readonly lastFrame: boolean;
  readonly references: number;
  readonly elements: readonly (ElementKind | undefined)[];
  readonly video: "feature" | "base" | undefined;
  readonly shots: boolean;
  readonly duration: number | undefined;
}
export interface AskedSettings extends Omit<VideoSettings, "cameraControl" | "elements" | "voices"> {
  readonly elements?: number | undefined;
  readonly voices?: number | undefined;
  readonly cameraControl?: string | undefined;
  readonly cfgScale?: number | undefined;
}
export interface CapabilityIssue {
  readonly path: string;
  readonly code: "not_supported_by_model" | "withdrawn_model";
  readonly message: string;
  readonly reason: string;
  readonly severity: "error" | "warning";
  readonly allowed?: readonly (string | number | boolean)[];
  readonly maximum?: number;
  readonly relatedFields?: readonly string[];
  readonly model: string;
}
export interface Choice {
  readonly value: Value;
  readonly why?: string;
}
export interface Choices {
  readonly allowed: readonly Value[];
  readonly reason?: string;
}
export interface ImageCapability extends Fact {
  readonly model: string;
  readonly product: "generate" | "omni" | "multiImage" | "tryOn";
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
  readonly disputed?: readonly ("resolution" | "aspectRatio")[];
  readonly withdrawn?: Withdrawal;
}
export interface MotionCapability extends VideoCapability {
  readonly product: "motionControl";
  readonly videoSeconds: { readonly [By in "image" | "video"]: readonly [least: number, most: number]; };
}
export interface OmniCapability extends VideoCapability {
  readonly product: "omni";
  readonly elementKinds: readonly ElementKind[];
  readonly stillsMax: {
    readonly alone: number;
    readonly withVideo: number;
  };
  readonly videoElementsMax: {
    readonly alone: number;
    readonly withVideo: number;
  };
  readonly mixedElementsMax?: number;
  readonly elementsWithFrameMax?: number;
  readonly framesAlone?: true;
  readonly feature: {
    readonly noLastFrame?: true;
    readonly silent?: true;
    readonly ownCuts?: true;
  };
  readonly frameDurations?: readonly number[];
  readonly textDurations?: readonly number[];
  readonly videoSeconds: readonly [least: number, most: number];
}
export interface Rule {
  readonly when: VideoSettings;
  readonly needs: { readonly [S in keyof VideoSettings]?: readonly NonNullable<VideoSettings[S]>[]; };
  readonly reason: string;
  readonly sureness?: Sureness;
}
export interface VideoCapability extends Fact {
  readonly model: string;
  readonly product: "textToVideo" | "imageToVideo" | "omni" | "motionControl" | "multiImage";
  readonly promptMax: {
    readonly v2?: number;
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
  readonly elementsMax?: number;
  readonly voicesMax?: number;
  readonly cfgScale?: boolean;
  readonly cameraControl?: readonly string[];
  readonly masks?: boolean;
  readonly rules?: readonly Rule[];
  readonly withdrawn?: Withdrawal;
}
export interface VideoSettings {
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

// #region Types
export type ElementKind = "image" | "video";
export type EndpointCapability = {
  readonly possible: true;
  readonly settings: Readonly<Record<string, Choices>>;
  readonly row: VideoCapability | ImageCapability;
} | {
  readonly possible: false;
  readonly reason: string;
  readonly models: readonly string[];
};
export type ImageAspectRatio = "16:9" | "9:16" | "1:1" | "4:3" | "3:4" | "3:2" | "2:3" | "21:9" | "auto";
export type ImageResolution = "1k" | "2k" | "4k";
export type ModelCapabilities = { readonly [Endpoint in ModelEndpoint]: EndpointCapability; };
export type ModelEndpoint = `video.${VideoProduct}` | `image.${ImageProduct}`;
// #endregion

// #region Functions
export declare function capabilities(_: string): ModelCapabilities | undefined;
export declare function choices(_: ModelEndpoint, _: string, _: string, _?: Asked): readonly Choice[];
export declare function explain(_: ModelEndpoint, _: string, _?: Asked): CapabilityIssue[];
export declare function imageCapability(_: ImageCapability["product"], _: string): ImageCapability | undefined;
export declare function imageIssues(_: ImageCapability, _: AskedImageSettings): CapabilityIssue[];
export declare function motionCapability(_: string): MotionCapability | undefined;
export declare function omniCapability(_: string): OmniCapability | undefined;
export declare function omniIssues(_: OmniCapability, _: AskedParts): CapabilityIssue[];
export declare function oneOf(_: readonly (string | number | boolean)[]): string;
export declare function videoCapability(_: VideoCapability["product"], _: string): VideoCapability | undefined;
export declare function videoIssues(_: VideoCapability, _: AskedSettings): CapabilityIssue[];
export declare function videoModelsAt(_: VideoCapability["product"]): readonly string[];
// #endregion

// #region Variables
export declare const imageCapabilities: readonly ImageCapability[];
export declare const imageToVideoCapabilities: readonly VideoCapability[];
export declare const motionCapabilities: readonly MotionCapability[];
export declare const multiImageCapabilities: readonly VideoCapability[];
export declare const omniCapabilities: readonly OmniCapability[];
export declare const textToVideoCapabilities: readonly VideoCapability[];
// #endregion

// #region Referenced (internal)
type AspectRatio = "16:9" | "9:16" | "1:1";
interface Fact {
  readonly source: string;
  readonly date: string;
  readonly sureness: Sureness;
}
type ImageProduct = ImageCapability["product"];
type Resolution = "720p" | "1080p" | "4k";
type Sureness = "official mirror" | "official client" | "third-party, live" | "third-party" | "guess";
type Value = string | number | boolean;
type VideoProduct = VideoCapability["product"];
interface Withdrawal extends Fact {
  readonly successor: string;
}
// #endregion
