import { issue, type IssueDetails, type ValidationIssue } from "@klingkit/errors";
import type { VideoLimits } from "@klingkit/models/media";
import type { Mp4Info } from "./mp4.ts";

/** The tolerance of a duration, seconds: a header states more digits than the limits. */
const TOLERANCE = 0.05;

// See apps/docs/service/media.md#videos.
/**
 * Returns the issues of a video.
 * @param limits the limits of the endpoint, if there are any
 */
export function videoIssues(
  path: string,
  video: Mp4Info & { readonly bytes: number | undefined },
  limits: VideoLimits | undefined,
): ValidationIssue[] {
  const { codec, duration, width, height, frameRate, bytes } = video;
  const { seconds, sides, maxPixels, ratios, frameRates, maxBytes } = limits ?? {};
  const found: ValidationIssue[] = [];
  const add = (predicate: string, details?: IssueDetails): void =>
    void found.push(issue(path, "media_dimensions", predicate, details));
  if (codec === "hevc")
    found.push(
      issue(path, "unsupported_media", "is encoded as HEVC (H.265), which the service rejects. Convert it to H.264."),
    );
  else if (codec !== undefined && codec !== "h264")
    found.push(
      issue(
        path,
        "unsupported_media",
        `is encoded as ${codec}, which is not documented. Only H.264 is known to be accepted.`,
        {
          severity: "warning",
        },
      ),
    );
  if (bytes !== undefined && maxBytes !== undefined && bytes > maxBytes) {
    const predicate = `has ${bytes} bytes, but the maximum is ${maxBytes}.`;
    found.push(issue(path, "media_too_large", predicate, { maximum: maxBytes, actual: bytes }));
  }
  if (duration !== undefined && seconds && isOutside(duration, seconds, TOLERANCE))
    add(`lasts ${duration} s, but it must last ${seconds[0]} to ${seconds[1]} s.`, {
      minimum: seconds[0],
      maximum: seconds[1],
    });
  if (width !== undefined && height !== undefined) {
    const is = `is ${width} x ${height} px`;
    const outside = sides && [width, height].find((side) => isOutside(side, sides));
    if (sides && outside !== undefined)
      add(`${is}, but each side must have ${sides[0]} to ${sides[1]} px.`, {
        minimum: sides[0],
        maximum: sides[1],
        actual: outside,
      });
    if (maxPixels !== undefined && width * height > maxPixels)
      add(`${is}, but the maximum is ${maxPixels} pixels.`, { maximum: maxPixels, actual: width * height });
    if (ratios && isOutside(width / height, ratios))
      add(`${is}, but the ratio of width to height must be ${ratios[0]} to ${ratios[1]}.`);
  }
  // The header states an average, which can differ from the nominal rate.
  if (frameRate !== undefined && frameRates && isOutside(frameRate, frameRates, 0.5))
    add(`has ${frameRate} frames per second, but the documented rates are ${frameRates[0]} to ${frameRates[1]}.`, {
      severity: "warning",
      minimum: frameRates[0],
      maximum: frameRates[1],
    });
  return found;
}

function isOutside(value: number, [min, max]: readonly [number, number], tolerance = 0): boolean {
  return value < min - tolerance || value > max + tolerance;
}
