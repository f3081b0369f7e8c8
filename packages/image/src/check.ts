import { issue, type ValidationIssue } from "@klingkit/errors";
import { imageModel, type Model } from "@klingkit/models";
import {
  type RequestedImageSettings,
  imageCapability,
  type ImageCapability,
  imageIssues,
  modelIssues,
} from "@klingkit/models/capabilities";
import { textLengthIssues } from "@klingkit/tasks/endpoint";

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

/** Whether klingkit knows an image model, and thus its limits. */
export function knowsModel(name: string): boolean {
  return imageModel(name) !== undefined;
}

/** Returns the name of the model on API v1. */
export function modelName({ known, model }: ModelDefaults): string {
  return known?.v1 ?? model;
}

/** Returns an issue for each setting that the model does not support. Unknown models are not checked. */
export function checkModel(
  endpoint: ImageCapability["endpoint"],
  { model, capability }: ModelDefaults,
  settings: RequestedImageSettings = {},
): readonly ValidationIssue[] {
  return capability ? imageIssues(capability, settings) : modelIssues(`image.${endpoint}`, model);
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
export function promptLengthIssues(text: string | undefined, path = "prompt"): ValidationIssue[] {
  return textLengthIssues(path, text, PROMPT_MAX);
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
