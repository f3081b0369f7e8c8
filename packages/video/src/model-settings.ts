import { issue, type ValidationIssue } from "@klingkit/errors";
import { type Model, videoModel } from "@klingkit/models";
import { severityOf, videoCapability, type VideoCapability } from "@klingkit/models/capabilities";
import type { Prompt } from "@klingkit/tasks/endpoint";
import type { AnyResolution, Shot, VideoSettingsInput } from "./settings.ts";

/**
 * The defaults of klingkit, the same on both API versions. The service's defaults differ between API versions, and
 * include withdrawn models.
 */
export const videoDefaults: {
  readonly model: "kling-3.0";
  readonly duration: 5;
  readonly resolution: "720p";
  readonly aspectRatio: "16:9";
} = {
  model: "kling-3.0",
  duration: 5,
  resolution: "720p",
  aspectRatio: "16:9",
};

/** The model of an input, and its data. */
export interface ModelDefaults {
  /** The endpoint, without `video.`. */
  readonly endpoint: VideoCapability["endpoint"];
  readonly model: string;
  readonly resolution: AnyResolution;
  /** `known` and `capability` are undefined for a model that klingkit does not know. */
  readonly known: Model | undefined;
  readonly capability: VideoCapability | undefined;
}

/** Video settings with the data of the model. */
export type ModelSettings = VideoSettingsInput & ModelDefaults;

/** The default values of video settings. */
export interface SettingsDefaults extends ModelDefaults {
  readonly duration: number;
  readonly audio: "native" | "off";
}

export function settingsDefaults(endpoint: VideoCapability["endpoint"], input: VideoSettingsInput): SettingsDefaults {
  const model = input.model ?? videoDefaults.model;
  const capability = videoCapability(endpoint, model);
  const onlyResolution =
    capability && !capability.resolutions.includes(videoDefaults.resolution) ? capability.resolutions[0] : undefined;
  return {
    endpoint,
    model,
    duration: input.duration ?? (shotSeconds(input) || videoDefaults.duration),
    resolution: input.resolution ?? onlyResolution ?? videoDefaults.resolution,
    audio: input.audio ?? (capability?.audio === "always" ? "native" : "off"),
    known: videoModel(model),
    capability,
  };
}

/** Whether klingkit knows a video model, and its limits with certainty. */
export function knowsModel(name: string): boolean {
  const model = videoModel(name);
  return model !== undefined && severityOf(model.confidence ?? "official") === "error";
}

/** Returns the issues of the combination of prompt, shots and duration. */
export function promptIssues(input: VideoSettingsInput, isPromptRequired: boolean): ValidationIssue[] {
  const { prompt, shots, duration } = input;
  const hasShotList = shotList(input).length > 0;
  const withShots = { relatedFields: ["shots"] };
  return [
    ...(prompt === undefined && !hasShotList && (isPromptRequired || shots === "auto")
      ? [issue("prompt", "missing", "is required.", withShots)]
      : []),
    ...(prompt?.trim() === "" ? [issue("prompt", "too_short", "must not be empty.", { minimum: 1 })] : []),
    ...(hasShotList && duration !== undefined && duration !== shotSeconds(input)
      ? [
          issue("duration", "conflict", `must be ${shotSeconds(input)}, the sum of the shots, or omitted.`, {
            ...withShots,
            allowed: [shotSeconds(input)],
          }),
        ]
      : []),
  ];
}

/** Returns the list of shots, which is empty for `"auto"`. */
export function shotList({ shots }: Pick<VideoSettingsInput, "shots">): readonly Shot[] {
  return shots === undefined || shots === "auto" ? [] : shots;
}

/** Returns every text of an input that can contain references. */
export function promptsOf({ prompt, shots }: Pick<VideoSettingsInput, "prompt" | "shots">): readonly Prompt[] {
  return [
    { path: "prompt", text: prompt ?? "" },
    ...shotList({ shots }).map((shot, index) => ({ path: `shots[${index}].prompt`, text: shot.prompt })),
  ];
}

function shotSeconds(input: VideoSettingsInput): number {
  return shotList(input).reduce((sum, { duration }) => sum + duration, 0);
}
