import { InvalidInputError, issue, type ValidationIssue } from "@klingkit/errors";

/** The extension on each side of an image. */
export interface Expansion {
  /**
   * The extension above, in multiples of the height, 0 to 2.
   * @default 0 for `image.expand`
   */
  readonly up: number;
  /**
   * The extension below, in multiples of the height, 0 to 2.
   * @default 0 for `image.expand`
   */
  readonly down: number;
  /**
   * The extension on the left, in multiples of the width, 0 to 2.
   * @default 0 for `image.expand`
   */
  readonly left: number;
  /**
   * The extension on the right, in multiples of the width, 0 to 2.
   * @default 0 for `image.expand`
   */
  readonly right: number;
}

/** The expanded image: its area, its aspect ratio, or both. */
export interface ExpansionTarget {
  /**
   * The area of the expanded image in multiples of the original area, 1 to 3.
   * @default the smallest area that has the ratio and contains the original image
   */
  readonly area?: number;
  /**
   * The aspect ratio: a number greater than 0, or a string such as `"16:9"`.
   * @default the ratio of the original image
   */
  readonly ratio?: number | `${number}:${number}`;
}

/** The maximum extension of one side. */
export const MAX_SIDE = 2;

/**
 * The maximum area, in multiples of the original area. The official limit is 3; rounding of the four sides may exceed
 * it slightly (apps/docs/service/image.md#expand).
 */
export const MAX_AREA: number = 3.001;

/** Rounds to four decimals, as the service's sample does. */
const PRECISION = 1e4;

/** Returns the area of the expanded image, in multiples of the original area. */
export function areaOf({ up, down, left, right }: Expansion): number {
  return (1 + up + down) * (1 + left + right);
}

// See apps/docs/service/image.md#expand.
/**
 * Computes the four sides of an expansion, with the original image in the center.
 * @param size the width and the height of the original image, pixels
 * @param target the area and the aspect ratio of the expanded image
 * @throws {InvalidInputError} if the expanded image does not contain the original image, or has more than 3 times its
 *   area
 * @example
 * const sides = expansion({ width: 1024, height: 1024 }, { ratio: "16:9" });
 * await kling.image.expand.run({ image: file("square.png"), ...sides });
 */
export function expansion(
  size: { readonly width: number; readonly height: number },
  target: ExpansionTarget,
): Expansion {
  const sourceRatio = size.width / size.height;
  const ratio = parseRatio(target.ratio) ?? sourceRatio;
  // The smallest image that contains the original has the same width or the same height.
  const minimumArea = Math.max(ratio / sourceRatio, sourceRatio / ratio);
  const area = target.area ?? minimumArea;
  const heightFactor = Math.sqrt((area * sourceRatio) / ratio);
  const widthFactor = (heightFactor * ratio) / sourceRatio;
  const problem =
    !(sourceRatio > 0 && sourceRatio < Infinity) || !(ratio > 0 && ratio < Infinity)
      ? issue("ratio", "too_small", "must be greater than 0, as must the width and the height of the image.")
      : !(area > 0) || area > MAX_AREA
        ? issue("area", "too_large", `must be at most 3 times the original area, not ${round(area)}.`, { maximum: 3 })
        : Math.min(heightFactor, widthFactor) < 1 - 1 / PRECISION
          ? areaTooSmall(minimumArea)
          : undefined;
  if (problem) throw new InvalidInputError("expansion", [problem]);
  const [y, x] = [sideFactor(heightFactor), sideFactor(widthFactor)];
  return { up: y, down: y, left: x, right: x };
}

/** Returns the issue of an area that does not contain the original image. */
function areaTooSmall(minimumArea: number): ValidationIssue {
  const minimum = round(minimumArea);
  return issue(
    "area",
    "too_small",
    `must be at least ${minimum} for this ratio; a smaller area would crop the image.`,
    {
      minimum,
    },
  );
}

/** Returns half of the extension, rounded down so that the area does not exceed its limit. */
function sideFactor(factor: number): number {
  return Math.max(0, Math.floor(((factor - 1) / 2) * PRECISION + 1e-6) / PRECISION);
}

function parseRatio(ratio: ExpansionTarget["ratio"]): number | undefined {
  if (typeof ratio !== "string") return ratio;
  const [width, height] = ratio.split(":").map(Number);
  return (width ?? Number.NaN) / (height ?? Number.NaN);
}

function round(value: number): number {
  return Math.round(value * PRECISION) / PRECISION;
}
