export type Resolution = "720p" | "1080p" | "4k";

export const VIDEO_RATIOS = ["16:9", "9:16", "1:1"] as const;
/** The aspect ratios of Kling 4.0 (apps/docs/service/kling-4.md#models). */
export const WIDE_VIDEO_RATIOS = ["16:9", "9:16", "1:1", "21:9"] as const;
export type VideoRatio = (typeof WIDE_VIDEO_RATIOS)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The sizes of videos in pixels (third-party: apps/docs/service/models.md#api-v1-capabilities). Those of 21:9 are guesses;
 * no model creates them in 4k. Each size has a built-in video.
 */
const VIDEO_SIZES: Readonly<Record<Resolution, Readonly<Partial<Record<VideoRatio, readonly [number, number]>>>>> = {
  "720p": { "16:9": [1280, 720], "9:16": [720, 1280], "1:1": [960, 960], "21:9": [1680, 720] },
  "1080p": { "16:9": [1920, 1080], "9:16": [1080, 1920], "1:1": [1440, 1440], "21:9": [2520, 1080] },
  "4k": { "16:9": [3840, 2160], "9:16": [2160, 3840], "1:1": [2880, 2880] },
};

/**
 * Returns the size of a video.
 * @throws {Error} if no model creates such a video
 */
export function videoSize(resolution: Resolution, ratio: VideoRatio): Size {
  const [width, height] = VIDEO_SIZES[resolution][ratio] ?? [];
  if (width === undefined || height === undefined)
    throw new Error(`No model creates videos of ${resolution} in ${ratio}.`);
  return { width, height };
}

/**
 * Returns the closest of three aspect ratios. The service keeps the ratio of the first frame; built-in videos of other
 * ratios do not exist for every resolution.
 */
export function closestRatio(size: Size | undefined): VideoRatio {
  if (!size) return "16:9";
  const ratio = size.width / size.height;
  if (ratio > 4 / 3) return "16:9";
  return ratio < 3 / 4 ? "9:16" : "1:1";
}

export const IMAGE_RATIOS = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"] as const;

const SIDES = { "1k": 1024, "2k": 2048, "4k": 4096, "8k": 8192 };

/**
 * Returns the size of a generated image: the area of a square with the side of the resolution, in steps of 8 pixels. A
 * guess: the service does not document the sizes.
 */
export function imageSize(resolution: keyof typeof SIDES, ratio: (typeof IMAGE_RATIOS)[number] | Size): Size {
  const [wide = 1, high = 1] = typeof ratio === "string" ? ratio.split(":").map(Number) : [ratio.width, ratio.height];
  const step = (value: number): number => Math.max(8, Math.round((SIDES[resolution] * value) / 8) * 8);
  return { width: step(Math.sqrt(wide / high)), height: step(Math.sqrt(high / wide)) };
}
