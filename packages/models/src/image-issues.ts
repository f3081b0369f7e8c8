import { type CapabilityIssue, formatValues, oneOf, severityOf, unverifiedIssues } from "./capability-issue.ts";
import type { ImageCapability } from "./image-capability.ts";
import { imageModel } from "./image-models.ts";

/** The settings of a request to an image model. Omitted settings are not validated. */
export interface RequestedImageSettings {
  /** The resolution, such as `2k`. */
  readonly resolution?: string | undefined;
  /** The aspect ratio, such as `16:9`. */
  readonly aspectRatio?: string | undefined;
  /**
   * Whether the request has an input image.
   * @default false
   */
  readonly image?: boolean | undefined;
  /**
   * The number of elements.
   * @default 0
   */
  readonly elements?: number | undefined;
  /** The part of the input image to keep: `subject` or `face`. */
  readonly imageReference?: string | undefined;
  /** How closely the result follows the input image, 0 to 1. */
  readonly imageFidelity?: number | undefined;
  /** How closely the result follows the appearance of the person, 0 to 1. */
  readonly humanFidelity?: number | undefined;
  /** Whether the request is for a series of images. */
  readonly series?: boolean | undefined;
}

/**
 * Returns an issue for each setting that an image model does not support.
 * @example
 * const row = imageCapability("generate", "kling-3.0");
 * const issues = row ? imageIssues(row, { resolution: "4k" }) : [];
 */
export function imageIssues(row: ImageCapability, settings: RequestedImageSettings): CapabilityIssue[] {
  const { model, disputed = [], withdrawn } = row;
  const { image = false, elements = 0, resolution, aspectRatio, imageReference } = settings;
  const title = imageModel(model)?.title ?? model;
  const condition = image ? "" : " without an input image";
  const imageResolutions = image ? row.imageResolutions : undefined;
  const aspectRatios = (!image && !elements && row.textAspectRatios) || row.aspectRatios;
  const resolutionRule = imageResolutions ? "imageResolution" : "resolution";
  const issues: CapabilityIssue[] = unverifiedIssues(imageModel(model));
  const add = (path: string, predicate: string, reason: string, allowed: readonly string[] = []): void => {
    issues.push({
      path,
      code: "not_supported_by_model",
      message: `\`${path}\` ${predicate}.`,
      reason: `${title} ${reason}.`,
      severity: disputed.some((each) => each === (path === "resolution" ? resolutionRule : path))
        ? "warning"
        : severityOf(row.confidence),
      model,
      ...(allowed.length > 0 ? { allowed } : {}),
    });
  };
  const addUnsupported = (path: string): void =>
    add(path, `is not supported with ${model}`, `does not support ${path}`);
  const checkValue = (
    path: string,
    values: readonly string[],
    value: string | undefined,
    suffix = "",
    reasonSuffix = suffix,
  ): void => {
    if (value === undefined || values.includes(value)) return;
    if (values.length === 0) addUnsupported(path);
    else
      add(
        path,
        `must be ${oneOf(values)} with ${model}${suffix}, not ${JSON.stringify(value)}`,
        `supports only ${formatValues(values)}${reasonSuffix}`,
        values,
      );
  };

  if (!image && !elements && !row.textToImage)
    add("prompt", `is not enough with ${model}: the model requires an input image`, "requires an input image");
  if (imageResolutions)
    checkValue("resolution", imageResolutions, resolution, " and an input image", " with an input image");
  else checkValue("resolution", row.resolutions, resolution, condition);
  checkValue("aspectRatio", aspectRatios, aspectRatio, condition);
  if (elements > 0 && !row.elements) addUnsupported("elements");
  checkValue("imageReference", row.imageReference ?? [], imageReference);
  if (settings.imageFidelity !== undefined && !row.fidelity) addUnsupported("imageFidelity");
  if (settings.humanFidelity !== undefined && !row.fidelity) addUnsupported("humanFidelity");
  if (settings.series === true && !row.series) addUnsupported("series");
  if (!withdrawn) return issues;
  const { date, successor } = withdrawn;
  return [
    ...issues,
    {
      path: "model",
      code: "withdrawn_model",
      message: `\`model\` ${model} was reportedly withdrawn (${date}). Use ${successor} instead.`,
      reason: `${title} was reportedly withdrawn (${date}).`,
      allowed: [successor],
      // No official source confirms the withdrawal.
      severity: "warning",
      model,
    },
  ];
}
