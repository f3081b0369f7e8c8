import type { Fact, Sureness } from "./fact.ts";
import type { Withdrawal } from "./video-models.ts";

export type Resolution = "720p" | "1080p" | "4k";
export type AspectRatio = "16:9" | "9:16" | "1:1";
export type AudioMode = "native" | "original" | "off";

/** The settings that a rule can speak of. */
export interface VideoSettings {
  readonly resolution?: string | undefined;
  readonly duration?: number | undefined;
  readonly audio?: string | undefined;
  readonly aspectRatio?: string | undefined;
  /** Whether the input has these. */
  readonly lastFrame?: boolean | undefined;
  readonly voices?: boolean | undefined;
  readonly elements?: boolean | undefined;
  readonly multiShot?: boolean | undefined;
  readonly cameraControl?: boolean | undefined;
  readonly masks?: boolean | undefined;
  /** What a given video is for (omni). */
  readonly video?: "feature" | "base" | undefined;
  /** Motion control. */
  readonly characterOrientation?: string | undefined;
}

/** A fact that ties settings together: where `when` holds, `needs` must. */
export interface Rule {
  readonly when: VideoSettings;
  /** Allowed values by setting. */
  readonly needs: { readonly [S in keyof VideoSettings]?: readonly NonNullable<VideoSettings[S]>[] };
  /** For people: what the model does, without the model's name, as `makes sound only at 1080p`. */
  readonly reason: string;
  readonly sureness?: Sureness;
}

/** What one model can do at one endpoint. */
export interface VideoCapability extends Fact {
  readonly model: string;
  readonly product: "textToVideo" | "imageToVideo" | "omni" | "motionControl" | "multiImage";
  /** Longest prompt in characters, per design; a design that is missing does not have the model. */
  readonly promptMax: { readonly v2?: number; readonly v1?: number };
  /** Seconds. */
  readonly durations: readonly number[];
  readonly resolutions: readonly Resolution[];
  /** Whether the v1 design's body has a `mode`: the two master models have none. */
  readonly modeField?: false;
  /** Empty where the picture decides. */
  readonly aspectRatios: readonly AspectRatio[];
  /** `always`: sound comes whatever is asked. */
  readonly audio: "choice" | "always" | "none";
  readonly multiShot: boolean;
  readonly lastFrame?: boolean;
  /** A last frame without a first one. */
  readonly lastFrameAlone?: boolean;
  readonly elementsMax?: number;
  readonly voicesMax?: number;
  /** v1 design only. */
  readonly cfgScale?: boolean;
  readonly cameraControl?: readonly string[];
  readonly masks?: boolean;
  readonly rules?: readonly Rule[];
  readonly withdrawn?: Withdrawal;
}
