import { InvalidInputError, issue, type ValidationIssue } from "@klingkit/errors";

/** The part that an expansion adds on each side of an image. */
export interface Expansion {
  /**
   * Above, in multiples of the height, 0 to 2.
   * @default 0 at `image.expand`
   */
  readonly up: number;
  /**
   * Below, in multiples of the height, 0 to 2.
   * @default 0 at `image.expand`
   */
  readonly down: number;
  /**
   * On the left, in multiples of the width, 0 to 2.
   * @default 0 at `image.expand`
   */
  readonly left: number;
  /**
   * On the right, in multiples of the width, 0 to 2.
   * @default 0 at `image.expand`
   */
  readonly right: number;
}

/** The expanded image: its area, its ratio, or both. */
export interface ExpansionTarget {
  /**
   * The area of the expanded image in multiples of the original area, 1 to 3.
   * @default the smallest that has the ratio and contains the original image
   */
  readonly area?: number;
  /**
   * The ratio of width to height: a number above 0, or text such as `"16:9"`.
   * @default the ratio of the original image
   */
  readonly ratio?: number | `${number}:${number}`;
}

/** Most of one side. */
export const MOST_SIDE = 2;

/**
 * Most of the area, times the old one: 3 officially. The four ratios are rounded, which may lead a hair above
 * (apps/docs/service/image.md#expand).
 */
export const MOST_AREA: number = 3.001;

/** Digits of a ratio after the point: as in the service's own sample. */
const DIGITS = 1e4;

/** The area of the expanded picture, times the old one. */
export function areaOf({ up, down, left, right }: Expansion): number {
  return (1 + up + down) * (1 + left + right);
}

// See apps/docs/service/image.md#expand.
/**
 * Computes the four sides of an expansion, with the original image in the middle.
 * @param size the width and the height of the original image, pixels
 * @param target the expanded image
 * @throws {InvalidInputError} if the target does not contain the original image, or has more than 3 times its area
 * @example
 * const sides = expansion({ width: 1024, height: 1024 }, { ratio: "16:9" });
 * await kling.image.expand.run({ image: file("square.png"), ...sides });
 */
export function expansion(
  size: { readonly width: number; readonly height: number },
  target: ExpansionTarget,
): Expansion {
  const own = size.width / size.height;
  const ratio = readRatio(target.ratio) ?? own;
  // The smallest picture of a ratio that holds the old one is as wide or as high as that.
  const area = target.area ?? Math.max(ratio / own, own / ratio);
  const high = Math.sqrt((area * own) / ratio);
  const wide = (high * ratio) / own;
  const found =
    !(own > 0 && own < Infinity) || !(ratio > 0 && ratio < Infinity)
      ? issue("ratio", "too_small", "must be above 0, as must the picture's sides.")
      : !(area > 0) || area > MOST_AREA
        ? issue("area", "too_large", `must be at most 3 times the old area, not ${round(area)}.`, { maximum: 3 })
        : Math.min(high, wide) < 1 - 1 / DIGITS
          ? tooTight(Math.max(ratio / own, own / ratio))
          : undefined;
  if (found) throw new InvalidInputError("expansion", [found]);
  const [y, x] = [sideOf(high), sideOf(wide)];
  return { up: y, down: y, left: x, right: x };
}

/** The issue of an area that would cut something off. */
function tooTight(least: number): ValidationIssue {
  const minimum = round(least);
  return issue("area", "too_small", `must be at least ${minimum} for this ratio, or something is cut off.`, {
    minimum,
  });
}

/** Half of what is added, rounded down so that the area stays below its limit. */
function sideOf(times: number): number {
  return Math.max(0, Math.floor(((times - 1) / 2) * DIGITS + 1e-6) / DIGITS);
}

function readRatio(ratio: ExpansionTarget["ratio"]): number | undefined {
  if (typeof ratio !== "string") return ratio;
  const [width, height] = ratio.split(":").map(Number);
  return (width ?? Number.NaN) / (height ?? Number.NaN);
}

function round(value: number): number {
  return Math.round(value * DIGITS) / DIGITS;
}
