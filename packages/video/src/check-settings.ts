import { type ApiVersion, issue, issueAt, type ValidationIssue } from "@klingkit/errors";
import { type RequestedVideoSettings, oneOf, videoIssues, videoModelsAt } from "@klingkit/models/capabilities";
import { promptForPath } from "./encode-settings.ts";
import { type ModelSettings, ownShots, promptsOf } from "./model-settings.ts";

/** What the endpoints differ in, as far as checks go. */
export interface Extras extends Pick<
  RequestedVideoSettings,
  "aspectRatio" | "lastFrame" | "voices" | "elements" | "video" | "characterOrientation"
> {
  /** The fields that hold masks. */
  readonly masks?: readonly string[];
}

/** The most characters of one shot (apps/docs/service/api-v2.md#shots and apps/docs/service/video.md#text-to-video). */
const SHOT_MAX = 512;

/**
 * Every setting that the model or the API version cannot do. A model that klingkit does not know is not checked.
 * @param write writes a prompt as API v1 has it, where references take more room than `@id`
 */
export function checkSettings(
  input: ModelSettings,
  apiVersion: ApiVersion,
  { masks = [], ...extras }: Extras,
  write: (text: string) => string = (text) => text,
): readonly ValidationIssue[] {
  const { capability, resolution, duration, audio, cfgScale } = input;
  const ofVersion = versionIssues(input, apiVersion, masks);
  if (!capability) return [...ofVersion, ...endpointIssues(input)];
  const ofModel = videoIssues(capability, {
    ...extras,
    resolution,
    duration,
    audio,
    cfgScale,
    masks: masks.length > 0,
    multiShot: input.shots !== undefined,
    cameraControl: input.cameraControl?.type,
  });
  return [
    ...ofVersion,
    ...lengthIssues(input, apiVersion, write),
    ...(apiVersion === "v2" ? separatorIssues(input) : []),
    // The models' rules speak of masks, whichever field holds them.
    ...ofModel.map((found) => (found.path === "masks" ? issueAt(masks[0] ?? "", found) : found)),
  ];
}

/** The model, and fields that one API version has no place for, whatever the model. */
function versionIssues(input: ModelSettings, apiVersion: ApiVersion, masks: readonly string[]): ValidationIssue[] {
  const { known, negativePrompt, cfgScale, cameraControl } = input;
  const issues: ValidationIssue[] = [];
  if (known && known[apiVersion] === undefined) {
    const advice = apiVersion === "v1" ? ": use an API key, which can use API v2" : "";
    const predicate = `${known.name} does not exist on API ${apiVersion}${advice}.`;
    issues.push(issue("model", "not_supported_by_api_version", predicate, { model: known.name }));
  }
  if (apiVersion === "v1") return issues;
  const given = Object.entries({ negativePrompt, cfgScale, cameraControl }).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  for (const path of [...given, ...masks]) {
    issues.push(issue(path, "not_supported_by_api_version", "exists on API v1 only."));
  }
  return issues;
}

function endpointIssues({ known, product }: ModelSettings): ValidationIssue[] {
  if (!known) return [];
  const allowed = videoModelsAt(product);
  const predicate = `must be ${oneOf(allowed)} at video.${product}, not "${known.name}".`;
  return [issue("model", "not_supported_by_model", predicate, { allowed, model: known.name })];
}

function lengthIssues(
  input: ModelSettings,
  apiVersion: ApiVersion,
  write: (text: string) => string,
): ValidationIssue[] {
  const { model, maxPromptLength } = input.capability ?? { model: input.model, maxPromptLength: {} };
  const isCut = ownShots(input).length > 0;
  // On API v2 the shots are written into one prompt.
  const texts =
    apiVersion === "v2"
      ? [{ path: isCut ? "shots" : "prompt", text: promptForPath(input), maximum: maxPromptLength.v2 }]
      : promptsOf(input).map(({ path, text }) => ({
          path,
          text: write(text),
          maximum: path === "prompt" ? maxPromptLength.v1 : SHOT_MAX,
        }));
  return texts.flatMap(({ path, text: { length }, maximum = length }) => {
    if (length <= maximum) return [];
    const predicate = `must have at most ${maximum} characters with ${model} on API ${apiVersion}, not ${length}.`;
    return [issue(path, "too_long", predicate, { maximum, actual: length, model })];
  });
}

/**
 * `shot n, m, words;` is how API v2 has a shot (apps/docs/service/api-v2.md#shots): what follows a `;` would be lost.
 */
function separatorIssues(input: ModelSettings): ValidationIssue[] {
  return ownShots(input).flatMap(({ prompt }, index) =>
    /[;；]/.test(prompt)
      ? [issue(`shots[${index}].prompt`, "wrong_format", 'must not hold a ";" on API v2, where it ends a shot.')]
      : [],
  );
}
