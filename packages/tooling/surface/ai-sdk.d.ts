// @klingkit/ai-sdk
// at run time: createKlingkit, klingkit

// #region Interfaces
export interface DownloadedFile {
  readonly data: Uint8Array;
  readonly mediaType: string | undefined;
}
export interface DownloadRequest {
  readonly url: URL;
  readonly abortSignal?: AbortSignal | undefined;
}
export interface KlingkitOptions extends KlingOptions {
  readonly baseURL?: string;
  readonly save?: SaveVideo;
}
export interface KlingkitProvider extends ProviderV4 {
  video(_: KlingkitVideoModelId): Experimental_VideoModelV4;
  videoModel(_: KlingkitVideoModelId): Experimental_VideoModelV4;
  image(_: ImageModel): ImageModelV4;
  imageModel(_: ImageModel): ImageModelV4;
  speech(_?: string): SpeechModelV4;
  speechModel(_: string): SpeechModelV4;
  download(_: DownloadRequest): Promise<DownloadedFile>;
  readonly client: Kling;
}
// #endregion

// #region Types
export type KlingaiVideoModelId = "kling-v1-t2v" | "kling-v1.6-t2v" | "kling-v2-master-t2v" | "kling-v2.1-master-t2v" | "kling-v2.5-turbo-t2v" | "kling-v2.6-t2v" | "kling-v3.0-t2v" | "kling-v1-i2v" | "kling-v1.5-i2v" | "kling-v1.6-i2v" | "kling-v2-master-i2v" | "kling-v2.1-i2v" | "kling-v2.1-master-i2v" | "kling-v2.5-turbo-i2v" | "kling-v2.6-i2v" | "kling-v3.0-i2v" | "kling-v2.6-motion-control" | "kling-v3.0-motion-control";
export type KlingkitImageOptions = CreateFields & FieldsOf<ImageGenerateInput | ImageOmniInput | ImageMultiImageInput | LongImageInput | TryOnInput>;
export type KlingkitSpeechOptions = Pick<CreateOptions, "createTimeout">;
export type KlingkitVideoModelId = VideoModel | KlingaiVideoModelId;
export type KlingkitVideoOptions = CreateFields & FieldsOf<TextToVideoInput | ImageToVideoInput | VideoOmniInput | VideoMultiImageInput | MotionControlInput>;
export type SaveVideo = (_: VideoOutput, _: Task) => unknown;
// #endregion

// #region Functions
export declare function createKlingkit(_?: KlingkitOptions): KlingkitProvider;
// #endregion

// #region Variables
export declare const klingkit: KlingkitProvider;
// #endregion

// #region Referenced (internal)
interface CreateFields extends Pick<CreateOptions, "apiVersion" | "createTimeout" | "extraBody" | "possiblySent" | "queueTimeout" | "validate" | "watermark"> {
  readonly waitTimeout?: number;
}
type FieldsOf<Input> = { readonly [Name in KeyOf<Input>]?: ValueOf<Input, Name>; };
type KeyOf<Input> = Input extends unknown ? keyof Input : never;
type ValueOf<Input, Name> = Input extends unknown ? (Name extends keyof Input ? Input[Name] : never) : never;
// #endregion
