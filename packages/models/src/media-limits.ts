import type { Fact } from "./fact.ts";
import { motionCapability } from "./motion-capabilities.ts";
import { omniCapability } from "./omni-capabilities.ts";

/** The limits of an input image. */
export interface ImageLimits {
  /** The minimum length of a side, pixels. */
  readonly minSide: number;
  /**
   * The length below which tasks were observed to fail, pixels.
   * @default `minSide`
   */
  readonly advisedSide?: number;
  /**
   * The maximum ratio of the longer to the shorter side.
   * @default no limit
   */
  readonly maxRatio?: number;
}

/** The limits of an input video. A missing limit is not documented. */
export interface VideoLimits extends Fact {
  /** The minimum and maximum duration, seconds. */
  readonly seconds?: readonly [min: number, max: number];
  /** The maximum size, bytes. */
  readonly maxBytes?: number;
  /** The minimum and maximum length of a side, pixels. */
  readonly sides?: readonly [min: number, max: number];
  /** The maximum number of pixels of a frame. */
  readonly maxPixels?: number;
  /** The minimum and maximum ratio of width to height. */
  readonly ratios?: readonly [min: number, max: number];
  /** The minimum and maximum frame rate, frames per second. */
  readonly frameRates?: readonly [min: number, max: number];
}

const MEGABYTE = 1_000_000;

/** The limits of images at endpoints without other limits (apps/docs/service/media.md#images). */
const commonImage: ImageLimits = { minSide: 300, maxRatio: 2.5 };

/** Try-on has no documented ratio (apps/docs/service/image.md#try-on). */
const tryOnImage: ImageLimits = { minSide: 300, advisedSide: 512 };

/**
 * Returns the limits of the input images of an endpoint.
 * @param endpoint the name of the endpoint, such as `image.tryOn`. Without one, the common limits.
 * @example imageLimits("video.imageToVideo").minSide; // 300
 */
export function imageLimits(endpoint?: string): ImageLimits {
  return endpoint === "image.tryOn" ? tryOnImage : commonImage;
}

const official = { date: "2026-09-20", confidence: "official" } as const;

const omni = {
  ...official,
  source: "video.md#omni-rules",
  maxBytes: 200 * MEGABYTE,
  frameRates: [24, 60],
} as const;

/** The limits of the input videos of endpoints without a model. */
const byEndpoint: Readonly<Record<string, VideoLimits>> = {
  "video.elements": {
    ...official,
    source: "elements.md#create",
    seconds: [3, 8],
    maxBytes: 200 * MEGABYTE,
  },
  "video.faces.identify": {
    ...official,
    source: "video.md#face-identification",
    seconds: [2, 60],
    maxBytes: 100 * MEGABYTE,
    sides: [512, 2160],
  },
  "video.multiElements": {
    ...official,
    source: "video.md#selection-steps",
    seconds: [2, 10],
    sides: [720, 2160],
    frameRates: [24, 60],
  },
  "audio.videoToAudio": {
    ...official,
    source: "audio.md#video-to-audio",
    seconds: [3, 20],
    maxBytes: 100 * MEGABYTE,
  },
  "audio.voices": { ...official, source: "audio.md#custom-voices", seconds: [5, 30] },
};

/**
 * Returns the limits of the input video of an endpoint, or undefined if none are known.
 * @param endpoint the name of the endpoint, such as `video.omni`
 * @param model the name of the model
 * @example videoLimits("video.omni", "kling-o1")?.seconds; // [3, 10]
 */
export function videoLimits(endpoint: string, model?: string): VideoLimits | undefined {
  if (endpoint === "video.omni") {
    const row = omniCapability(model ?? "kling-3.0-omni");
    if (!row) return undefined;
    return row.model === "kling-o1"
      ? { ...omni, seconds: row.videoSeconds, sides: [700, 2160] }
      : { ...omni, seconds: row.videoSeconds, sides: [700, 4553], maxPixels: 8_294_400, ratios: [0.4, 2] };
  }
  if (endpoint === "video.motionControl") {
    const row = motionCapability(model ?? "kling-3.0");
    return (
      row && {
        ...official,
        source: "video.md#motion-control",
        seconds: row.videoSeconds.video,
        maxBytes: 100 * MEGABYTE,
        sides: [340, 3850],
      }
    );
  }
  return Object.hasOwn(byEndpoint, endpoint) ? byEndpoint[endpoint] : undefined;
}
