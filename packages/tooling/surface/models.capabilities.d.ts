// @klingkit/models/capabilities
// at run time: imageToVideoCapabilities, textToVideoCapabilities, videoCapability

// #region Interfaces
export interface Rule {
  readonly when: VideoSettings;
  readonly needs: { readonly [S in keyof VideoSettings]?: readonly NonNullable<VideoSettings[S]>[]; };
  readonly reason: string;
  readonly sureness?: Sureness;
}
export interface VideoCapability extends Fact {
  readonly model: string;
  readonly product: "textToVideo" | "imageToVideo";
  readonly promptMax: {
    readonly path?: number;
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
}
// #endregion

// #region Functions
export declare function videoCapability(_: VideoCapability["product"], _: string): VideoCapability | undefined;
// #endregion

// #region Variables
export declare const imageToVideoCapabilities: readonly VideoCapability[];
export declare const textToVideoCapabilities: readonly VideoCapability[];
// #endregion

// #region Referenced (internal)
type AspectRatio = "16:9" | "9:16" | "1:1";
interface Fact {
  readonly source: string;
  readonly date: string;
  readonly sureness: Sureness;
}
type Resolution = "720p" | "1080p" | "4k";
type Sureness = "official mirror" | "official client" | "third-party, live" | "third-party" | "guess";
interface Withdrawal extends Fact {
  readonly successor: string;
}
// #endregion
