import type { VideoCapability } from "./capability.ts";

/** The kind of an element: created from images, or from a video of a person. */
export type ElementKind = "image" | "video";

// See apps/docs/service/video.md#omni-video.
/** The capabilities of a model at `video.omni`, including the supported combinations of input parts. */
export interface OmniCapability extends VideoCapability {
  /** The name of the endpoint without `video.`. */
  readonly endpoint: "omni";
  /** The supported kinds of elements. */
  readonly elementKinds: readonly ElementKind[];
  /**
   * The maximum number of references and image elements in total. If `maxInputs` is set, of references and frames,
   * without elements.
   */
  readonly maxImages: {
    /** Without an input video. Frames count as well. */
    readonly alone: number;
    /** With an input video. */
    readonly withVideo: number;
  };
  /** The maximum number of elements of the video kind. */
  readonly maxVideoElements: {
    /** Without an input video. */
    readonly alone: number;
    /** With an input video. */
    readonly withVideo: number;
  };
  /**
   * The maximum number of elements if both kinds are used. With an input video, both kinds cannot be combined.
   * @default no additional limit
   */
  readonly maxMixedElements?: number;
  /**
   * The maximum number of elements with a first frame.
   * @default no additional limit
   */
  readonly maxElementsWithFrame?: number;
  /**
   * Whether an input with a first and a last frame can have neither references nor elements.
   * @default false
   */
  readonly exclusiveFrames?: true;
  /**
   * The maximum number of frames, references, elements, voices and videos in total. If it is set, elements do not count
   * towards `maxImages`, but have their own maximum, `maxElements`.
   * @default no such limit
   */
  readonly maxInputs?: number;
  /**
   * The maximum number of input videos. At most one of them is a base video.
   * @default 1
   */
  readonly maxVideos?: number;
  /**
   * Whether a prompt alone, or with frames alone, belongs to `video.textToVideo` or `video.imageToVideo`.
   * @default false
   */
  readonly needsReference?: true;
  /** The limits of an input with a feature video. */
  readonly feature: {
    /**
     * Whether the input cannot have a last frame.
     * @default false
     */
    readonly noLastFrame?: true;
    /**
     * Whether the audio of the feature video cannot be kept.
     * @default false
     */
    readonly dropsAudio?: true;
    /**
     * Whether the result has several shots, which the model chooses.
     * @default false
     */
    readonly autoShots?: true;
  };
  // See apps/docs/service/video.md#omni-rules.
  /**
   * The supported durations without references, seconds. Observed for a prompt alone or with a first frame. With a last
   * frame, elements or a feature video, other durations lead to a warning, because the documentation allows them.
   * @default the same as `durations`
   */
  readonly plainDurations?: readonly number[];
  /** The minimum and maximum duration of the input video, seconds. */
  readonly videoSeconds: readonly [min: number, max: number];
}
