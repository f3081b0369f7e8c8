import type { UsualDuration } from "../tasks/task.ts";
import type { LanguageLimit } from "../wire/fields.ts";
import type { Resolution } from "./sizes.ts";

export const MODES = ["std", "pro", "4k"] as const;
export type Mode = (typeof MODES)[number];
/** The supported durations in seconds, by mode. */
export type DurationsByMode = Readonly<Partial<Record<Mode, readonly number[]>>>;
/** Units per second by resolution. A missing resolution is not supported. */
export type Rate = Readonly<Partial<Record<Resolution, number>>>;
export type RateCase = "silent" | "native" | "voice" | "video" | "motion";
export type SoundSetting = "native" | "original" | "off";

/** The resolution of each `mode` (apps/docs/service/models.md#mode-and-resolution). */
export const MODE_RESOLUTION: Readonly<Record<Mode, Resolution>> = { std: "720p", pro: "1080p", "4k": "4k" };

/** The features and prices of a video model. Adding a model of an existing kind takes one row of `VIDEO_MODELS`. */
export interface VideoModel {
  /** The name in API v1, if it differs from the id (apps/docs/service/models.md#names). */
  readonly v1Name?: string;
  /** Units per second (apps/docs/service/prices.md#video-prices). */
  readonly units: Readonly<Partial<Record<RateCase, Rate>>>;
  /** The usual duration of its tasks. */
  readonly usualDuration?: UsualDuration;
  /** The durations of text2video of API v1 (apps/docs/service/models.md#api-v1-capabilities). */
  readonly text?: DurationsByMode;
  /** The durations of image2video of API v1. */
  readonly image?: DurationsByMode;
  /** Further features of text2video and image2video of API v1. */
  readonly v1?: V1Extras;
  /**
   * Text-to-video and image-to-video of API v2 (apps/docs/service/video.md#text-to-video and
   * apps/docs/service/video.md#image-to-video).
   */
  readonly v2?: V2Video;
  readonly omni?: OmniVideo;
  /** Motion control: the maximum number of elements. */
  readonly motion?: { readonly elements: number };
  /** Multi-image to video. */
  readonly multiImage?: true;
  /**
   * Multi-element editing: units per second. A video of 5 and 10 seconds costs 3 and 6 units at std, 5 and 10 at pro
   * (apps/docs/service/prices.md#older-models).
   */
  readonly multiElements?: Rate;
  /** Video extension: units per call (apps/docs/service/prices.md#older-models). */
  readonly extend?: Rate;
  /** The endpoints that rejected the model on 2026-10-01 (observed: apps/docs/service/models.md#withdrawn-models). */
  readonly retired?: readonly ("text" | "image")[];
  /**
   * Whether no call of the service with this model is known: every fact about it is third-party or a guess
   * (apps/docs/service/kling-4.md).
   */
  readonly unverified?: true;
}

export interface V1Extras {
  /** The durations of a request with both frames. */
  readonly firstAndLastFrame?: DurationsByMode;
  /** The durations of a request with a last frame and no first frame. */
  readonly lastFrameOnly?: DurationsByMode;
  readonly sound?: DurationsByMode;
  readonly voices?: DurationsByMode;
  readonly multiShot?: true;
  readonly elements?: number;
  /** Whether the model has no `mode`, like the two master models. */
  readonly hasNoMode?: true;
  readonly camera?: { readonly on: "text" | "image"; readonly mode: Mode };
  readonly masks?: DurationsByMode;
  /** Whether a last frame excludes sound. */
  readonly lastFrameExcludesSound?: true;
}

export interface V2Video {
  readonly textPrompt: number | LanguageLimit;
  /** Missing if the model does not support image to video. */
  readonly imagePrompt?: number | LanguageLimit;
  readonly resolutions: readonly Resolution[];
  readonly durations: readonly number[];
  /** `always`: videos have sound although there is no field (observed: apps/docs/service/video.md#text-to-video). */
  readonly audio?: "field" | "always";
  /** Whether native sound requires 1080p. */
  readonly audioNeeds1080p?: true;
  readonly multiShot?: "field" | "prompt";
  /** Whether the model supports 21:9. */
  readonly wide?: true;
  readonly lastFrame?: "yes" | "1080p" | "1080p silent";
  readonly middleFrames?: number;
  readonly elements?: number;
  readonly voices?: number;
}

/** Omni video on both API versions (apps/docs/service/video.md#omni-video). */
export interface OmniVideo {
  readonly prompt: number | LanguageLimit;
  readonly resolutions: readonly Resolution[];
  readonly durations: readonly number[];
  readonly audio: readonly SoundSetting[];
  readonly multiShot?: true;
  /** The maximum duration of an input video, seconds. */
  readonly source: number;
  readonly videoElements?: true;
  /**
   * Whether the rules for frames apply that are documented for kling-o1 only (apps/docs/service/video.md#omni-rules).
   */
  readonly strictFrames?: true;
  /** The counts of Kling 4.0, which replace those of the older models (apps/docs/service/kling-4.md#rules). */
  readonly kling4?: { readonly frames: "all" | "first" };
}

const TWO: readonly Resolution[] = ["720p", "1080p"];
const THREE: readonly Resolution[] = ["720p", "1080p", "4k"];
const FIVE_TEN = [5, 10];
const THREE_TO_TEN = [3, 4, 5, 6, 7, 8, 9, 10];
const THREE_TO_FIFTEEN = [...THREE_TO_TEN, 11, 12, 13, 14, 15];
const THREE_TO_TWENTY = [...THREE_TO_FIFTEEN, 16, 17, 18, 19, 20];
const THREE_TO_THIRTY = [...THREE_TO_TWENTY, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30];
/** The prompts of Kling 4.0. */
const LONG_PROMPT: LanguageLimit = { english: 26_000, other: 11_000 };

const both = (seconds: readonly number[]): DurationsByMode => ({ std: seconds, pro: seconds });
const all = (seconds: readonly number[]): DurationsByMode => ({ std: seconds, pro: seconds, "4k": seconds });

const MASTER: VideoModel = {
  units: { silent: { "720p": 2, "1080p": 2 } },
  text: both(FIVE_TEN),
  image: both(FIVE_TEN),
  v1: { hasNoMode: true },
  retired: ["text", "image"],
};

/** The video models by id, which is the name in API v2, or else the name in API v1. */
export const VIDEO_MODELS: Readonly<Record<string, VideoModel>> = {
  "kling-3.0-turbo": {
    units: { native: { "720p": 0.8, "1080p": 1 } },
    usualDuration: { fixed: 16, perSecond: 4 },
    v2: {
      textPrompt: 3072,
      imagePrompt: 2500,
      resolutions: TWO,
      durations: THREE_TO_FIFTEEN,
      audio: "always",
      multiShot: "prompt",
    },
  },
  "kling-3.0": {
    v1Name: "kling-v3",
    units: {
      silent: { "720p": 0.6, "1080p": 0.8, "4k": 3 },
      native: { "720p": 0.9, "1080p": 1.2, "4k": 3 },
      motion: { "720p": 0.9, "1080p": 1.2 },
    },
    usualDuration: { fixed: 50, perSecond: 8 },
    text: all(THREE_TO_FIFTEEN),
    image: all(THREE_TO_FIFTEEN),
    v1: { firstAndLastFrame: all(THREE_TO_FIFTEEN), sound: all(THREE_TO_FIFTEEN), multiShot: true, elements: 3 },
    v2: {
      textPrompt: 3072,
      imagePrompt: 3072,
      resolutions: THREE,
      durations: THREE_TO_FIFTEEN,
      audio: "field",
      multiShot: "field",
      lastFrame: "yes",
      elements: 3,
    },
    motion: { elements: 1 },
  },
  "kling-3.0-omni": {
    v1Name: "kling-v3-omni",
    units: {
      silent: { "720p": 0.6, "1080p": 0.8, "4k": 3 },
      native: { "720p": 0.8, "1080p": 1, "4k": 3 },
      video: { "720p": 0.9, "1080p": 1.2, "4k": 3 },
    },
    usualDuration: { fixed: 62, perSecond: 7 },
    omni: {
      prompt: 3072,
      resolutions: THREE,
      durations: THREE_TO_FIFTEEN,
      audio: ["native", "original", "off"],
      multiShot: true,
      source: 15.5,
      videoElements: true,
    },
  },
  "kling-o1": {
    v1Name: "kling-video-o1",
    units: { silent: { "720p": 0.6, "1080p": 0.8 }, video: { "720p": 0.9, "1080p": 1.2 } },
    usualDuration: { fixed: 62, perSecond: 7 },
    omni: {
      prompt: 2500,
      resolutions: TWO,
      durations: THREE_TO_TEN,
      audio: ["original", "off"],
      source: 10,
      strictFrames: true,
    },
  },
  "kling-2.6": {
    v1Name: "kling-v2-6",
    units: {
      silent: { "720p": 0.3, "1080p": 0.5 },
      native: { "1080p": 1 },
      voice: { "1080p": 1.2 },
      motion: { "720p": 0.5, "1080p": 0.8 },
    },
    usualDuration: { fixed: 55, perSecond: 8 },
    text: both(FIVE_TEN),
    image: both(FIVE_TEN),
    v1: {
      firstAndLastFrame: { pro: FIVE_TEN },
      sound: { pro: FIVE_TEN },
      voices: { pro: FIVE_TEN },
      lastFrameExcludesSound: true,
    },
    v2: {
      textPrompt: 2500,
      imagePrompt: 2500,
      resolutions: TWO,
      durations: FIVE_TEN,
      audio: "field",
      audioNeeds1080p: true,
      lastFrame: "1080p silent",
      voices: 2,
    },
    motion: { elements: 0 },
  },
  "kling-2.5-turbo": {
    v1Name: "kling-v2-5-turbo",
    units: { silent: { "720p": 0.3, "1080p": 0.5 } },
    usualDuration: { fixed: 30, perSecond: 6 },
    text: both(FIVE_TEN),
    image: both(FIVE_TEN),
    v1: { firstAndLastFrame: { pro: FIVE_TEN } },
    v2: { textPrompt: 2500, imagePrompt: 2500, resolutions: TWO, durations: FIVE_TEN, lastFrame: "1080p" },
  },
  // The prices are assumed; those with a video, which are higher by an unknown factor, are guesses
  // (apps/docs/service/kling-4.md#prices).
  "kling-4.0": {
    unverified: true,
    units: { native: { "720p": 1.4, "1080p": 2.1 }, video: { "720p": 2.1, "1080p": 3.15 } },
    usualDuration: { fixed: 90, perSecond: 6 },
    v2: {
      textPrompt: LONG_PROMPT,
      imagePrompt: LONG_PROMPT,
      resolutions: TWO,
      durations: THREE_TO_THIRTY,
      audio: "always",
      wide: true,
      lastFrame: "yes",
      middleFrames: 8,
    },
    omni: {
      prompt: LONG_PROMPT,
      resolutions: TWO,
      durations: THREE_TO_THIRTY,
      audio: ["native", "original", "off"],
      source: 30,
      kling4: { frames: "all" },
    },
  },
  "kling-4.0-flash": {
    unverified: true,
    units: { native: { "720p": 0.84 }, video: { "720p": 1.26 } },
    usualDuration: { fixed: 61, perSecond: 5 },
    v2: {
      textPrompt: LONG_PROMPT,
      imagePrompt: LONG_PROMPT,
      resolutions: ["720p"],
      durations: THREE_TO_TWENTY,
      audio: "always",
      wide: true,
    },
    omni: {
      prompt: LONG_PROMPT,
      resolutions: ["720p"],
      durations: THREE_TO_TWENTY,
      audio: ["native", "original", "off"],
      source: 20,
      kling4: { frames: "first" },
    },
  },
  // The prices of older models are documented per video: 5 s cost 2 or 3.5 units, 10 s twice that
  // (apps/docs/service/prices.md#older-models).
  "kling-v1": {
    units: { silent: { "720p": 0.2, "1080p": 0.7 } },
    text: both(FIVE_TEN),
    image: both(FIVE_TEN),
    v1: { firstAndLastFrame: both([5]), masks: both([5]), camera: { on: "text", mode: "std" } },
    extend: { "720p": 1, "1080p": 3.5 },
    retired: ["text", "image"],
  },
  "kling-v1-5": {
    units: { silent: { "720p": 0.4, "1080p": 0.7 } },
    image: both(FIVE_TEN),
    v1: {
      firstAndLastFrame: { pro: FIVE_TEN },
      lastFrameOnly: { pro: FIVE_TEN },
      masks: { pro: [5] },
      camera: { on: "image", mode: "pro" },
    },
    extend: { "720p": 2, "1080p": 3.5 },
    retired: ["text", "image"],
  },
  "kling-v1-6": {
    units: { silent: { "720p": 0.4, "1080p": 0.7 } },
    text: both(FIVE_TEN),
    image: both(FIVE_TEN),
    v1: { firstAndLastFrame: { pro: FIVE_TEN }, lastFrameOnly: { pro: FIVE_TEN } },
    multiImage: true,
    multiElements: { "720p": 0.6, "1080p": 1 },
    extend: { "720p": 2, "1080p": 3.5 },
    retired: ["text"],
  },
  "kling-v2-1": {
    units: { silent: { "720p": 0.4, "1080p": 0.7 } },
    image: both(FIVE_TEN),
    v1: { firstAndLastFrame: { pro: FIVE_TEN } },
    retired: ["text", "image"],
  },
  "kling-v2-master": MASTER,
  "kling-v2-1-master": MASTER,
};
