import type { Fact, Confidence } from "./fact.ts";
import type { Withdrawal } from "./model.ts";

/** The resolution of a video. */
export type Resolution = "720p" | "1080p" | "4k";
/** The aspect ratio of a video, width to height. */
export type AspectRatio = "16:9" | "9:16" | "1:1";
/** The sound of a video: generated (`native`), kept from the input video (`original`) or none (`off`). */
export type AudioMode = "native" | "original" | "off";

/** The settings that a rule can name. A setting that is undefined is not compared. */
export interface VideoSettings {
  /** The resolution, as `1080p`. */
  readonly resolution?: string | undefined;
  /** The duration, seconds. */
  readonly duration?: number | undefined;
  /** The sound: `native`, `original` or `off`. */
  readonly audio?: string | undefined;
  /** The aspect ratio, as `16:9`. */
  readonly aspectRatio?: string | undefined;
  /** Whether the input has a last frame. */
  readonly lastFrame?: boolean | undefined;
  /** Whether the input has voices. */
  readonly voices?: boolean | undefined;
  /** Whether the input has elements. */
  readonly elements?: boolean | undefined;
  /** Whether the input has several shots. */
  readonly multiShot?: boolean | undefined;
  /** Whether the input has a camera movement. */
  readonly cameraControl?: boolean | undefined;
  /** Whether the input has masks of the motion brush. */
  readonly masks?: boolean | undefined;
  /** The use of the input video at `video.omni`. */
  readonly video?: "feature" | "base" | undefined;
  /** The source of the character's orientation at `video.motionControl`: `image` or `video`. */
  readonly characterOrientation?: string | undefined;
}

/** A fact about a combination of settings: if all settings of `when` match, those of `needs` have to match too. */
export interface Rule {
  /** The settings to which the rule applies. */
  readonly when: VideoSettings;
  /** The allowed values by setting. */
  readonly requires: { readonly [S in keyof VideoSettings]?: readonly NonNullable<VideoSettings[S]>[] };
  /** What the model does, for the users of an application, without the model's name: `makes sound only at 1080p`. */
  readonly reason: string;
  /**
   * How sure the rule is.
   * @default "official"
   */
  readonly confidence?: Confidence;
}

/** What a model supports at a video endpoint. */
export interface VideoCapability extends Fact {
  /** klingkit's name of the model. */
  readonly model: string;
  /** The endpoint, without `video.`. */
  readonly product: "textToVideo" | "imageToVideo" | "omni" | "motionControl" | "multiImage";
  /** The longest prompt, characters, by API version. A version that is missing does not offer the model. */
  readonly promptMax: {
    /** The longest prompt on API v2 (model in the path). */
    readonly v2?: number;
    /** The longest prompt on API v1. */
    readonly v1?: number;
  };
  /** The durations, seconds. Empty if the input decides the duration. */
  readonly durations: readonly number[];
  /** The resolutions. */
  readonly resolutions: readonly Resolution[];
  /**
   * Whether requests of API v1 have the field `mode`. The two master models have none.
   * @default true
   */
  readonly modeField?: false;
  /** The aspect ratios. Empty if the input image decides. */
  readonly aspectRatios: readonly AspectRatio[];
  /** The sound: on request (`choice`), in every video (`always`) or in none (`none`). */
  readonly audio: "choice" | "always" | "none";
  /** Whether a video can have several shots. */
  readonly multiShot: boolean;
  /**
   * Whether the input can have a last frame.
   * @default false
   */
  readonly lastFrame?: boolean;
  /**
   * Whether the input can have a last frame without a first frame.
   * @default false
   */
  readonly lastFrameAlone?: boolean;
  /**
   * The highest number of elements.
   * @default 0
   */
  readonly elementsMax?: number;
  /**
   * The highest number of voices.
   * @default 0
   */
  readonly voicesMax?: number;
  /**
   * Whether the model uses `cfgScale`. API v1 only.
   * @default false
   */
  readonly cfgScale?: boolean;
  /**
   * The types of camera movement.
   * @default none
   */
  readonly cameraControl?: readonly string[];
  /**
   * Whether the model has a motion brush.
   * @default false
   */
  readonly masks?: boolean;
  /**
   * The rules about combinations of settings.
   * @default none
   */
  readonly rules?: readonly Rule[];
  /** The withdrawal of the model from this endpoint. Undefined if the model is available. */
  readonly withdrawn?: Withdrawal;
}
