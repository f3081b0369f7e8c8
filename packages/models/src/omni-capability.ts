import type { VideoCapability } from "./capability.ts";

/** How an element was made: from images, or from a video of a person. */
export type ElementKind = "image" | "video";

// See apps/docs/service/video.md#omni-video.
/** What a model supports at `video.omni`, including which parts of the input can be combined. */
export interface OmniCapability extends VideoCapability {
  /** The endpoint, without `video.`. */
  readonly product: "omni";
  /** The kinds of element. */
  readonly elementKinds: readonly ElementKind[];
  /** The highest number of references and image elements together. */
  readonly stillsMax: {
    /** Without an input video. */
    readonly alone: number;
    /** With an input video. */
    readonly withVideo: number;
  };
  /** The highest number of elements of the video kind. */
  readonly videoElementsMax: {
    /** Without an input video. */
    readonly alone: number;
    /** With an input video. */
    readonly withVideo: number;
  };
  /**
   * The highest number of elements if both kinds are used. With an input video they cannot be combined.
   * @default no limit of its own
   */
  readonly mixedElementsMax?: number;
  /**
   * The highest number of elements with a first frame.
   * @default no limit of its own
   */
  readonly elementsWithFrameMax?: number;
  /**
   * Whether a first and a last frame together exclude references and elements.
   * @default false
   */
  readonly framesAlone?: true;
  /** The limits of a feature video. */
  readonly feature: {
    /**
     * Whether it excludes a last frame.
     * @default false
     */
    readonly noLastFrame?: true;
    /**
     * Whether its sound is not kept.
     * @default false
     */
    readonly silent?: true;
    /**
     * Whether the model cuts the video.
     * @default false
     */
    readonly ownCuts?: true;
  };
  /**
   * The durations with a first frame and nothing else, seconds.
   * @default the same as `durations`
   */
  readonly frameDurations?: readonly number[];
  // Of the capability map; the field table and the FAQ allow all durations (apps/docs/service/video.md#omni-rules).
  /**
   * The durations with a prompt alone, seconds. Other durations are a warning, because the sources disagree.
   * @default the same as `durations`
   */
  readonly textDurations?: readonly number[];
  /** The shortest and the longest input video, seconds. */
  readonly videoSeconds: readonly [least: number, most: number];
}
