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

/** The model of an input, and what is known of it. */
export interface ModelDefaults {
  readonly model: string;
  /** Both undefined for a model that klingkit does not know. */
  readonly known: Model | undefined;
  readonly capability: ImageCapability | undefined;
}

export function modelDefaults(product: ImageCapability["product"], model: string): ModelDefaults {
  return { model, known: imageModel(model), capability: imageCapability(product, model) };
}

/** The name as it is sent. */
export function modelName({ known, model }: ModelDefaults): string {
  return known?.v1 ?? model;
}

/** Every setting that the model cannot do. A model that klingkit does not know is not checked. */
export function checkModel(
  product: ImageCapability["product"],
  { known, capability }: ModelDefaults,
  asked: RequestedImageSettings = {},
): readonly ValidationIssue[] {
  if (capability) return imageIssues(capability, asked);
  if (!known) return [];
  const allowed = imageCapabilities.flatMap((row) => (row.product === product && !row.withdrawn ? row.model : []));
  const predicate = `must be ${oneOf(allowed)} at image.${product}, not "${known.name}".`;
  return [issue("model", "not_supported_by_model", predicate, { allowed, model: known.name })];
}

/** The issues of rules that are broken, as `[is it broken, its issue]`. */
export function broken(...rules: readonly (readonly [isBroken: boolean, found: ValidationIssue])[]): ValidationIssue[] {
  return rules.flatMap(([isBroken, found]) => (isBroken ? [found] : []));
}

/** Characters that a prompt may have at any image endpoint (apps/docs/service/image.md). */
const PROMPT_MAX = 2500;

/** @param text the text as it is sent */
export function tooLong(text = "", path = "prompt"): ValidationIssue[] {
  const { length } = text;
  const predicate = `must have at most ${PROMPT_MAX} characters, not ${length}.`;
  return length > PROMPT_MAX ? [issue(path, "too_long", predicate, { maximum: PROMPT_MAX, actual: length })] : [];
}

/**
 * The most pictures and elements together (apps/docs/service/image.md#generation and
 * apps/docs/service/image.md#omni-image).
 */
const INPUTS_MAX = 10;

/** @param picturesField the field of the pictures */
export function tooMany(pictures: number, elements: number, picturesField: string): ValidationIssue[] {
  const count = pictures + elements;
  if (count <= INPUTS_MAX) return [];
  const [path, other] = elements > 0 ? ["elements", picturesField] : [picturesField, "elements"];
  const predicate = `and \`${other}\` may have at most ${INPUTS_MAX} items together, not ${count}.`;
  const details = { maximum: INPUTS_MAX, actual: count, relatedFields: [other] };
  return [issue(path, "too_many", predicate, details)];
}
