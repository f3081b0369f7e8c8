import { issue, type ValidationIssue } from "@klingkit/errors";
import type { ImageLimits } from "@klingkit/models/media";
import type { ImageSize } from "./image-size.ts";

// See apps/docs/service/media.md#images.
/** Returns the issues of the sides of an image: the service accepts some of them, and the task fails later. */
export function imageIssues(
  path: string,
  { width, height }: ImageSize,
  { minSide, advisedSide = minSide, maxRatio = Number.POSITIVE_INFINITY }: ImageLimits,
): ValidationIssue[] {
  const shorter = Math.min(width, height);
  const is = `is ${width} x ${height} px`;
  if (shorter < minSide) {
    const predicate = `${is}, but each side must have at least ${minSide} px: the service may accept the image and fail the task later.`;
    return [issue(path, "media_dimensions", predicate, { minimum: minSide, actual: shorter })];
  }
  return [
    ...(shorter < advisedSide
      ? [
          issue(
            path,
            "media_dimensions",
            `${is}, but tasks with a side below ${advisedSide} px were observed to fail.`,
            {
              severity: "warning",
              minimum: advisedSide,
              actual: shorter,
            },
          ),
        ]
      : []),
    ...(Math.max(width, height) > maxRatio * shorter
      ? [
          issue(
            path,
            "media_dimensions",
            `${is}, but the documented ratios are 1:${maxRatio} to ${maxRatio}:1: the task may fail. Crop the image.`,
            { severity: "warning" },
          ),
        ]
      : []),
  ];
}
