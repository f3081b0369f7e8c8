// @klingkit/image
// at run time: createImageClient, expand, expansion, generate, imageEndpoints, multiImage, multiShot, omni, recognize, tryOn

// #region Interfaces
export interface ElementReferenceInput extends Named {
  readonly elementId: string;
}
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
  readonly generate: EndpointClient<ImageGenerateInput>;
  readonly omni: EndpointClient<ImageOmniInput>;
  readonly multiImage: EndpointClient<MultiImageInput>;
  readonly expand: EndpointClient<ExpandInput>;
  readonly multiShot: EndpointClient<MultiShotInput>;
  readonly tryOn: EndpointClient<TryOnInput>;
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
  readonly resolution?: Exclude<ImageResolution, "4k">;
  readonly aspectRatio?: FixedAspectRatio;
}
export interface ImageOmniInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly ElementReferenceInput[];
  readonly resolution?: ImageResolution;
  readonly series?: number | "auto";
  readonly aspectRatio?: ImageAspectRatio;
}
export interface ImageReferenceInput extends Named {
  readonly image: MediaInput;
}
export interface ImageSettingsInput {
  readonly model?: ImageModel;
  readonly n?: number;
}
export interface MultiImageInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly subjects: readonly MediaInput[];
  readonly scene?: MediaInput;
  readonly style?: MediaInput;
  readonly prompt?: string;
  readonly aspectRatio?: FixedAspectRatio;
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
export type FixedAspectRatio = Exclude<ImageAspectRatio, "auto">;
// #endregion

// #region Functions
export declare function createImageClient(_: TaskContext): ImageClient;
export declare function expansion(_: {
  readonly width: number;
  readonly height: number;
}, _: ExpansionTarget): Expansion;
// #endregion

// #region Variables
export declare const expand: Endpoint<ExpandInput, Filled$4>;
export declare const generate: Endpoint<ImageGenerateInput, Filled$3>;
export declare const imageEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>>;
export declare const multiImage: Endpoint<MultiImageInput, Filled$2>;
export declare const multiShot: Endpoint<MultiShotInput>;
export declare const omni: Endpoint<ImageOmniInput, Filled$1>;
export declare const recognize: SyncEndpoint<RecognizeInput, RecognizeInput, Recognition>;
export declare const tryOn: Endpoint<TryOnInput, Filled>;
// #endregion

// #region Referenced (internal)
type Filled = Omit<TryOnInput, "model"> & FilledModel;
type Filled$1 = Omit<ImageOmniInput, "model"> & FilledModel & {
  readonly n: number;
  readonly words: string;
  readonly resolution: string;
  readonly aspectRatio: string;
};
type Filled$2 = Omit<MultiImageInput, "model"> & FilledModel & {
  readonly n: number;
  readonly aspectRatio: string;
};
type Filled$3 = Omit<ImageGenerateInput, "model"> & FilledModel & {
  readonly n: number;
  readonly words: string;
  readonly resolution?: string;
  readonly aspectRatio: string;
};
type Filled$4 = ExpandInput & Expansion & {
  readonly n: number;
};
interface FilledModel {
  readonly model: string;
  readonly known: Model | undefined;
  readonly capability: ImageCapability | undefined;
}
interface Named {
  readonly id: string;
}
// #endregion

// #region Other
export { ImageAspectRatio }
export { ImageResolution }
// #endregion
