import { type ByMode, MODE_RESOLUTION, MODES, type Mode, type V1VideoModel } from "../capability/v1-video-models.ts";
import type { Resolution } from "../capability/pixels.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";

/** What text2video and image2video share on v1 (kling-api V 10.1). */
export interface V1Basics {
  readonly mode: Mode;
  readonly resolution: Resolution;
  readonly seconds: number;
  readonly sound: boolean;
}

/** `duration` is a JSON string on v1 (kling-api V 1). A number is refused as a wrong type: a guess. */
export function readV1Seconds(fields: Fields): number {
  const text = fields.text("duration") ?? "5";
  return /^\d{1,2}$/.test(text) ? Number(text) : refuse(1201, `duration value '${text}' is invalid`);
}

export function readV1Basics(fields: Fields, model: V1VideoModel, allowed: ByMode, modelName: string): V1Basics {
  const mode = model.noMode ? "pro" : fields.word("mode", MODES, "std");
  const lengths = allowed[mode];
  if (!lengths) return refuse(1201, `mode value '${mode}' is invalid for ${modelName}`);
  const seconds = readV1Seconds(fields);
  if (!lengths.includes(seconds)) refuse(1201, `duration value '${seconds}' is invalid for ${modelName}`);
  const sound = fields.word("sound", ["on", "off"], "off") === "on";
  if (sound && !model.sound?.[mode]?.includes(seconds))
    refuse(1201, `sound value 'on' is not supported by ${modelName} with mode '${mode}'`);
  fields.text("negative_prompt", { max: 2500 });
  return { mode, resolution: MODE_RESOLUTION[mode], seconds, sound };
}

/** `cfg_scale` 0 to 1, not for v2.x (kling-api V 13 #21) */
export function readCfg(fields: Fields, modelName: string): void {
  fields.number("cfg_scale", 0, 1);
  if (fields.has("cfg_scale") && modelName.startsWith("kling-v2"))
    refuse(1201, `cfg_scale is not supported by ${modelName}`);
}

const CAMERA_TYPES = ["simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward"] as const;
const CAMERA_AXES = ["horizontal", "vertical", "pan", "tilt", "roll", "zoom"] as const;

/** `camera_control` (kling-api V 10.1): v1 std 5 s for text, v1-5 pro 5 s `simple` for images. */
export function readCamera(fields: Fields, model: V1VideoModel, on: "text" | "image", basics: V1Basics): boolean {
  const camera = fields.object("camera_control");
  if (!camera) return false;
  if (model.camera?.on !== on || model.camera.mode !== basics.mode || basics.seconds !== 5)
    refuse(1201, "camera_control is not supported here");
  const type = camera.needWord("type", on === "image" ? ["simple"] : CAMERA_TYPES);
  const config = camera.object("config");
  if (type !== "simple") return config ? refuse(1201, "camera_control.config is only for type 'simple'") : true;
  if (!config) return refuse(1201, "camera_control.config is required");
  const moved = CAMERA_AXES.filter((axis) => (config.number(axis, -10, 10) ?? 0) !== 0);
  return moved.length === 1 ? true : refuse(1201, "exactly one value of camera_control.config must differ from 0");
}
