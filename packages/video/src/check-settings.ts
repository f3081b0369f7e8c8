import { type ApiVersion, issue, issueAt, type ValidationIssue } from "@klingkit/errors";
import { modelIssues, type RequestedVideoSettings, severityOf, videoIssues } from "@klingkit/models/capabilities";
import { textLengthIssues } from "@klingkit/tasks/endpoint";
import { v2Prompt } from "./encode-settings.ts";
import { type ModelSettings, shotList, promptsOf } from "./model-settings.ts";

/** The settings that only some endpoints have. */
export interface EndpointSettings extends Pick<
  RequestedVideoSettings,
  "aspectRatio" | "lastFrame" | "middleFrames" | "voices" | "elements" | "video" | "characterOrientation"
> {
  /** The paths of the fields that contain masks. */
  readonly masks?: readonly string[];
  /** The paths of the fields that exist on API v2 only. */
  readonly v2Only?: readonly string[];
}

// See apps/docs/service/api-v2.md#shots and apps/docs/service/video.md#text-to-video.
/** The maximum length of the prompt of a shot, characters. */
const MAX_SHOT_PROMPT_LENGTH = 512;

/** The maximum length of a negative prompt, characters. Only API v1 has one. */
const MAX_NEGATIVE_PROMPT_LENGTH = 2500;

/**
 * Returns an issue for each setting that the model or the API version does not support. Unknown models are not checked.
 * @param encodePrompt encodes a prompt for API v1, where references are longer than `@id`
 */
export function checkSettings(
  input: ModelSettings,
  apiVersion: ApiVersion,
  { masks = [], v2Only = [], ...endpointSettings }: EndpointSettings,
  encodePrompt: (text: string) => string = (text) => text,
): readonly ValidationIssue[] {
  const { capability, resolution, duration, audio, cfgScale } = input;
  const ofApiVersion = versionIssues(input, apiVersion, masks, v2Only);
  if (!capability) return [...ofApiVersion, ...modelIssues(`video.${input.endpoint}`, input.model)];
  const ofModel = videoIssues(capability, {
    ...endpointSettings,
    resolution,
    duration,
    audio,
    cfgScale,
    masks: masks.length > 0,
    multiShot: input.shots !== undefined,
    cameraControl: input.cameraControl?.type,
  });
  return [
    ...ofApiVersion,
    ...lengthIssues(input, apiVersion, encodePrompt),
    ...(apiVersion === "v2" ? separatorIssues(input) : []),
    // The rules of the models use the path `masks` for both mask fields.
    ...ofModel.map((each) => (each.path === "masks" ? issueAt(masks[0] ?? "", each) : each)),
  ];
}

/** Returns the issues of a model or a field that the API version does not support, for any model. */
function versionIssues(
  input: ModelSettings,
  apiVersion: ApiVersion,
  masks: readonly string[],
  v2Only: readonly string[],
): ValidationIssue[] {
  const { known, prompt, negativePrompt, cfgScale, cameraControl } = input;
  const issues: ValidationIssue[] = [];
  if (known && known[apiVersion] === undefined) {
    const advice = apiVersion === "v1" ? ": use an API key, which works with API v2" : "";
    const predicate = `${known.name} does not exist on API ${apiVersion}${advice}.`;
    issues.push(issue("model", "not_supported_by_api_version", predicate, { model: known.name }));
  }
  if (prompt !== undefined && shotList(input).length > 0) issues.push(promptWithShots(apiVersion));
  if (apiVersion === "v1") {
    const ofV2 = v2Only.map((path) => issue(path, "not_supported_by_api_version", "exists on API v2 only."));
    return [...issues, ...ofV2];
  }
  const v1Fields = Object.entries({ negativePrompt, cfgScale, cameraControl }).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  for (const path of [...v1Fields, ...masks]) {
    issues.push(issue(path, "not_supported_by_api_version", "exists on API v1 only."));
  }
  return issues;
}

// See apps/docs/service/video.md#text-to-video. API v2 has one prompt, which contains the shots.
/** Returns the issue of a prompt beside a list of shots. */
function promptWithShots(apiVersion: ApiVersion): ValidationIssue {
  const relatedFields = ["shots"];
  return apiVersion === "v2"
    ? issue("prompt", "conflict", "cannot be combined with `shots`: write it into each shot.", { relatedFields })
    : issue("prompt", "unconfirmed", "may be ignored with a list of `shots`: write it into each shot.", {
        severity: "warning",
        relatedFields,
      });
}

function lengthIssues(
  input: ModelSettings,
  apiVersion: ApiVersion,
  encodePrompt: (text: string) => string,
): ValidationIssue[] {
  const { model, maxPromptLength } = input.capability ?? { model: input.model, maxPromptLength: {} };
  const hasShotList = shotList(input).length > 0;
  // API v2 has one prompt that contains the shots.
  const texts =
    apiVersion === "v2"
      ? [{ path: hasShotList ? "shots" : "prompt", text: v2Prompt(input), maximum: maxPromptLength.v2 }]
      : promptsOf(input).map(({ path, text }) => ({
          path,
          text: encodePrompt(text),
          maximum: path === "prompt" ? maxPromptLength.v1 : MAX_SHOT_PROMPT_LENGTH,
        }));
  return [
    ...texts.flatMap(({ path, text, maximum }) =>
      textLengthIssues(path, text, maximum, {
        model,
        condition: `with ${model} on API ${apiVersion}`,
        severity: severityOf(input.capability?.confidence ?? "official"),
      }),
    ),
    ...textLengthIssues("negativePrompt", input.negativePrompt, MAX_NEGATIVE_PROMPT_LENGTH),
  ];
}

/**
 * The format of a shot on API v2 is `shot n, m, prompt;` (apps/docs/service/api-v2.md#shots): text after a `;` would be
 * lost.
 */
function separatorIssues(input: ModelSettings): ValidationIssue[] {
  return shotList(input).flatMap(({ prompt }, index) =>
    /[;；]/.test(prompt)
      ? [issue(`shots[${index}].prompt`, "wrong_format", 'must not contain ";" on API v2, where it ends a shot.')]
      : [],
  );
}
