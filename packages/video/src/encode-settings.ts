import { v1Mode } from "@klingkit/models/capabilities";
import type { Body } from "@klingkit/tasks/endpoint";
import type { ModelSettings } from "./model-settings.ts";
import type { CameraControl, VideoSettingsInput } from "./settings.ts";

/** Returns the path of an endpoint on API v2, which ends with the name of the model. */
export function modelPath(prefix: string): {
  readonly path: string;
  readonly pathFor: (input: Pick<ModelSettings, "model" | "known">) => string;
} {
  return {
    path: `${prefix}/{model}`,
    pathFor: ({ model, known }) => `${prefix}/${encodeURIComponent((known?.v2 ?? model).toWellFormed())}`,
  };
}

/** Returns the prompt for API v2, which contains the shots (apps/docs/service/api-v2.md#shots). */
export function v2Prompt({ prompt, shots }: Pick<VideoSettingsInput, "prompt" | "shots">): string {
  if (shots === undefined || shots === "auto") return prompt ?? "";
  return shots.map((shot, index) => `shot ${index + 1}, ${shot.duration}, ${shot.prompt};`).join(" ");
}

/**
 * Returns the `settings` for API v2. Fields that the model does not support are sent only with a value that the caller
 * sets nevertheless.
 */
export function v2Settings(input: ModelSettings): Body {
  const { capability, shots } = input;
  // An unknown model receives the fields of the newest known model.
  const sendsShots = !capability || multiShotField(input) || (!capability.multiShot && shots !== undefined);
  return {
    ...(sendsShots ? { multi_shot: shots !== undefined } : {}),
    ...(sendsAudio(input) ? { audio: input.audio } : {}),
    resolution: input.resolution,
    duration: input.duration,
  };
}

/** Whether the model has a field for the audio, or the caller sets an audio that the model does not support. */
export function sendsAudio({ capability, audio }: ModelSettings): boolean {
  if (!capability || capability.audio === "choice") return true;
  return audio !== (capability.audio === "always" ? "native" : "off");
}

/**
 * `kling-3.0-turbo` determines the shots from the prompt and has no field for it
 * (apps/docs/service/video.md#text-to-video).
 */
function multiShotField({ capability }: ModelSettings): boolean {
  return capability?.multiShot === true && capability.audio !== "always";
}

/**
 * Returns the fields that endpoints with a model share on API v1.
 * @param encodePrompt converts the references of a prompt to the format of API v1
 */
export function v1Settings(input: ModelSettings, encodePrompt: (text: string) => string = (text) => text): Body {
  const { capability, prompt, shots } = input;
  return {
    model_name: input.known?.v1 ?? input.model,
    ...(prompt === undefined ? {} : { prompt: encodePrompt(prompt) }),
    ...(input.negativePrompt === undefined ? {} : { negative_prompt: input.negativePrompt }),
    ...(capability && !capability.multiShot ? {} : v1Shots(shots, encodePrompt)),
    ...(capability && capability.audio !== "choice" ? {} : { sound: input.audio === "native" ? "on" : "off" }),
    ...(input.cfgScale === undefined ? {} : { cfg_scale: input.cfgScale }),
    ...(capability?.modeField === false ? {} : { mode: v1Mode(input.resolution) }),
    ...(input.cameraControl === undefined ? {} : { camera_control: v1Camera(input.cameraControl) }),
    ...(input.duration === undefined ? {} : { duration: String(input.duration) }),
  };
}

function v1Shots(shots: VideoSettingsInput["shots"], encodePrompt: (text: string) => string): Body {
  if (shots === undefined) return { multi_shot: false };
  if (shots === "auto") return { multi_shot: true, shot_type: "intelligence" };
  return {
    multi_shot: true,
    shot_type: "customize",
    multi_prompt: shots.map((shot, index) => ({
      index: index + 1,
      prompt: encodePrompt(shot.prompt),
      duration: String(shot.duration),
    })),
  };
}

/** The samples of the service always contain all six axes. */
function v1Camera(camera: CameraControl): Body {
  if (camera.type !== "simple") return { type: camera.type };
  return {
    type: "simple",
    config: { horizontal: 0, vertical: 0, pan: 0, tilt: 0, roll: 0, zoom: 0, ...camera.config },
  };
}
