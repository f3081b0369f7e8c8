// @klingkit/image/client
// at run time: createImageClient, imageEndpoints

// #region Interfaces
export interface ImageClient {
  readonly generate: EndpointClient<ImageGenerateInput, ImageOutput>;
  readonly omni: EndpointClient<ImageOmniInput, ImageOutput>;
  readonly multiImage: EndpointClient<MultiImageInput, ImageOutput>;
  readonly expand: EndpointClient<ExpandInput, ImageOutput>;
  readonly multiShot: EndpointClient<MultiShotInput, ImageOutput>;
  readonly tryOn: EndpointClient<TryOnInput, ImageOutput>;
  readonly recognize: SyncCall<RecognizeInput, Recognition>;
}
// #endregion

// #region Functions
export declare function createImageClient(_: TaskContext): ImageClient;
// #endregion

// #region Variables
export declare const imageEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>>;
// #endregion

// #region Referenced (internal)
interface ElementReferenceInput extends Named {
  readonly elementId: string;
}
interface ExpandInput extends Partial<Expansion>, Pick<ImageSettingsInput, "n"> {
  readonly image: MediaInput;
  readonly prompt?: string;
}
interface Expansion {
  readonly up: number;
  readonly down: number;
  readonly left: number;
  readonly right: number;
}
type FixedAspectRatio = Exclude<ImageAspectRatio, "auto">;
interface ImageGenerateInput extends ImageSettingsInput {
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
interface ImageOmniInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly prompt: string;
  readonly references?: readonly ImageReferenceInput[];
  readonly elements?: readonly ElementReferenceInput[];
  readonly resolution?: ImageResolution;
  readonly series?: number | "auto";
  readonly aspectRatio?: ImageAspectRatio;
}
interface ImageReferenceInput extends Named {
  readonly image: MediaInput;
}
interface ImageSettingsInput {
  readonly model?: ImageModel;
  readonly n?: number;
}
interface MultiImageInput extends ImageSettingsInput {
  readonly model?: ImageModel;
  readonly subjects: readonly MediaInput[];
  readonly scene?: MediaInput;
  readonly style?: MediaInput;
  readonly prompt?: string;
  readonly aspectRatio?: FixedAspectRatio;
}
interface MultiShotInput {
  readonly image: MediaInput;
}
interface Named {
  readonly id: string;
}
interface Recognition {
  readonly parts: readonly RecognizedPart[];
  readonly billing: readonly Billing[];
  readonly raw: unknown;
}
interface RecognizedPart {
  readonly part: "object" | "head" | "face" | "cloth" | (string & {});
  readonly found: boolean;
  readonly url?: string;
}
interface RecognizeInput {
  readonly image: MediaInput;
}
interface TryOnInput {
  readonly model?: ImageSettingsInput["model"];
  readonly humanImage: MediaInput;
  readonly clothImage: MediaInput;
}
// #endregion
