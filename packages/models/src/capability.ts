import type { Fact, Confidence } from "./fact.ts";
import type { Withdrawal } from "./model.ts";

/** The resolution of a video. */
export type Resolution = "720p" | "1080p" | "4k";
/** The aspect ratio of a video, width to height. */
export type AspectRatio = "16:9" | "9:16" | "1:1" | "21:9";
/** The audio of a video: generated (`native`), taken from the input video (`original`) or none (`off`). */
export type AudioMode = "native" | "original" | "off";

/** A maximum length that depends on the language of a text, characters. */
export interface LengthByLanguage {
  /** The maximum length of an English text. */
  readonly english: number;
  /** The maximum length of a text in other characters. */
  readonly other: number;
}

/** The settings that a rule can refer to. Undefined settings are not compared. */
export interface VideoSettings {
  /** The resolution, such as `1080p`. */
  readonly resolution?: string | undefined;
  /** The duration, seconds. */
  readonly duration?: number | undefined;
  /** The audio: `native`, `original` or `off`. */
  readonly audio?: string | undefined;
  /** The aspect ratio, such as `16:9`. */
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

/** A rule about a combination of settings: if all settings of `when` match, those of `requires` must match as well. */
export interface Rule {
  /** The settings to which the rule applies. */
  readonly when: VideoSettings;
  /** The allowed values by setting. */
  readonly requires: { readonly [S in keyof VideoSettings]?: readonly NonNullable<VideoSettings[S]>[] };
  /** The rule for end users, as the predicate of a sentence: `generates audio only at 1080p`. */
  readonly reason: string;
  /**
   * The confidence of the rule.
   * @default that of the capabilities
   */
  readonly confidence?: Confidence;
}

/** The capabilities of a model for a video endpoint. */
export interface VideoCapability extends Fact {
  /** The name of the model. */
  readonly model: string;
  /** The name of the endpoint without `video.`. */
  readonly endpoint: "textToVideo" | "imageToVideo" | "omni" | "motionControl" | "multiImage";
  /** The maximum length of a prompt, characters, by API version. A missing version does not offer the model. */
  readonly maxPromptLength: {
    /** The maximum length on API v2. */
    readonly v2?: number | LengthByLanguage;
    /** The maximum length on API v1. */
    readonly v1?: number;
  };
  /** The supported durations, seconds. Empty if the input determines the duration. */
  readonly durations: readonly number[];
  /** The supported resolutions. */
  readonly resolutions: readonly Resolution[];
  /**
   * Whether requests of API v1 contain the field `mode`. Those of the two master models do not.
   * @default true
   */
  readonly modeField?: false;
  /** The supported aspect ratios. Empty if the input image determines the aspect ratio. */
  readonly aspectRatios: readonly AspectRatio[];
  /** The generation of audio: optional (`choice`), for every video (`always`) or not supported (`none`). */
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
   * The maximum number of frames between the first and the last one.
   * @default 0
   */
  readonly maxMiddleFrames?: number;
  /**
   * The maximum number of elements.
   * @default 0
   */
  readonly maxElements?: number;
  /**
   * The maximum number of voices.
   * @default 0
   */
  readonly maxVoices?: number;
  /**
   * Whether the model supports `cfgScale`. API v1 only.
   * @default false
   */
  readonly cfgScale?: boolean;
  /**
   * The supported types of camera movement.
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
