import { type ApiVersion, issue, type ValidationIssue } from "@klingkit/errors";
import { imageModel, type Model } from "@klingkit/models";
import {
  type RequestedImageSettings,
  imageCapability,
  type ImageCapability,
  imageIssues,
  modelIssues,
  severityOf,
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

/** Whether klingkit knows an image model, and its limits with certainty. */
export function knowsModel(name: string): boolean {
  const model = imageModel(name);
  return model !== undefined && severityOf(model.confidence ?? "official") === "error";
}

/** Returns the name of the model on API v1. */
export function modelName({ known, model }: ModelDefaults): string {
  return known?.v1 ?? model;
}

/** Returns an issue for each setting that the model does not support. Unknown models are not checked. */
export function checkModel(
  endpoint: ImageCapability["endpoint"],
  input: ModelDefaults,
  settings: RequestedImageSettings = {},
  apiVersion: ApiVersion = "v1",
): readonly ValidationIssue[] {
  const { model, capability } = input;
  return [
    ...versionIssues(input, apiVersion),
    ...(capability ? imageIssues(capability, settings) : modelIssues(`image.${endpoint}`, model)),
  ];
}

/** Returns the issue of a model that the API version does not have. An unknown model is sent on API v1, as documented. */
function versionIssues({ model, known, capability }: ModelDefaults, apiVersion: ApiVersion): ValidationIssue[] {
  if (apiVersion === "v1" ? known?.v1 !== undefined || !known : known?.v2 !== undefined) return [];
  const advice = apiVersion === "v1" && capability ? ": use an API key, which works with API v2" : "";
  const predicate = `${known?.name ?? model} does not exist on API ${apiVersion}${advice}.`;
  return [issue("model", "not_supported_by_api_version", predicate, { model: known?.name ?? model })];
}

/** Returns the severity of the issues of a model's limits. */
export function severityFor({ capability }: ModelDefaults): "error" | "warning" {
  return severityOf(capability?.confidence ?? "official");
}

/** Returns the issues of violated rules. */
export function violations(
  ...rules: readonly (readonly [isViolated: boolean, violation: ValidationIssue])[]
): ValidationIssue[] {
  return rules.flatMap(([isViolated, violation]) => (isViolated ? [violation] : []));
}

/** The maximum length of a prompt of most image models, characters (apps/docs/service/image.md). */
const PROMPT_MAX = 2500;

/**
 * @param text the encoded text
 * @param input the model of the prompt, which may have its own limit
 */
export function promptLengthIssues(
  text: string | undefined,
  path = "prompt",
  input?: ModelDefaults,
): ValidationIssue[] {
  const maximum = input?.capability?.maxPromptLength;
  if (!input || !maximum) return textLengthIssues(path, text, PROMPT_MAX);
  const { model } = input;
  return textLengthIssues(path, text, maximum, { model, condition: `with ${model}`, severity: severityFor(input) });
}

/**
 * The maximum number of images and elements together (apps/docs/service/image.md#generation and
 * apps/docs/service/image.md#omni-image).
 */
const INPUTS_MAX = 10;

/** @param imagesField the field that contains the images */
export function itemCountIssues(
  images: number,
  elements: number,
  imagesField: string,
  severity: "error" | "warning" = "error",
): ValidationIssue[] {
  const count = images + elements;
  if (count <= INPUTS_MAX) return [];
  const [path, other] = elements > 0 ? ["elements", imagesField] : [imagesField, "elements"];
  const predicate = `and \`${other}\` may have at most ${INPUTS_MAX} items together, not ${count}.`;
  const details = { severity, maximum: INPUTS_MAX, actual: count, relatedFields: [other] };
  return [issue(path, "too_many", predicate, details)];
}
