import { type CapabilityIssue, oneOf, spoken } from "./capability-issue.ts";
import type { ImageCapability } from "./image-capability.ts";
import { imageModel } from "./image-models.ts";

/** The settings of a request to an image model. A setting that is left out is not checked. */
export interface AskedImageSettings {
  /** The resolution, as `2k`. */
  readonly resolution?: string | undefined;
  /** The aspect ratio, as `16:9`. */
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
  /** How closely the model keeps the input image, 0 to 1. */
  readonly imageFidelity?: number | undefined;
  /** How closely the model keeps the looks of the subject, 0 to 1. */
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
export function imageIssues(row: ImageCapability, asked: AskedImageSettings): CapabilityIssue[] {
  const { model, disputed = [], withdrawn } = row;
  const { image = false, elements = 0, resolution, aspectRatio, imageReference } = asked;
  const title = imageModel(model)?.title ?? model;
  const from = image ? "" : " from text";
  const resolutions = (image && row.imageResolutions) || row.resolutions;
  const aspectRatios = (!image && !elements && row.textAspectRatios) || row.aspectRatios;
  const found: CapabilityIssue[] = [];
  const add = (path: string, predicate: string, reason: string, allowed: readonly string[] = []): void => {
    found.push({
      path,
      code: "not_supported_by_model",
      message: `\`${path}\` ${predicate}.`,
      reason: `${title} ${reason}.`,
      severity: disputed.some((setting) => setting === path) ? "warning" : "error",
      model,
      ...(allowed.length > 0 ? { allowed } : {}),
    });
  };
  const choice = (path: string, values: readonly string[], value: string | undefined, where = ""): void => {
    if (value === undefined || values.includes(value)) return;
    if (values.length === 0) add(path, `is not supported with ${model}`, `takes no ${path}`);
    else
      add(
        path,
        `must be ${oneOf(values)} with ${model}${where}, not ${JSON.stringify(value)}`,
        `makes ${spoken(values)}${where}`,
        values,
      );
  };
  const unsupported = (path: string, isAsked: boolean): void => {
    if (isAsked) add(path, `is not supported with ${model}`, `takes no ${path}`);
  };

  if (!image && !elements && !row.textToImage)
    add(
      "prompt",
      `is not enough with ${model}: the model makes pictures from pictures only`,
      "makes pictures from pictures only",
    );
  choice("resolution", resolutions, resolution, from);
  choice("aspectRatio", aspectRatios, aspectRatio, from);
  unsupported("elements", elements > 0 && !row.elements);
  choice("imageReference", row.imageReference ?? [], imageReference);
  unsupported("imageFidelity", asked.imageFidelity !== undefined && !row.fidelity);
  unsupported("humanFidelity", asked.humanFidelity !== undefined && !row.fidelity);
  unsupported("series", asked.series === true && !row.series);
  if (!withdrawn) return found;
  const { date, successor } = withdrawn;
  return [
    ...found,
    {
      path: "model",
      code: "withdrawn_model",
      message: `\`model\` ${model} is said to be withdrawn (${date}): use ${successor}.`,
      reason: `${title} is said to be withdrawn (${date}).`,
      allowed: [successor],
      // No official source says so.
      severity: "warning",
      model,
    },
  ];
}
