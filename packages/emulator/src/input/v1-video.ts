import type { Resolution } from "../data/sizes.ts";
import { type DurationsByMode, MODE_RESOLUTION, MODES, type Mode } from "../data/video-models.ts";
import { reject } from "../wire/codes.ts";
import { type Fields, rejectBody } from "../wire/fields.ts";
import type { NamedModel } from "./models.ts";

/** The fields that text2video and image2video of API v1 have in common (apps/docs/service/video.md#text-to-video). */
export interface V1Settings {
  readonly mode: Mode;
  readonly resolution: Resolution;
  readonly seconds: number;
  readonly sound: "native" | "off";
}

/** Reads `duration`: a string, or an integer (observed: apps/docs/service/responses.md#numbers). */
export function readV1Seconds(fields: Fields): number {
  const value = fields.raw("duration") ?? "5";
  if (typeof value !== "string" && typeof value !== "number") return rejectBody();
  return /^\d{1,2}$/.test(String(value)) ? Number(value) : reject(1201, `duration value '${value}' is invalid`);
}

/** Reads `mode`, default `std`, and `duration`, default 5 s, of the older endpoints. */
export function readLegacySettings(fields: Fields): { resolution: Resolution; seconds: number } {
  fields.string("negative_prompt", { max: 2500 });
  return { resolution: readLegacyMode(fields), seconds: readLegacySeconds(fields) };
}

function readLegacySeconds(fields: Fields): number {
  const seconds = readV1Seconds(fields);
  return seconds === 5 || seconds === 10 ? seconds : reject(1201, `duration value '${seconds}' is invalid`);
}

export function readLegacyMode(fields: Fields): Resolution {
  return MODE_RESOLUTION[fields.oneOf("mode", ["std", "pro"], "std")];
}

export function readV1Settings(fields: Fields, { name, model }: NamedModel, allowed: DurationsByMode): V1Settings {
  const extras = model.v1 ?? {};
  const mode = extras.hasNoMode ? "pro" : fields.oneOf("mode", MODES, "std");
  const durations = allowed[mode];
  if (!durations) return rejectMode(mode, name);
  const seconds = readV1Seconds(fields);
  if (!durations.includes(seconds)) reject(1201, `duration value '${seconds}' is invalid for ${name}`);
  const hasSound = fields.oneOf("sound", ["on", "off"], "off") === "on";
  if (hasSound && !extras.sound?.[mode]?.includes(seconds))
    reject(1201, `model/mode(${name}/${mode}) is not supported with sound on`);
  fields.string("negative_prompt", { max: 2500 });
  // No model rejects the field (observed for one: apps/docs/service/video.md#cfg-scale).
  fields.number("cfg_scale", 0, 1);
  return { mode, resolution: MODE_RESOLUTION[mode], seconds, sound: hasSound ? "native" : "off" };
}

/** Rejects a mode that the model does not support. The text for 4k was observed. */
export function rejectMode(mode: Mode, name: string): never {
  return reject(
    1201,
    mode === "4k"
      ? `4k mode is not supported by the current model: ${name}`
      : `mode value '${mode}' is invalid for ${name}`,
  );
}

/** Rejects a feature that the model supports with another mode or duration. */
export function rejectCombination(name: string, { mode, seconds }: V1Settings, feature: string): never {
  return reject(1201, `model/mode/duration(${name}/${mode}/${seconds}) is not supported with ${feature}`);
}

const CAMERA_TYPES = ["simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward"] as const;
const CAMERA_AXES = ["horizontal", "vertical", "pan", "tilt", "roll", "zoom"] as const;

/**
 * Reads `camera_control` (apps/docs/service/video.md#camera-control): v1, std, 5 s for text; v1-5, pro, 5 s and
 * `simple` for images. Returns whether it is set.
 */
export function readCamera(
  fields: Fields,
  { name, model }: NamedModel,
  on: "text" | "image",
  settings: V1Settings,
): boolean {
  if (!fields.has("camera_control")) return false;
  const camera = fields.object("camera_control");
  const supported = model.v1?.camera;
  if (supported?.on !== on) reject(1201, "Camera control is not supported by the current model");
  if (supported?.mode !== settings.mode || settings.seconds !== 5) rejectCombination(name, settings, "camera_control");
  const type = camera.requiredOneOf("type", on === "image" ? ["simple"] : CAMERA_TYPES);
  if (camera.has("config") !== (type === "simple"))
    reject(1201, "camera_control.config is required for type 'simple' and for no other");
  const config = camera.object("config");
  const nonZeroAxes = CAMERA_AXES.filter((axis) => (config.number(axis, -10, 10) ?? 0) !== 0);
  if (type === "simple" && nonZeroAxes.length !== 1)
    reject(1201, "exactly one value of camera_control.config must differ from 0");
  return true;
}

/**
 * Reads `static_mask` and `dynamic_masks`, at most 6 with 2 to 77 points each
 * (apps/docs/service/video.md#image-to-video). Returns whether one of them is set.
 */
export function readMasks(fields: Fields, { name, model }: NamedModel, settings: V1Settings): boolean {
  const dynamic = fields.list("dynamic_masks", { max: 6 });
  if (!fields.has("static_mask") && dynamic.length === 0) return false;
  // Both texts were observed, the first one for kling-v1-6.
  const rejection = name.startsWith("kling-v1")
    ? `${name} is not supported with motion brush`
    : "Motion brush is not supported by the current model";
  const masks = model.v1?.masks ?? reject(1201, rejection);
  if (!masks[settings.mode]?.includes(settings.seconds)) rejectCombination(name, settings, "motion brush");
  for (const mask of dynamic) {
    mask.requiredString("mask");
    for (const point of mask.list("trajectories", { min: 2, max: 77 }))
      for (const axis of ["x", "y"]) point.requiredNumber(axis, -100_000, 100_000);
  }
  return true;
}
