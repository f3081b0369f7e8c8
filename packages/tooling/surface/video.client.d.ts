// @klingkit/video/client
// at run time: createVideoClient, videoEndpoints

// #region Interfaces
export interface VideoClient {
  readonly textToVideo: EndpointClient<TextToVideoInput, VideoOutput>;
  readonly imageToVideo: EndpointClient<ImageToVideoInput, VideoOutput>;
  readonly omni: EndpointClient<OmniInput, VideoOutput>;
  readonly motionControl: EndpointClient<MotionControlInput, VideoOutput>;
  readonly multiImage: EndpointClient<MultiImageInput, VideoOutput>;
  readonly extend: EndpointClient<ExtendInput, VideoOutput>;
  readonly avatar: EndpointClient<AvatarInput, VideoOutput>;
  readonly multiElements: MultiElementsClient;
  readonly faces: FacesClient;
  readonly lipSync: LipSyncClient;
  readonly effects: EndpointClient<EffectsInput, VideoOutput>;
  readonly elements: ElementsClient;
}
// #endregion

// #region Functions
export declare function createVideoClient(_: TaskContext): VideoClient;
// #endregion

// #region Variables
export declare const videoEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>>;
// #endregion

// #region Referenced (internal)
interface AvatarInput {
  readonly image: MediaInput;
  readonly audioId?: string;
  readonly sound?: MediaInput;
  readonly prompt?: string;
  readonly resolution?: "720p" | "1080p";
}
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
interface DynamicMask {
  readonly mask: MediaInput;
  readonly trajectory: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
interface EffectsInput {
  readonly scene: string;
  readonly image?: MediaInput;
  readonly images?: readonly [left: MediaInput, right: MediaInput];
}
interface ElementInput {
  readonly name: string;
  readonly description: string;
  readonly frontalImage?: MediaInput;
  readonly referenceImages?: readonly MediaInput[];
  readonly videoUrl?: string | URL;
  readonly voiceId?: string;
  readonly tags?: readonly ElementTag[];
}
interface ElementReferenceInput extends Named {
  readonly elementId: string;
}
interface ElementsClient extends EndpointClient<ElementInput, ElementOutput> {
  delete(_: string, _?: CallOptions): Promise<TaskData | undefined>;
  presets(_?: ListOptions): AsyncIterable<PresetElement>;
}
type ElementTag = "hottest" | "character" | "animal" | "item" | "costume" | "scene" | "effect" | "others" | (string & {});
interface ExtendInput {
  readonly videoId: string;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly cfgScale?: number;
}
interface Face {
  readonly faceId: string;
  readonly image?: string;
  readonly startMs?: number;
  readonly endMs?: number;
}
interface FacesClient {
  readonly identify: SyncCall<VideoSource, FoundFaces>;
}
interface FoundFaces {
  readonly sessionId: string;
  readonly faces: readonly Face[];
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
interface ImageReferenceInput extends Named {
  readonly image: MediaInput;
}
interface ImageToVideoInput extends VideoSettingsInput {
  readonly firstFrame?: MediaInput;
  readonly lastFrame?: MediaInput;
  readonly elements?: readonly ElementReferenceInput[];
  readonly voices?: readonly VoiceReferenceInput[];
  readonly staticMask?: MediaInput;
  readonly dynamicMasks?: readonly DynamicMask[];
}
interface LipSyncClient extends EndpointClient<LipSyncInput, VideoOutput> {
  readonly simple: EndpointClient<SimpleLipSyncInput, VideoOutput>;
}
interface LipSyncFace {
  readonly faceId: string;
  readonly audioId?: string;
  readonly sound?: MediaInput;
  readonly soundStartMs?: number;
  readonly soundEndMs: number;
  readonly insertMs: number;
  readonly soundVolume?: number;
  readonly originalVolume?: number;
}
interface LipSyncInput {
  readonly sessionId: string;
  readonly faces: readonly LipSyncFace[];
}
interface MotionControlInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly image: MediaInput;
  readonly video: string | URL;
  readonly characterOrientation: "image" | "video";
  readonly keepSound?: boolean;
  readonly resolution?: Resolution;
  readonly elements?: readonly ElementReferenceInput[];
}
type MultiElementsClient = EndpointClient<MultiElementsInput, VideoOutput> & SelectionSteps;
interface MultiElementsInput {
  readonly model?: VideoModel;
  readonly sessionId: string;
  readonly editMode: "addition" | "swap" | "removal";
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly resolution?: "720p" | "1080p";
  readonly duration?: 5 | 10;
}
interface MultiImageInput {
  readonly model?: VideoModel;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly images: readonly MediaInput[];
  readonly duration?: number;
  readonly resolution?: Resolution;
  readonly aspectRatio?: AspectRatio;
}
interface Named {
  readonly id: string;
}
interface OmniElementInput extends ElementReferenceInput {
  readonly kind?: "image" | "video";
}
interface OmniInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly firstFrame?: MediaInput;
  readonly lastFrame?: MediaInput;
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly OmniElementInput[];
  readonly video?: OmniVideoInput;
  readonly shots?: readonly Shot[] | "auto";
  readonly duration?: number;
  readonly resolution?: Resolution;
  readonly aspectRatio?: AspectRatio;
  readonly audio?: "native" | "off";
}
interface OmniVideoInput {
  readonly url: string | URL;
  readonly use: "base" | "feature";
  readonly id?: string;
  readonly keepSound?: boolean;
}
interface PresetElement extends ElementOutput {
  readonly raw: unknown;
}
interface Selection extends SelectionState {
  readonly fps?: number;
  readonly frames?: number;
  readonly duration?: number;
  readonly width?: number;
  readonly height?: number;
  readonly normalizedVideo?: string;
}
interface SelectionFrame extends SelectionState {
  readonly frame?: number;
  readonly masks: readonly SelectionMask[];
}
interface SelectionMask {
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
interface SelectionPoints {
  readonly sessionId: string;
  readonly frame: number;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
interface SelectionPreview extends SelectionState {
  readonly video?: string;
  readonly cover?: string;
  readonly trackingOutput?: string;
}
interface SelectionState {
  readonly sessionId: string;
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
interface SelectionSteps {
  readonly start: SyncCall<VideoSource, Selection>;
  readonly add: SyncCall<SelectionPoints, SelectionFrame>;
  readonly remove: SyncCall<SelectionPoints, SelectionFrame>;
  readonly clear: SyncCall<Session, SelectionState>;
  readonly preview: SyncCall<Session, SelectionPreview>;
}
interface Session {
  readonly sessionId: string;
}
interface Shot {
  readonly prompt: string;
  readonly duration: number;
}
interface SimpleLipSyncInput extends VideoSource {
  readonly speech?: {
    readonly text: string;
    readonly voiceId: string;
    readonly language: "zh" | "en";
    readonly speed?: number;
  };
  readonly sound?: MediaInput;
}
interface TextToVideoInput extends VideoSettingsInput {
  readonly aspectRatio?: AspectRatio;
}
interface VideoSettingsInput {
  readonly model?: VideoModel;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  readonly shots?: readonly Shot[] | "auto";
  readonly duration?: number;
  readonly resolution?: Resolution;
  readonly audio?: "native" | "off";
  readonly cfgScale?: number;
  readonly cameraControl?: CameraControl;
}
interface VideoSource {
  readonly videoId?: string;
  readonly videoUrl?: string | URL;
}
interface VoiceReferenceInput extends Named {
  readonly voiceId: string;
}
// #endregion
