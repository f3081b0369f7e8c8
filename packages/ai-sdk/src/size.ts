/** A size in the format of the AI SDK, such as `1280x720`. */
export type Size = `${number}x${number}`;

/** The resolution and the aspect ratio that are closest to a size. */
export interface ClosestSize {
  readonly resolution: string;
  readonly aspectRatio: string | undefined;
  /** Whether both are those of the size. */
  readonly isExact: boolean;
}

// The sizes of videos are third-party knowledge, those of images a guess: apps/docs/service/models.md#api-v1-capabilities.
/** The side of a square with the area of a video, pixels, by resolution: 1280 x 720 pixels are 960 x 960. */
export const videoSides: Readonly<Record<string, number>> = { "720p": 960, "1080p": 1440, "4k": 2880 };
/** The side of a square with the area of an image, pixels, by resolution. */
export const imageSides: Readonly<Record<string, number>> = { "1k": 1024, "2k": 2048, "4k": 4096, "8k": 8192 };

/**
 * Returns the resolution and the aspect ratio that are closest to a size. Undefined if the size is not two positive
 * numbers.
 * @param size the size
 * @param sides the sides by resolution
 * @param ratios the aspect ratios to choose from
 * @example closestSize("1280x720", videoSides, ["16:9", "1:1"]); // { resolution: "720p", aspectRatio: "16:9", isExact: true }
 */
export function closestSize(
  size: Size,
  sides: Readonly<Record<string, number>>,
  ratios: readonly string[],
): ClosestSize | undefined {
  const [width = 0, height = 0] = size.split("x").map(Number);
  if (!(width > 0 && height > 0)) return undefined;
  const resolution = closest(Math.sqrt(width * height), Object.entries(sides));
  if (resolution === undefined) return undefined;
  const values = ratios.map((ratio) => [ratio, valueOf(ratio)] as const).filter(([, value]) => value > 0);
  const aspectRatio = closest(width / height, values);
  const isSameRatio = aspectRatio !== undefined && Math.abs(valueOf(aspectRatio) - width / height) < 0.01;
  return { resolution, aspectRatio, isExact: isSameRatio && sides[resolution] === Math.sqrt(width * height) };
}

/** Returns the value of an aspect ratio. `NaN` for `auto`. */
function valueOf(ratio: string): number {
  const [width = Number.NaN, height = Number.NaN] = ratio.split(":").map(Number);
  return width / height;
}

/** Returns the name whose value has the smallest ratio to a value. */
function closest(value: number, candidates: readonly (readonly [name: string, value: number])[]): string | undefined {
  const distances = candidates.map(([name, each]) => ({ name, distance: Math.abs(Math.log(each / value)) }));
  return distances.toSorted((a, b) => a.distance - b.distance)[0]?.name;
}
