import { type Problem } from "@klingkit/errors";
import { type Model, videoModel } from "@klingkit/models";
import { videoCapability, type VideoCapability } from "@klingkit/models/capabilities";
import type { Resolution, VideoSettingsInput } from "./settings.ts";

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

/** Settings with klingkit's defaults in, and what is known of the model. */
export type FilledSettings<Input extends VideoSettingsInput> = Input & {
  readonly model: string;
  readonly duration: number;
  readonly resolution: Resolution;
  readonly audio: "native" | "off";
  /** Both undefined for a model that klingkit does not know. */
  readonly known: Model | undefined;
  readonly capability: VideoCapability | undefined;
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
export function promptProblems(input: VideoSettingsInput, promptNeeded: boolean): Problem[] {
  const { prompt, shots, duration } = input;
  const ownShots = Array.isArray(shots);
  return [
    ...(prompt === undefined && !ownShots && (promptNeeded || shots === "auto")
      ? [{ path: "prompt", message: "is missing." }]
      : []),
    ...(prompt?.trim() === "" ? [{ path: "prompt", message: "must not be empty." }] : []),
    ...(prompt !== undefined && ownShots
      ? [{ path: "prompt", message: "is not used together with shots: write what belongs to all of them into each." }]
      : []),
    ...(ownShots && duration !== undefined && duration !== shotSeconds(input)
      ? [{ path: "duration", message: `must be the sum of the shots, ${shotSeconds(input)}; or leave it out.` }]
      : []),
  ];
}

function shotSeconds({ shots }: VideoSettingsInput): number {
  return shots === undefined || shots === "auto" ? 0 : shots.reduce((sum, { duration }) => sum + duration, 0);
}
