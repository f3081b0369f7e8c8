import type { Body } from "@klingkit/tasks/endpoint";
import type { ModelSettings } from "./model-settings.ts";
import type { CameraControl, Resolution, VideoSettingsInput } from "./settings.ts";

/** `mode` of API v1, by resolution (apps/docs/service/models.md#mode-and-resolution). */
export const v1Modes: Record<Resolution, string> = { "720p": "std", "1080p": "pro", "4k": "4k" };

/** The path of a family on API v2: the name of the model ends it. */
export function modelPath(family: string): {
  readonly path: string;
  readonly pathFor: (input: Pick<ModelSettings, "model" | "known">) => string;
} {
  return {
    path: `${family}/{model}`,
    pathFor: ({ model, known }) => `${family}/${encodeURIComponent((known?.v2 ?? model).toWellFormed())}`,
  };
}

/** The prompt for API v2, which has the shots in it (apps/docs/service/api-v2.md#shots). */
export function promptForPath({ prompt, shots }: Pick<VideoSettingsInput, "prompt" | "shots">): string {
  if (shots === undefined || shots === "auto") return prompt ?? "";
  return shots.map((shot, index) => `shot ${index + 1}, ${shot.duration}, ${shot.prompt};`).join(" ");
}

/** The `settings` for API v2. Fields that the model does not have are left out. */
export function pathSettings(input: ModelSettings): Body {
  const { capability } = input;
  // A model that klingkit does not know gets what the newest known one has.
  const has = {
    audio: capability ? capability.audio === "choice" : true,
    multiShot: capability ? multiShotField(input) : true,
  };
  return {
    ...(has.multiShot ? { multi_shot: input.shots !== undefined } : {}),
    ...(has.audio ? { audio: input.audio } : {}),
    resolution: input.resolution,
    duration: input.duration,
  };
}

/** `kling-3.0-turbo` cuts by the prompt alone and has no field for it (apps/docs/service/video.md#text-to-video). */
function multiShotField({ capability }: ModelSettings): boolean {
  return capability?.multiShot === true && capability.audio !== "always";
}

/** The fields that v1's endpoints with a model share. `words` is the prompt with v1's own form of references. */
export function v1Settings(input: ModelSettings, words: (text: string) => string = (text) => text): Body {
  const { capability, prompt, shots } = input;
  return {
    model_name: input.known?.v1 ?? input.model,
    ...(prompt === undefined ? {} : { prompt: words(prompt) }),
    ...(input.negativePrompt === undefined ? {} : { negative_prompt: input.negativePrompt }),
    ...(capability && !capability.multiShot ? {} : v1Shots(shots, words)),
    ...(capability && capability.audio !== "choice" ? {} : { sound: input.audio === "native" ? "on" : "off" }),
    ...(input.cfgScale === undefined ? {} : { cfg_scale: input.cfgScale }),
    ...(capability?.modeField === false ? {} : { mode: v1Modes[input.resolution] }),
    ...(input.cameraControl === undefined ? {} : { camera_control: v1Camera(input.cameraControl) }),
    ...(input.duration === undefined ? {} : { duration: String(input.duration) }),
  };
}

function v1Shots(shots: VideoSettingsInput["shots"], words: (text: string) => string): Body {
  if (shots === undefined) return { multi_shot: false };
  if (shots === "auto") return { multi_shot: true, shot_type: "intelligence" };
  return {
    multi_shot: true,
    shot_type: "customize",
    multi_prompt: shots.map((shot, index) => ({
      index: index + 1,
      prompt: words(shot.prompt),
      duration: String(shot.duration),
    })),
  };
}

/** All six axes stand in the samples; those not asked for are 0. */
function v1Camera(camera: CameraControl): Body {
  if (camera.type !== "simple") return { type: camera.type };
  return {
    type: "simple",
    config: { horizontal: 0, vertical: 0, pan: 0, tilt: 0, roll: 0, zoom: 0, ...camera.config },
  };
}
