import { issue, type ValidationIssue } from "@klingkit/errors";
import { type Model, videoModel } from "@klingkit/models";
import { videoCapability, type VideoCapability } from "@klingkit/models/capabilities";
import type { Prompt } from "@klingkit/tasks/endpoint";
import type { Resolution, Shot, VideoSettingsInput } from "./settings.ts";

/** klingkit's own defaults, the same on both API versions: the service's differ between them, and name withdrawn models. */
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

/** The model of an input, with what is known of it. */
export interface ModelDefaults {
  /** The endpoint. */
  readonly product: VideoCapability["product"];
  readonly model: string;
  readonly resolution: Resolution;
  /** Both undefined for a model that klingkit does not know. */
  readonly known: Model | undefined;
  readonly capability: VideoCapability | undefined;
}

/** Settings with their model. */
export type ModelSettings = VideoSettingsInput & ModelDefaults;

/** What klingkit adds to the settings of a clip. */
export interface SettingsDefaults extends ModelDefaults {
  readonly duration: number;
  readonly audio: "native" | "off";
}

export function settingsDefaults(product: VideoCapability["product"], input: VideoSettingsInput): SettingsDefaults {
  const model = input.model ?? videoDefaults.model;
  const capability = videoCapability(product, model);
  const onlyResolution =
    capability && !capability.resolutions.includes(videoDefaults.resolution) ? capability.resolutions[0] : undefined;
  return {
    product,
    model,
    duration: input.duration ?? (shotSeconds(input) || videoDefaults.duration),
    resolution: input.resolution ?? onlyResolution ?? videoDefaults.resolution,
    audio: input.audio ?? (capability?.audio === "always" ? "native" : "off"),
    known: videoModel(model),
    capability,
  };
}

/** The issues of prompt, shots and duration among each other. */
export function promptIssues(input: VideoSettingsInput, isPromptNeeded: boolean): ValidationIssue[] {
  const { prompt, shots, duration } = input;
  const cut = ownShots(input).length > 0;
  const withShots = { relatedFields: ["shots"] };
  return [
    ...(prompt === undefined && !cut && (isPromptNeeded || shots === "auto")
      ? [issue("prompt", "missing", "is required.", withShots)]
      : []),
    ...(prompt?.trim() === "" ? [issue("prompt", "too_short", "must not be empty.", { minimum: 1 })] : []),
    ...(prompt !== undefined && cut
      ? [issue("prompt", "conflict", "cannot be combined with `shots`: write it into each shot.", withShots)]
      : []),
    ...(cut && duration !== undefined && duration !== shotSeconds(input)
      ? [
          issue("duration", "conflict", `must be ${shotSeconds(input)}, the sum of the shots; or leave it out.`, {
            ...withShots,
            allowed: [shotSeconds(input)],
          }),
        ]
      : []),
  ];
}

/** The shots that have their own words and lengths. */
export function ownShots({ shots }: Pick<VideoSettingsInput, "shots">): readonly Shot[] {
  return shots === undefined || shots === "auto" ? [] : shots;
}

/** Every text of an input that can name items. */
export function promptsOf({ prompt, shots }: Pick<VideoSettingsInput, "prompt" | "shots">): readonly Prompt[] {
  return [
    { path: "prompt", text: prompt ?? "" },
    ...ownShots({ shots }).map((shot, index) => ({ path: `shots[${index}].prompt`, text: shot.prompt })),
  ];
}

function shotSeconds(input: VideoSettingsInput): number {
  return ownShots(input).reduce((sum, { duration }) => sum + duration, 0);
}
