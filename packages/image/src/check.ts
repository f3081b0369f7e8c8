import { issue, type ValidationIssue } from "@klingkit/errors";
import { imageModel, type Model } from "@klingkit/models";
import {
  type RequestedImageSettings,
  imageCapabilities,
  imageCapability,
  type ImageCapability,
  imageIssues,
  oneOf,
} from "@klingkit/models/capabilities";

/** The model of an input, and its data. */
export interface ModelDefaults {
  readonly model: string;
  /** `known` and `capability` are undefined for a model that klingkit does not know. */
  readonly known: Model | undefined;
  readonly capability: ImageCapability | undefined;
}

export function modelDefaults(endpoint: ImageCapability["endpoint"], model: string): ModelDefaults {
  return { model, known: imageModel(model), capability: imageCapability(endpoint, model) };
}

/** Returns the name of the model on API v1. */
export function modelName({ known, model }: ModelDefaults): string {
  return known?.v1 ?? model;
}

/** Returns an issue for each setting that the model does not support. Unknown models are not checked. */
export function checkModel(
  endpoint: ImageCapability["endpoint"],
  { known, capability }: ModelDefaults,
  settings: RequestedImageSettings = {},
): readonly ValidationIssue[] {
  if (capability) return imageIssues(capability, settings);
  if (!known) return [];
  const allowed = imageCapabilities.flatMap((row) => (row.endpoint === endpoint && !row.withdrawn ? row.model : []));
  const predicate = `must be ${oneOf(allowed)} for image.${endpoint}, not "${known.name}".`;
  return [issue("model", "not_supported_by_model", predicate, { allowed, model: known.name })];
}

/** Returns the issues of violated rules. */
export function violations(
  ...rules: readonly (readonly [isViolated: boolean, violation: ValidationIssue])[]
): ValidationIssue[] {
  return rules.flatMap(([isViolated, violation]) => (isViolated ? [violation] : []));
}

/** The maximum length of a prompt of any image endpoint, characters (apps/docs/service/image.md). */
const PROMPT_MAX = 2500;

/** @param text the encoded text */
export function promptLengthIssues(text = "", path = "prompt"): ValidationIssue[] {
  const { length } = text;
  const predicate = `must have at most ${PROMPT_MAX} characters, not ${length}.`;
  return length > PROMPT_MAX ? [issue(path, "too_long", predicate, { maximum: PROMPT_MAX, actual: length })] : [];
}

/**
 * The maximum number of images and elements together (apps/docs/service/image.md#generation and
 * apps/docs/service/image.md#omni-image).
 */
const INPUTS_MAX = 10;

/** @param imagesField the field that contains the images */
export function itemCountIssues(images: number, elements: number, imagesField: string): ValidationIssue[] {
  const count = images + elements;
  if (count <= INPUTS_MAX) return [];
  const [path, other] = elements > 0 ? ["elements", imagesField] : [imagesField, "elements"];
  const predicate = `and \`${other}\` may have at most ${INPUTS_MAX} items together, not ${count}.`;
  const details = { maximum: INPUTS_MAX, actual: count, relatedFields: [other] };
  return [issue(path, "too_many", predicate, details)];
}
