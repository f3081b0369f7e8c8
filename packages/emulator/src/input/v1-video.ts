import type { Resolution } from "../data/sizes.ts";
import { type DurationsByMode, MODE_RESOLUTION, MODES, type Mode, type V1Extras } from "../data/video-models.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { NamedModel } from "./models.ts";

/** The fields that text2video and image2video of API v1 have in common (apps/docs/service/video.md#text-to-video). */
export interface V1Settings {
  readonly mode: Mode;
  readonly resolution: Resolution;
  readonly seconds: number;
  readonly sound: "native" | "off";
}

/**
 * Reads `duration`, which is a JSON string on API v1 (apps/docs/service/responses.md#numbers). The rejection of a
 * number is a guess.
 */
export function readV1Seconds(fields: Fields): number {
  const text = fields.string("duration") ?? "5";
  return /^\d{1,2}$/.test(text) ? Number(text) : reject(1201, `duration value '${text}' is invalid`);
}

/** Reads `mode`, default `std`, and `duration`, default 5 s, of the older endpoints. */
export function readLegacySettings(fields: Fields): { resolution: Resolution; seconds: number } {
  fields.string("negative_prompt", { max: 2500 });
  return { resolution: readLegacyMode(fields), seconds: Number(fields.oneOf("duration", ["5", "10"], "5")) };
}

export function readLegacyMode(fields: Fields): Resolution {
  return MODE_RESOLUTION[fields.oneOf("mode", ["std", "pro"], "std")];
}

export function readV1Settings(fields: Fields, { name, model }: NamedModel, allowed: DurationsByMode): V1Settings {
  const extras = model.v1 ?? {};
  const mode = extras.hasNoMode ? "pro" : fields.oneOf("mode", MODES, "std");
  const durations = allowed[mode];
  if (!durations) return reject(1201, `mode value '${mode}' is invalid for ${name}`);
  const seconds = readV1Seconds(fields);
  if (!durations.includes(seconds)) reject(1201, `duration value '${seconds}' is invalid for ${name}`);
  const hasSound = fields.oneOf("sound", ["on", "off"], "off") === "on";
  if (hasSound && !extras.sound?.[mode]?.includes(seconds))
    reject(1201, `sound value 'on' is not supported by ${name} with mode '${mode}'`);
  fields.string("negative_prompt", { max: 2500 });
  if (fields.number("cfg_scale", 0, 1) !== undefined && extras.hasNoCfgScale)
    reject(1201, `cfg_scale is not supported by ${name}`);
  return { mode, resolution: MODE_RESOLUTION[mode], seconds, sound: hasSound ? "native" : "off" };
}

const CAMERA_TYPES = ["simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward"] as const;
const CAMERA_AXES = ["horizontal", "vertical", "pan", "tilt", "roll", "zoom"] as const;

/**
 * Reads `camera_control` (apps/docs/service/video.md#camera-control): v1, std, 5 s for text; v1-5, pro, 5 s and
 * `simple` for images. Returns whether it is set.
 */
export function readCamera(fields: Fields, extras: V1Extras, on: "text" | "image", settings: V1Settings): boolean {
  if (!fields.has("camera_control")) return false;
  const camera = fields.object("camera_control");
  if (extras.camera?.on !== on || extras.camera.mode !== settings.mode || settings.seconds !== 5)
    reject(1201, "camera_control is not supported here");
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
export function readMasks(fields: Fields, extras: V1Extras, settings: V1Settings): boolean {
  const dynamic = fields.list("dynamic_masks", { max: 6 });
  if (!fields.has("static_mask") && dynamic.length === 0) return false;
  if (!extras.masks?.[settings.mode]?.includes(settings.seconds))
    reject(1201, "static_mask and dynamic_masks are not supported here");
  for (const mask of dynamic) {
    mask.requiredString("mask");
    for (const point of mask.list("trajectories", { min: 2, max: 77 }))
      for (const axis of ["x", "y"]) point.requiredNumber(axis, -100_000, 100_000);
  }
  return true;
}
