// @klingkit/image
// at run time: createImageClient, expand, expansion, generate, imageEndpoints, loadImageEndpoints, long, multiImage, multiShot, omni, recognize, tryOn

// #region Interfaces
export interface ExpandInput extends Partial<Expansion>, Pick<ImageSettingsInput, "n"> {
  readonly image: MediaInput;
  readonly prompt?: string;
}
export interface Expansion {
  readonly up: number;
  readonly down: number;
  readonly left: number;
  readonly right: number;
}
export interface ExpansionTarget {
  readonly area?: number;
  readonly ratio?: number | `${number}:${number}`;
}
export interface ImageClient {
  readonly generate: EndpointClient<ImageGenerateInput, ImageOutput>;
  readonly omni: EndpointClient<ImageOmniInput, ImageOutput>;
  readonly long: EndpointClient<LongImageInput, ImageOutput>;
  readonly multiImage: EndpointClient<ImageMultiImageInput, ImageOutput>;
  readonly expand: EndpointClient<ExpandInput, ImageOutput>;
  readonly multiShot: EndpointClient<MultiShotInput, ImageOutput>;
  readonly tryOn: EndpointClient<TryOnInput, ImageOutput>;
  readonly recognize: SyncCall<RecognizeInput, Recognition>;
}
export interface ImageGenerateInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly image?: MediaInput;
  readonly imageReference?: "subject" | "face";
  readonly imageFidelity?: number;
  readonly humanFidelity?: number;
  readonly elements?: readonly ElementReferenceInput[];
  readonly resolution?: AnyImageResolution;
  readonly aspectRatio?: FixedAspectRatio;
}
export interface ImageMultiImageInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly subjects: readonly MediaInput[];
  readonly scene?: MediaInput;
  readonly style?: MediaInput;
  readonly prompt?: string;
  readonly aspectRatio?: FixedAspectRatio;
}
export interface ImageOmniInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly ElementReferenceInput[];
  readonly resolution?: AnyImageResolution;
  readonly series?: number | "auto";
  readonly aspectRatio?: FixedAspectRatio | "auto";
}
export interface ImageSettingsInput {
  readonly model?: ImageModel;
  readonly n?: number;
}
export interface LongImageInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly skill: "webpage" | "ecommerce";
  readonly length?: "short" | "medium" | "long";
  readonly resolution?: AnyImageResolution;
  readonly style?: MediaInput;
  readonly subject?: MediaInput;
  readonly references?: readonly ImageReferenceInput[];
}
export interface MultiShotInput {
  readonly image: MediaInput;
}
export interface Recognition {
  readonly parts: readonly RecognizedPart[];
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface RecognizedPart {
  readonly part: "object" | "head" | "face" | "cloth" | (string & {});
  readonly found: boolean;
  readonly url?: string;
}
export interface RecognizeInput {
  readonly image: MediaInput;
}
export interface TryOnInput {
  readonly model?: ImageSettingsInput["model"];
  readonly humanImage: MediaInput;
  readonly clothImage: MediaInput;
}
// #endregion

// #region Types
export type AnyImageResolution = ImageResolution | (`${number}k` & {});
export type FixedAspectRatio = Exclude<ImageAspectRatio, "auto"> | (`${number}:${number}` & {});
// #endregion

// #region Functions
export declare function createImageClient(_: Lazy<Engine>): ImageClient;
export declare function expansion(_: {
  readonly width: number;
  readonly height: number;
}, _: ExpansionTarget): Expansion;
export declare function loadImageEndpoints(): Promise<Registry>;
// #endregion

// #region Variables
export declare const expand: Endpoint<ExpandInput, Defaults$4, ImageOutput>;
export declare const generate: Endpoint<ImageGenerateInput, Defaults$3, ImageOutput>;
export declare const imageEndpoints: Registry;
export declare const long: Endpoint<LongImageInput, Defaults$2, ImageOutput>;
export declare const multiImage: Endpoint<ImageMultiImageInput, Defaults$1, ImageOutput>;
export declare const multiShot: Endpoint<MultiShotInput, object, ImageOutput>;
export declare const omni: Endpoint<ImageOmniInput, Defaults, ImageOutput>;
export declare const recognize: SyncEndpoint<RecognizeInput, object, Recognition>;
export declare const tryOn: Endpoint<TryOnInput, ModelDefaults, ImageOutput>;
// #endregion

// #region Referenced (internal)
interface Defaults extends ModelDefaults {
  readonly n: number;
  readonly encodedPrompt: string;
  readonly resolution: AnyImageResolution;
  readonly aspectRatio: FixedAspectRatio | "auto";
}
type Defaults$1 = ModelDefaults & {
  readonly n: number;
  readonly aspectRatio: FixedAspectRatio;
};
interface Defaults$2 extends ModelDefaults {
  readonly resolution: AnyImageResolution;
}
interface Defaults$3 extends ModelDefaults {
  readonly n: number;
  readonly encodedPrompt: string;
  readonly resolution: ImageGenerateInput["resolution"];
  readonly aspectRatio: FixedAspectRatio;
  readonly imageFidelity: number | undefined;
  readonly humanFidelity: number | undefined;
}
type Defaults$4 = Expansion & {
  readonly n: number;
};
interface ModelDefaults {
  readonly model: string;
  readonly known: Model | undefined;
  readonly capability: ImageCapability | undefined;
}
// #endregion

// #region Other
export { ImageAspectRatio }
export { ImageResolution }
// #endregion

// @klingkit/image/endpoints
// at run time: expand, generate, long, multiImage, multiShot, omni, recognize, tryOn

// #region Interfaces
export interface ExpandInput extends Partial<Expansion>, Pick<ImageSettingsInput, "n"> {
  readonly image: MediaInput;
  readonly prompt?: string;
}
export interface ImageGenerateInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly image?: MediaInput;
  readonly imageReference?: "subject" | "face";
  readonly imageFidelity?: number;
  readonly humanFidelity?: number;
  readonly elements?: readonly ElementReferenceInput[];
  readonly resolution?: AnyImageResolution;
  readonly aspectRatio?: FixedAspectRatio;
}
export interface ImageMultiImageInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly subjects: readonly MediaInput[];
  readonly scene?: MediaInput;
  readonly style?: MediaInput;
  readonly prompt?: string;
  readonly aspectRatio?: FixedAspectRatio;
}
export interface ImageOmniInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly ElementReferenceInput[];
  readonly resolution?: AnyImageResolution;
  readonly series?: number | "auto";
  readonly aspectRatio?: FixedAspectRatio | "auto";
}
export interface LongImageInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly skill: "webpage" | "ecommerce";
  readonly length?: "short" | "medium" | "long";
  readonly resolution?: AnyImageResolution;
  readonly style?: MediaInput;
  readonly subject?: MediaInput;
  readonly references?: readonly ImageReferenceInput[];
}
export interface MultiShotInput {
  readonly image: MediaInput;
}
export interface Recognition {
  readonly parts: readonly RecognizedPart[];
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface RecognizedPart {
  readonly part: "object" | "head" | "face" | "cloth" | (string & {});
  readonly found: boolean;
  readonly url?: string;
}
export interface RecognizeInput {
  readonly image: MediaInput;
}
export interface TryOnInput {
  readonly model?: ImageSettingsInput["model"];
  readonly humanImage: MediaInput;
  readonly clothImage: MediaInput;
}
// #endregion

// #region Variables
export declare const expand: Endpoint<ExpandInput, Defaults$4, ImageOutput>;
export declare const generate: Endpoint<ImageGenerateInput, Defaults$3, ImageOutput>;
export declare const long: Endpoint<LongImageInput, Defaults$2, ImageOutput>;
export declare const multiImage: Endpoint<ImageMultiImageInput, Defaults$1, ImageOutput>;
export declare const multiShot: Endpoint<MultiShotInput, object, ImageOutput>;
export declare const omni: Endpoint<ImageOmniInput, Defaults, ImageOutput>;
export declare const recognize: SyncEndpoint<RecognizeInput, object, Recognition>;
export declare const tryOn: Endpoint<TryOnInput, ModelDefaults, ImageOutput>;
// #endregion

// #region Referenced (internal)
type AnyImageResolution = ImageResolution | (`${number}k` & {});
interface Defaults extends ModelDefaults {
  readonly n: number;
  readonly encodedPrompt: string;
  readonly resolution: AnyImageResolution;
  readonly aspectRatio: FixedAspectRatio | "auto";
}
type Defaults$1 = ModelDefaults & {
  readonly n: number;
  readonly aspectRatio: FixedAspectRatio;
};
interface Defaults$2 extends ModelDefaults {
  readonly resolution: AnyImageResolution;
}
interface Defaults$3 extends ModelDefaults {
  readonly n: number;
  readonly encodedPrompt: string;
  readonly resolution: ImageGenerateInput["resolution"];
  readonly aspectRatio: FixedAspectRatio;
  readonly imageFidelity: number | undefined;
  readonly humanFidelity: number | undefined;
}
type Defaults$4 = Expansion & {
  readonly n: number;
};
interface Expansion {
  readonly up: number;
  readonly down: number;
  readonly left: number;
  readonly right: number;
}
type FixedAspectRatio = Exclude<ImageAspectRatio, "auto"> | (`${number}:${number}` & {});
interface ImageSettingsInput {
  readonly model?: ImageModel;
  readonly n?: number;
}
interface ModelDefaults {
  readonly model: string;
  readonly known: Model | undefined;
  readonly capability: ImageCapability | undefined;
}
// #endregion

// @klingkit/image/client
// at run time: createImageClient, loadImageEndpoints

// #region Interfaces
export interface ExpandInput extends Partial<Expansion>, Pick<ImageSettingsInput, "n"> {
  readonly image: MediaInput;
  readonly prompt?: string;
}
export interface Expansion {
  readonly up: number;
  readonly down: number;
  readonly left: number;
  readonly right: number;
}
export interface ImageClient {
  readonly generate: EndpointClient<ImageGenerateInput, ImageOutput>;
  readonly omni: EndpointClient<ImageOmniInput, ImageOutput>;
  readonly long: EndpointClient<LongImageInput, ImageOutput>;
  readonly multiImage: EndpointClient<ImageMultiImageInput, ImageOutput>;
  readonly expand: EndpointClient<ExpandInput, ImageOutput>;
  readonly multiShot: EndpointClient<MultiShotInput, ImageOutput>;
  readonly tryOn: EndpointClient<TryOnInput, ImageOutput>;
  readonly recognize: SyncCall<RecognizeInput, Recognition>;
}
export interface ImageGenerateInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly image?: MediaInput;
  readonly imageReference?: "subject" | "face";
  readonly imageFidelity?: number;
  readonly humanFidelity?: number;
  readonly elements?: readonly ElementReferenceInput[];
  readonly resolution?: AnyImageResolution;
  readonly aspectRatio?: FixedAspectRatio;
}
export interface ImageMultiImageInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly subjects: readonly MediaInput[];
  readonly scene?: MediaInput;
  readonly style?: MediaInput;
  readonly prompt?: string;
  readonly aspectRatio?: FixedAspectRatio;
}
export interface ImageOmniInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly ElementReferenceInput[];
  readonly resolution?: AnyImageResolution;
  readonly series?: number | "auto";
  readonly aspectRatio?: FixedAspectRatio | "auto";
}
export interface ImageSettingsInput {
  readonly model?: ImageModel;
  readonly n?: number;
}
export interface LongImageInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly skill: "webpage" | "ecommerce";
  readonly length?: "short" | "medium" | "long";
  readonly resolution?: AnyImageResolution;
  readonly style?: MediaInput;
  readonly subject?: MediaInput;
  readonly references?: readonly ImageReferenceInput[];
}
export interface MultiShotInput {
  readonly image: MediaInput;
}
export interface Recognition {
  readonly parts: readonly RecognizedPart[];
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
export interface RecognizedPart {
  readonly part: "object" | "head" | "face" | "cloth" | (string & {});
  readonly found: boolean;
  readonly url?: string;
}
export interface RecognizeInput {
  readonly image: MediaInput;
}
export interface TryOnInput {
  readonly model?: ImageSettingsInput["model"];
  readonly humanImage: MediaInput;
  readonly clothImage: MediaInput;
}
// #endregion

// #region Types
export type AnyImageResolution = ImageResolution | (`${number}k` & {});
export type FixedAspectRatio = Exclude<ImageAspectRatio, "auto"> | (`${number}:${number}` & {});
// #endregion

// #region Functions
export declare function createImageClient(_: Lazy<Engine>): ImageClient;
export declare function loadImageEndpoints(): Promise<Registry>;
// #endregion

// #region Other
export { ImageAspectRatio }
export { ImageResolution }
// #endregion
