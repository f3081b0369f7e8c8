// @klingkit/video
// at run time: addSelectionPoints, avatar, clearSelection, createVideoClient, deleteElement, effects, elements, extend, identifyFaces, imageToVideo, lipSync, loadVideoEndpoints, motionControl, multiElements, multiImage, omni, presetElements, previewSelection, removeSelectionPoints, simpleLipSync, startSelection, textToVideo, videoEndpoints

// #region Interfaces
export interface AvatarInput {
  readonly image: MediaInput;
  readonly audioId?: string;
  readonly sound?: MediaInput;
  readonly prompt?: string;
  readonly resolution?: "720p" | "1080p";
}
export interface DynamicMask {
  readonly mask: MediaInput;
  readonly trajectory: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
export interface EffectsInput {
  readonly scene: string;
  readonly image?: MediaInput;
  readonly images?: readonly [left: MediaInput, right: MediaInput];
}
export interface ElementInput {
  readonly name: string;
  readonly description: string;
  readonly frontalImage?: MediaInput;
  readonly referenceImages?: readonly MediaInput[];
  readonly videoUrl?: HostedFile;
  readonly voiceId?: string;
  readonly tags?: readonly ElementTag[];
}
export interface ElementsClient extends EndpointClient<ElementInput, ElementOutput> {
  delete(_: string, _?: CallOptions): Promise<TaskData | undefined>;
  presets(_?: ListOptions): AsyncIterable<PresetElement>;
}
export interface ExtendInput {
  readonly videoId: string;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly cfgScale?: number;
}
export interface Face {
  readonly faceId: string;
  readonly image?: string;
  readonly startMs?: number;
  readonly endMs?: number;
}
export interface FacesClient {
  readonly identify: SyncCall<VideoSource, IdentifiedFaces>;
}
export interface IdentifiedFaces {
  readonly sessionId: string;
  readonly faces: readonly Face[];
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface ImageToVideoInput extends VideoSettingsInput {
  readonly firstFrame?: MediaInput;
  readonly lastFrame?: MediaInput;
  readonly middleFrames?: readonly MediaInput[];
  readonly elements?: readonly ElementReferenceInput[];
  readonly voices?: readonly VoiceReferenceInput[];
  readonly staticMask?: MediaInput;
  readonly dynamicMasks?: readonly DynamicMask[];
}
export interface LipSyncClient extends EndpointClient<LipSyncInput, VideoOutput> {
  readonly simple: EndpointClient<SimpleLipSyncInput, VideoOutput>;
}
export interface LipSyncFace {
  readonly faceId: string;
  readonly audioId?: string;
  readonly sound?: MediaInput;
  readonly soundStartMs?: number;
  readonly soundEndMs: number;
  readonly insertMs: number;
  readonly soundVolume?: number;
  readonly originalVolume?: number;
}
export interface LipSyncInput {
  readonly sessionId: string;
  readonly faces: readonly LipSyncFace[];
}
export interface MotionControlInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly image: MediaInput;
  readonly video: HostedFile;
  readonly characterOrientation: "image" | "video";
  readonly keepSound?: boolean;
  readonly resolution?: AnyResolution;
  readonly elements?: readonly ElementReferenceInput[];
}
export interface MultiElementsInput {
  readonly model?: VideoModel;
  readonly sessionId: string;
  readonly editMode: "addition" | "swap" | "removal";
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly resolution?: "720p" | "1080p";
  readonly duration?: 5 | 10;
}
export interface OmniElementInput extends ElementReferenceInput {
  readonly kind?: "image" | "video";
}
export interface OmniVideoInput {
  readonly url: HostedFile;
  readonly use: "base" | "feature";
  readonly id?: string;
  readonly keepSound?: boolean;
}
export interface PresetElement extends ElementOutput {
  readonly raw: unknown;
}
export interface Selection extends SelectionState {
  readonly fps?: number;
  readonly frames?: number;
  readonly duration?: number;
  readonly originalDuration?: number;
  readonly width?: number;
  readonly height?: number;
  readonly normalizedVideo?: string;
}
export interface SelectionFrame extends SelectionState {
  readonly frame?: number;
  readonly masks: readonly SelectionMask[];
}
export interface SelectionMask {
  readonly objectId?: string;
  readonly rle?: {
    readonly size: readonly number[];
    readonly counts: string;
  };
  readonly png?: {
    readonly size: readonly number[];
    readonly base64: string;
  };
}
export interface SelectionPoints {
  readonly sessionId: string;
  readonly frame: number;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
export interface SelectionPreview extends SelectionState {
  readonly video?: string;
  readonly cover?: string;
  readonly trackingOutput?: string;
}
export interface SelectionSession {
  readonly sessionId: string;
}
export interface SelectionState {
  readonly sessionId: string;
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface SelectionSteps {
  readonly start: SyncCall<VideoSource, Selection>;
  readonly add: SyncCall<SelectionPoints, SelectionFrame>;
  readonly remove: SyncCall<SelectionPoints, SelectionFrame>;
  readonly clear: SyncCall<SelectionSession, SelectionState>;
  readonly preview: SyncCall<SelectionSession, SelectionPreview>;
}
export interface Shot {
  readonly prompt: string;
  readonly duration: number;
}
export interface SimpleLipSyncInput extends VideoSource {
  readonly speech?: {
    readonly text: string;
    readonly voiceId: string;
    readonly language: "zh" | "en";
    readonly speed?: number;
  };
  readonly sound?: MediaInput;
}
export interface TextToVideoInput extends VideoSettingsInput {
  readonly aspectRatio?: AnyAspectRatio;
  readonly voices?: readonly VoiceReferenceInput[];
}
export interface VideoClient {
  readonly textToVideo: EndpointClient<TextToVideoInput, VideoOutput>;
  readonly imageToVideo: EndpointClient<ImageToVideoInput, VideoOutput>;
  readonly omni: EndpointClient<VideoOmniInput, VideoOutput>;
  readonly motionControl: EndpointClient<MotionControlInput, VideoOutput>;
  readonly multiImage: EndpointClient<VideoMultiImageInput, VideoOutput>;
  readonly extend: EndpointClient<ExtendInput, VideoOutput>;
  readonly avatar: EndpointClient<AvatarInput, VideoOutput>;
  readonly multiElements: MultiElementsClient;
  readonly faces: FacesClient;
  readonly lipSync: LipSyncClient;
  readonly effects: EndpointClient<EffectsInput, VideoOutput>;
  readonly elements: ElementsClient;
}
export interface VideoMultiImageInput {
  readonly model?: VideoModel;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly images: readonly MediaInput[];
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly aspectRatio?: AnyAspectRatio;
}
export interface VideoOmniInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly firstFrame?: MediaInput | ImageReferenceInput;
  readonly lastFrame?: MediaInput | ImageReferenceInput;
  readonly middleFrames?: readonly (MediaInput | ImageReferenceInput)[];
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly OmniElementInput[];
  readonly voices?: readonly VoiceReferenceInput[];
  readonly video?: OmniVideoInput | readonly OmniVideoInput[];
  readonly shots?: readonly Shot[] | "auto";
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly aspectRatio?: AnyAspectRatio;
  readonly audio?: "native" | "off";
}
export interface VideoSettingsInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly shots?: readonly Shot[] | "auto";
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly audio?: "native" | "off";
  readonly cfgScale?: number;
  readonly cameraControl?: CameraControl;
}
export interface VideoSource {
  readonly videoId?: string;
  readonly videoUrl?: HostedFile;
}
export interface VoiceReferenceInput extends Named {
  readonly voiceId: string;
}
// #endregion

// #region Types
export type AnyAspectRatio = AspectRatio | (`${number}:${number}` & {});
export type AnyResolution = Resolution | (`${number}p` & {}) | (`${number}k` & {});
export type CameraControl = {
  readonly type: "down_back" | "forward_up" | "right_turn_forward" | "left_turn_forward";
} | {
  readonly type: "simple";
  readonly config: {
    readonly horizontal?: number;
    readonly vertical?: number;
    readonly pan?: number;
    readonly tilt?: number;
    readonly roll?: number;
    readonly zoom?: number;
  };
};
export type ElementTag = "hottest" | "character" | "animal" | "item" | "costume" | "scene" | "effect" | "others" | (string & {});
export type MultiElementsClient = EndpointClient<MultiElementsInput, VideoOutput> & SelectionSteps;
// #endregion

// #region Functions
export declare function createVideoClient(_: Lazy<Engine>): VideoClient;
export declare function loadVideoEndpoints(): Promise<Registry>;
// #endregion

// #region Variables
export declare const addSelectionPoints: SyncEndpoint<SelectionPoints, object, SelectionFrame>;
export declare const avatar: Endpoint<AvatarInput, Defaults$5, VideoOutput>;
export declare const clearSelection: SyncEndpoint<SelectionSession, object, SelectionState>;
export declare const deleteElement: SyncEndpoint<{
  elementId: string;
}, object, TaskData | undefined>;
export declare const effects: Endpoint<EffectsInput, object, VideoOutput>;
export declare const elements: Endpoint<ElementInput, object, ElementOutput>;
export declare const extend: Endpoint<ExtendInput, object, VideoOutput>;
export declare const identifyFaces: SyncEndpoint<VideoSource, object, IdentifiedFaces>;
export declare const imageToVideo: Endpoint<ImageToVideoInput, SettingsDefaults, VideoOutput>;
export declare const lipSync: Endpoint<LipSyncInput, object, VideoOutput>;
export declare const motionControl: Endpoint<MotionControlInput, Defaults$4, VideoOutput>;
export declare const multiElements: Endpoint<MultiElementsInput, Defaults$3, VideoOutput>;
export declare const multiImage: Endpoint<VideoMultiImageInput, Defaults$2, VideoOutput>;
export declare const omni: Endpoint<VideoOmniInput, Defaults$1, VideoOutput>;
export declare const presetElements: ListEndpoint<PresetElement>;
export declare const previewSelection: SyncEndpoint<SelectionSession, object, SelectionPreview>;
export declare const removeSelectionPoints: SyncEndpoint<SelectionPoints, object, SelectionFrame>;
export declare const simpleLipSync: Endpoint<SimpleLipSyncInput, object, VideoOutput>;
export declare const startSelection: SyncEndpoint<VideoSource, object, Selection>;
export declare const textToVideo: Endpoint<TextToVideoInput, Defaults, VideoOutput>;
export declare const videoEndpoints: Registry;
// #endregion

// #region Referenced (internal)
interface Defaults extends SettingsDefaults {
  readonly aspectRatio: AnyAspectRatio;
}
type Defaults$1 = ModelDefaults & Pick<VideoOmniInput, "shots" | "duration" | "aspectRatio" | "audio">;
interface Defaults$2 extends SettingsDefaults {
  readonly aspectRatio: AnyAspectRatio;
}
type Defaults$3 = Required<Pick<MultiElementsInput, "model" | "references" | "resolution" | "duration">>;
interface Defaults$4 extends ModelDefaults {
  readonly keepSound: boolean;
}
type Defaults$5 = Required<Pick<AvatarInput, "resolution">>;
interface ModelDefaults {
  readonly endpoint: VideoCapability["endpoint"];
  readonly model: string;
  readonly resolution: AnyResolution;
  readonly known: Model | undefined;
  readonly capability: VideoCapability | undefined;
}
interface SettingsDefaults extends ModelDefaults {
  readonly duration: number;
  readonly audio: "native" | "off";
}
// #endregion

// #region Other
export { AspectRatio }
export { Resolution }
// #endregion

// @klingkit/video/endpoints
// at run time: addSelectionPoints, avatar, clearSelection, deleteElement, effects, elements, extend, identifyFaces, imageToVideo, lipSync, motionControl, multiElements, multiImage, omni, presetElements, previewSelection, removeSelectionPoints, simpleLipSync, startSelection, textToVideo

// #region Interfaces
export interface AvatarInput {
  readonly image: MediaInput;
  readonly audioId?: string;
  readonly sound?: MediaInput;
  readonly prompt?: string;
  readonly resolution?: "720p" | "1080p";
}
export interface DynamicMask {
  readonly mask: MediaInput;
  readonly trajectory: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
export interface EffectsInput {
  readonly scene: string;
  readonly image?: MediaInput;
  readonly images?: readonly [left: MediaInput, right: MediaInput];
}
export interface ElementInput {
  readonly name: string;
  readonly description: string;
  readonly frontalImage?: MediaInput;
  readonly referenceImages?: readonly MediaInput[];
  readonly videoUrl?: HostedFile;
  readonly voiceId?: string;
  readonly tags?: readonly ElementTag[];
}
export interface ExtendInput {
  readonly videoId: string;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly cfgScale?: number;
}
export interface Face {
  readonly faceId: string;
  readonly image?: string;
  readonly startMs?: number;
  readonly endMs?: number;
}
export interface FacesClient {
  readonly identify: SyncCall<VideoSource, IdentifiedFaces>;
}
export interface IdentifiedFaces {
  readonly sessionId: string;
  readonly faces: readonly Face[];
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface ImageToVideoInput extends VideoSettingsInput {
  readonly firstFrame?: MediaInput;
  readonly lastFrame?: MediaInput;
  readonly middleFrames?: readonly MediaInput[];
  readonly elements?: readonly ElementReferenceInput[];
  readonly voices?: readonly VoiceReferenceInput[];
  readonly staticMask?: MediaInput;
  readonly dynamicMasks?: readonly DynamicMask[];
}
export interface LipSyncFace {
  readonly faceId: string;
  readonly audioId?: string;
  readonly sound?: MediaInput;
  readonly soundStartMs?: number;
  readonly soundEndMs: number;
  readonly insertMs: number;
  readonly soundVolume?: number;
  readonly originalVolume?: number;
}
export interface LipSyncInput {
  readonly sessionId: string;
  readonly faces: readonly LipSyncFace[];
}
export interface MotionControlInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly image: MediaInput;
  readonly video: HostedFile;
  readonly characterOrientation: "image" | "video";
  readonly keepSound?: boolean;
  readonly resolution?: AnyResolution;
  readonly elements?: readonly ElementReferenceInput[];
}
export interface MultiElementsInput {
  readonly model?: VideoModel;
  readonly sessionId: string;
  readonly editMode: "addition" | "swap" | "removal";
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly resolution?: "720p" | "1080p";
  readonly duration?: 5 | 10;
}
export interface OmniElementInput extends ElementReferenceInput {
  readonly kind?: "image" | "video";
}
export interface OmniVideoInput {
  readonly url: HostedFile;
  readonly use: "base" | "feature";
  readonly id?: string;
  readonly keepSound?: boolean;
}
export interface PresetElement extends ElementOutput {
  readonly raw: unknown;
}
export interface Selection extends SelectionState {
  readonly fps?: number;
  readonly frames?: number;
  readonly duration?: number;
  readonly originalDuration?: number;
  readonly width?: number;
  readonly height?: number;
  readonly normalizedVideo?: string;
}
export interface SelectionFrame extends SelectionState {
  readonly frame?: number;
  readonly masks: readonly SelectionMask[];
}
export interface SelectionMask {
  readonly objectId?: string;
  readonly rle?: {
    readonly size: readonly number[];
    readonly counts: string;
  };
  readonly png?: {
    readonly size: readonly number[];
    readonly base64: string;
  };
}
export interface SelectionPoints {
  readonly sessionId: string;
  readonly frame: number;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
export interface SelectionPreview extends SelectionState {
  readonly video?: string;
  readonly cover?: string;
  readonly trackingOutput?: string;
}
export interface SelectionSession {
  readonly sessionId: string;
}
export interface SelectionState {
  readonly sessionId: string;
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface SelectionSteps {
  readonly start: SyncCall<VideoSource, Selection>;
  readonly add: SyncCall<SelectionPoints, SelectionFrame>;
  readonly remove: SyncCall<SelectionPoints, SelectionFrame>;
  readonly clear: SyncCall<SelectionSession, SelectionState>;
  readonly preview: SyncCall<SelectionSession, SelectionPreview>;
}
export interface SimpleLipSyncInput extends VideoSource {
  readonly speech?: {
    readonly text: string;
    readonly voiceId: string;
    readonly language: "zh" | "en";
    readonly speed?: number;
  };
  readonly sound?: MediaInput;
}
export interface TextToVideoInput extends VideoSettingsInput {
  readonly aspectRatio?: AnyAspectRatio;
  readonly voices?: readonly VoiceReferenceInput[];
}
export interface VideoMultiImageInput {
  readonly model?: VideoModel;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly images: readonly MediaInput[];
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly aspectRatio?: AnyAspectRatio;
}
export interface VideoOmniInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly firstFrame?: MediaInput | ImageReferenceInput;
  readonly lastFrame?: MediaInput | ImageReferenceInput;
  readonly middleFrames?: readonly (MediaInput | ImageReferenceInput)[];
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly OmniElementInput[];
  readonly voices?: readonly VoiceReferenceInput[];
  readonly video?: OmniVideoInput | readonly OmniVideoInput[];
  readonly shots?: readonly Shot[] | "auto";
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly aspectRatio?: AnyAspectRatio;
  readonly audio?: "native" | "off";
}
// #endregion

// #region Types
export type ElementTag = "hottest" | "character" | "animal" | "item" | "costume" | "scene" | "effect" | "others" | (string & {});
// #endregion

// #region Variables
export declare const addSelectionPoints: SyncEndpoint<SelectionPoints, object, SelectionFrame>;
export declare const avatar: Endpoint<AvatarInput, Defaults$5, VideoOutput>;
export declare const clearSelection: SyncEndpoint<SelectionSession, object, SelectionState>;
export declare const deleteElement: SyncEndpoint<{
  elementId: string;
}, object, TaskData | undefined>;
export declare const effects: Endpoint<EffectsInput, object, VideoOutput>;
export declare const elements: Endpoint<ElementInput, object, ElementOutput>;
export declare const extend: Endpoint<ExtendInput, object, VideoOutput>;
export declare const identifyFaces: SyncEndpoint<VideoSource, object, IdentifiedFaces>;
export declare const imageToVideo: Endpoint<ImageToVideoInput, SettingsDefaults, VideoOutput>;
export declare const lipSync: Endpoint<LipSyncInput, object, VideoOutput>;
export declare const motionControl: Endpoint<MotionControlInput, Defaults$4, VideoOutput>;
export declare const multiElements: Endpoint<MultiElementsInput, Defaults$3, VideoOutput>;
export declare const multiImage: Endpoint<VideoMultiImageInput, Defaults$2, VideoOutput>;
export declare const omni: Endpoint<VideoOmniInput, Defaults$1, VideoOutput>;
export declare const presetElements: ListEndpoint<PresetElement>;
export declare const previewSelection: SyncEndpoint<SelectionSession, object, SelectionPreview>;
export declare const removeSelectionPoints: SyncEndpoint<SelectionPoints, object, SelectionFrame>;
export declare const simpleLipSync: Endpoint<SimpleLipSyncInput, object, VideoOutput>;
export declare const startSelection: SyncEndpoint<VideoSource, object, Selection>;
export declare const textToVideo: Endpoint<TextToVideoInput, Defaults, VideoOutput>;
// #endregion

// #region Referenced (internal)
type AnyAspectRatio = AspectRatio | (`${number}:${number}` & {});
type AnyResolution = Resolution | (`${number}p` & {}) | (`${number}k` & {});
type CameraControl = {
  readonly type: "down_back" | "forward_up" | "right_turn_forward" | "left_turn_forward";
} | {
  readonly type: "simple";
  readonly config: {
    readonly horizontal?: number;
    readonly vertical?: number;
    readonly pan?: number;
    readonly tilt?: number;
    readonly roll?: number;
    readonly zoom?: number;
  };
};
interface Defaults extends SettingsDefaults {
  readonly aspectRatio: AnyAspectRatio;
}
type Defaults$1 = ModelDefaults & Pick<VideoOmniInput, "shots" | "duration" | "aspectRatio" | "audio">;
interface Defaults$2 extends SettingsDefaults {
  readonly aspectRatio: AnyAspectRatio;
}
type Defaults$3 = Required<Pick<MultiElementsInput, "model" | "references" | "resolution" | "duration">>;
interface Defaults$4 extends ModelDefaults {
  readonly keepSound: boolean;
}
type Defaults$5 = Required<Pick<AvatarInput, "resolution">>;
interface ModelDefaults {
  readonly endpoint: VideoCapability["endpoint"];
  readonly model: string;
  readonly resolution: AnyResolution;
  readonly known: Model | undefined;
  readonly capability: VideoCapability | undefined;
}
interface SettingsDefaults extends ModelDefaults {
  readonly duration: number;
  readonly audio: "native" | "off";
}
interface Shot {
  readonly prompt: string;
  readonly duration: number;
}
interface VideoSettingsInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly shots?: readonly Shot[] | "auto";
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly audio?: "native" | "off";
  readonly cfgScale?: number;
  readonly cameraControl?: CameraControl;
}
interface VideoSource {
  readonly videoId?: string;
  readonly videoUrl?: HostedFile;
}
interface VoiceReferenceInput extends Named {
  readonly voiceId: string;
}
// #endregion

// @klingkit/video/client
// at run time: createVideoClient, loadVideoEndpoints

// #region Interfaces
export interface AvatarInput {
  readonly image: MediaInput;
  readonly audioId?: string;
  readonly sound?: MediaInput;
  readonly prompt?: string;
  readonly resolution?: "720p" | "1080p";
}
export interface DynamicMask {
  readonly mask: MediaInput;
  readonly trajectory: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
export interface EffectsInput {
  readonly scene: string;
  readonly image?: MediaInput;
  readonly images?: readonly [left: MediaInput, right: MediaInput];
}
export interface ElementInput {
  readonly name: string;
  readonly description: string;
  readonly frontalImage?: MediaInput;
  readonly referenceImages?: readonly MediaInput[];
  readonly videoUrl?: HostedFile;
  readonly voiceId?: string;
  readonly tags?: readonly ElementTag[];
}
export interface ElementsClient extends EndpointClient<ElementInput, ElementOutput> {
  delete(_: string, _?: CallOptions): Promise<TaskData | undefined>;
  presets(_?: ListOptions): AsyncIterable<PresetElement>;
}
export interface ExtendInput {
  readonly videoId: string;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly cfgScale?: number;
}
export interface Face {
  readonly faceId: string;
  readonly image?: string;
  readonly startMs?: number;
  readonly endMs?: number;
}
export interface FacesClient {
  readonly identify: SyncCall<VideoSource, IdentifiedFaces>;
}
export interface IdentifiedFaces {
  readonly sessionId: string;
  readonly faces: readonly Face[];
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface ImageToVideoInput extends VideoSettingsInput {
  readonly firstFrame?: MediaInput;
  readonly lastFrame?: MediaInput;
  readonly middleFrames?: readonly MediaInput[];
  readonly elements?: readonly ElementReferenceInput[];
  readonly voices?: readonly VoiceReferenceInput[];
  readonly staticMask?: MediaInput;
  readonly dynamicMasks?: readonly DynamicMask[];
}
export interface LipSyncClient extends EndpointClient<LipSyncInput, VideoOutput> {
  readonly simple: EndpointClient<SimpleLipSyncInput, VideoOutput>;
}
export interface LipSyncFace {
  readonly faceId: string;
  readonly audioId?: string;
  readonly sound?: MediaInput;
  readonly soundStartMs?: number;
  readonly soundEndMs: number;
  readonly insertMs: number;
  readonly soundVolume?: number;
  readonly originalVolume?: number;
}
export interface LipSyncInput {
  readonly sessionId: string;
  readonly faces: readonly LipSyncFace[];
}
export interface MotionControlInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly image: MediaInput;
  readonly video: HostedFile;
  readonly characterOrientation: "image" | "video";
  readonly keepSound?: boolean;
  readonly resolution?: AnyResolution;
  readonly elements?: readonly ElementReferenceInput[];
}
export interface MultiElementsInput {
  readonly model?: VideoModel;
  readonly sessionId: string;
  readonly editMode: "addition" | "swap" | "removal";
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly resolution?: "720p" | "1080p";
  readonly duration?: 5 | 10;
}
export interface OmniElementInput extends ElementReferenceInput {
  readonly kind?: "image" | "video";
}
export interface OmniVideoInput {
  readonly url: HostedFile;
  readonly use: "base" | "feature";
  readonly id?: string;
  readonly keepSound?: boolean;
}
export interface PresetElement extends ElementOutput {
  readonly raw: unknown;
}
export interface Selection extends SelectionState {
  readonly fps?: number;
  readonly frames?: number;
  readonly duration?: number;
  readonly originalDuration?: number;
  readonly width?: number;
  readonly height?: number;
  readonly normalizedVideo?: string;
}
export interface SelectionFrame extends SelectionState {
  readonly frame?: number;
  readonly masks: readonly SelectionMask[];
}
export interface SelectionMask {
  readonly objectId?: string;
  readonly rle?: {
    readonly size: readonly number[];
    readonly counts: string;
  };
  readonly png?: {
    readonly size: readonly number[];
    readonly base64: string;
  };
}
export interface SelectionPoints {
  readonly sessionId: string;
  readonly frame: number;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
export interface SelectionPreview extends SelectionState {
  readonly video?: string;
  readonly cover?: string;
  readonly trackingOutput?: string;
}
export interface SelectionSession {
  readonly sessionId: string;
}
export interface SelectionState {
  readonly sessionId: string;
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface SelectionSteps {
  readonly start: SyncCall<VideoSource, Selection>;
  readonly add: SyncCall<SelectionPoints, SelectionFrame>;
  readonly remove: SyncCall<SelectionPoints, SelectionFrame>;
  readonly clear: SyncCall<SelectionSession, SelectionState>;
  readonly preview: SyncCall<SelectionSession, SelectionPreview>;
}
export interface Shot {
  readonly prompt: string;
  readonly duration: number;
}
export interface SimpleLipSyncInput extends VideoSource {
  readonly speech?: {
    readonly text: string;
    readonly voiceId: string;
    readonly language: "zh" | "en";
    readonly speed?: number;
  };
  readonly sound?: MediaInput;
}
export interface TextToVideoInput extends VideoSettingsInput {
  readonly aspectRatio?: AnyAspectRatio;
  readonly voices?: readonly VoiceReferenceInput[];
}
export interface VideoClient {
  readonly textToVideo: EndpointClient<TextToVideoInput, VideoOutput>;
  readonly imageToVideo: EndpointClient<ImageToVideoInput, VideoOutput>;
  readonly omni: EndpointClient<VideoOmniInput, VideoOutput>;
  readonly motionControl: EndpointClient<MotionControlInput, VideoOutput>;
  readonly multiImage: EndpointClient<VideoMultiImageInput, VideoOutput>;
  readonly extend: EndpointClient<ExtendInput, VideoOutput>;
  readonly avatar: EndpointClient<AvatarInput, VideoOutput>;
  readonly multiElements: MultiElementsClient;
  readonly faces: FacesClient;
  readonly lipSync: LipSyncClient;
  readonly effects: EndpointClient<EffectsInput, VideoOutput>;
  readonly elements: ElementsClient;
}
export interface VideoMultiImageInput {
  readonly model?: VideoModel;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly images: readonly MediaInput[];
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly aspectRatio?: AnyAspectRatio;
}
export interface VideoOmniInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly firstFrame?: MediaInput | ImageReferenceInput;
  readonly lastFrame?: MediaInput | ImageReferenceInput;
  readonly middleFrames?: readonly (MediaInput | ImageReferenceInput)[];
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly OmniElementInput[];
  readonly voices?: readonly VoiceReferenceInput[];
  readonly video?: OmniVideoInput | readonly OmniVideoInput[];
  readonly shots?: readonly Shot[] | "auto";
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly aspectRatio?: AnyAspectRatio;
  readonly audio?: "native" | "off";
}
export interface VideoSettingsInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly shots?: readonly Shot[] | "auto";
  readonly duration?: number;
  readonly resolution?: AnyResolution;
  readonly audio?: "native" | "off";
  readonly cfgScale?: number;
  readonly cameraControl?: CameraControl;
}
export interface VideoSource {
  readonly videoId?: string;
  readonly videoUrl?: HostedFile;
}
export interface VoiceReferenceInput extends Named {
  readonly voiceId: string;
}
// #endregion

// #region Types
export type AnyAspectRatio = AspectRatio | (`${number}:${number}` & {});
export type AnyResolution = Resolution | (`${number}p` & {}) | (`${number}k` & {});
export type CameraControl = {
  readonly type: "down_back" | "forward_up" | "right_turn_forward" | "left_turn_forward";
} | {
  readonly type: "simple";
  readonly config: {
    readonly horizontal?: number;
    readonly vertical?: number;
    readonly pan?: number;
    readonly tilt?: number;
    readonly roll?: number;
    readonly zoom?: number;
  };
};
export type ElementTag = "hottest" | "character" | "animal" | "item" | "costume" | "scene" | "effect" | "others" | (string & {});
export type MultiElementsClient = EndpointClient<MultiElementsInput, VideoOutput> & SelectionSteps;
// #endregion

// #region Functions
export declare function createVideoClient(_: Lazy<Engine>): VideoClient;
export declare function loadVideoEndpoints(): Promise<Registry>;
// #endregion

// #region Other
export { AspectRatio }
export { Resolution }
// #endregion

// @klingkit/video/last-frame
// at run time: findLastFrame, lastFrame

// #region Interfaces
export interface LastFrameOptions {
  readonly signal?: AbortSignal;
}
// #endregion

// #region Types
export type VideoFile = Pick<OutputFile, "open"> | BytesSource | Uint8Array;
// #endregion

// #region Functions
export declare function findLastFrame(): Promise<typeof lastFrame | undefined>;
export declare function lastFrame(_: VideoFile, _?: LastFrameOptions): Promise<Uint8Array<ArrayBuffer>>;
// #endregion
