import { type ValidationIssue } from "@klingkit/errors";
import { type Model, videoModel } from "@klingkit/models";
import { videoCapability, type VideoCapability } from "@klingkit/models/capabilities";
import type { Resolution, Shot, VideoSettingsInput } from "./settings.ts";

/** klingkit's own defaults, the same on both designs: the service's differ between them, and name withdrawn models. */
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

/** Settings with what is known of the model. */
export interface ModelSettings extends VideoSettingsInput {
  readonly model: string;
  readonly resolution: Resolution;
  /** Both undefined for a model that klingkit does not know. */
  readonly known: Model | undefined;
  readonly capability: VideoCapability | undefined;
}

/** Settings with klingkit's defaults in. */
export type FilledSettings<Input extends VideoSettingsInput> = Input &
  ModelSettings & {
    readonly duration: number;
    readonly audio: "native" | "off";
  };

export function fillSettings<Input extends VideoSettingsInput>(
  product: VideoCapability["product"],
  input: Input,
): FilledSettings<Input> {
  const model = input.model ?? videoDefaults.model;
  const capability = videoCapability(product, model);
  const onlyResolution =
    capability && !capability.resolutions.includes(videoDefaults.resolution) ? capability.resolutions[0] : undefined;
  return {
    ...input,
    model,
    duration: input.duration ?? (shotSeconds(input) || videoDefaults.duration),
    resolution: input.resolution ?? onlyResolution ?? videoDefaults.resolution,
    audio: input.audio ?? (capability?.audio === "always" ? "native" : "off"),
    known: videoModel(model),
    capability,
  };
}

/** What the shape alone cannot say of prompt, shots and duration. */
export function promptProblems(input: VideoSettingsInput, promptNeeded: boolean): ValidationIssue[] {
  const { prompt, shots, duration } = input;
  const cut = ownShots(input).length > 0;
  return [
    ...(prompt === undefined && !cut && (promptNeeded || shots === "auto")
      ? [{ path: "prompt", message: "is missing." }]
      : []),
    ...(prompt?.trim() === "" ? [{ path: "prompt", message: "must not be empty." }] : []),
    ...(prompt !== undefined && cut
      ? [{ path: "prompt", message: "is not used together with shots: write what belongs to all of them into each." }]
      : []),
    ...(cut && duration !== undefined && duration !== shotSeconds(input)
      ? [{ path: "duration", message: `must be the sum of the shots, ${shotSeconds(input)}; or leave it out.` }]
      : []),
  ];
}

/** The shots that have their own words and lengths. */
export function ownShots({ shots }: Pick<VideoSettingsInput, "shots">): readonly Shot[] {
  return shots === undefined || shots === "auto" ? [] : shots;
}

function shotSeconds(input: VideoSettingsInput): number {
  return ownShots(input).reduce((sum, { duration }) => sum + duration, 0);
}
