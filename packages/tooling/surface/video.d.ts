// @klingkit/video
// at run time: createVideoClient, imageToVideo, textToVideo, videoEndpoints

// #region Interfaces
export interface DynamicMask {
  readonly mask: MediaInput;
  readonly trajectory: readonly {
    readonly x: number;
    readonly y: number;
  }[];
}
export interface ElementReferenceInput extends Named {
  readonly elementId: string;
}
export interface ImageToVideoInput extends VideoSettingsInput {
  readonly firstFrame?: MediaInput;
  readonly lastFrame?: MediaInput;
  readonly elements?: readonly ElementReferenceInput[];
  readonly voices?: readonly VoiceReferenceInput[];
  readonly staticMask?: MediaInput;
  readonly dynamicMasks?: readonly DynamicMask[];
}
export interface Shot {
  readonly prompt: string;
  readonly duration: number;
}
export interface TextToVideoInput extends VideoSettingsInput {
  readonly aspectRatio?: AspectRatio;
}
export interface VideoClient {
  readonly textToVideo: EndpointClient<TextToVideoInput>;
  readonly imageToVideo: EndpointClient<ImageToVideoInput>;
}
export interface VideoSettingsInput {
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
export interface VoiceReferenceInput extends Named {
  readonly voiceId: string;
}
// #endregion

// #region Types
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
// #endregion

// #region Functions
export declare function createVideoClient(_: TaskContext): VideoClient;
// #endregion

// #region Variables
export declare const imageToVideo: Endpoint<ImageToVideoInput, Filled$1>;
export declare const textToVideo: Endpoint<TextToVideoInput, Filled>;
export declare const videoEndpoints: readonly KnownEndpoint[];
// #endregion

// #region Referenced (internal)
type Filled = FilledSettings<TextToVideoInput> & {
  readonly aspectRatio: AspectRatio;
};
type Filled$1 = FilledSettings<ImageToVideoInput>;
type FilledSettings<Input extends VideoSettingsInput> = Input & {
  readonly model: string;
  readonly duration: number;
  readonly resolution: Resolution;
  readonly audio: "native" | "off";
  readonly known: Model | undefined;
  readonly capability: VideoCapability | undefined;
};
interface Named {
  readonly id: string;
}
// #endregion

// #region Other
export { AspectRatio }
export { Resolution }
// #endregion
