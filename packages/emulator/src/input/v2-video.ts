import type { Resolution } from "../data/sizes.ts";
import type { VideoModel } from "../data/video-models.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { SupportedModel } from "./models.ts";
import { checkShotPrompt } from "./shots.ts";

export interface V2Settings {
  readonly resolution: Resolution;
  readonly seconds: number;
  readonly sound: "native" | "off";
}

/**
 * Reads the `settings` that text-to-video and image-to-video of API v2 have in common
 * (apps/docs/service/video.md#text-to-video and apps/docs/service/video.md#image-to-video).
 */
export function readV2Settings(
  fields: Fields,
  { id, limits }: SupportedModel<VideoModel, "v2">,
  prompt: string,
): V2Settings {
  const settings = fields.object("settings");
  const resolution = settings.oneOf("resolution", limits.resolutions, "720p");
  const seconds = settings.integer("duration", 1, 60, 5);
  if (!limits.durations.includes(seconds)) reject(1201, `settings.duration value '${seconds}' is invalid for ${id}`);
  const audio = limits.audio === "field" ? settings.oneOf("audio", ["native", "off"], "off") : "off";
  const sound = limits.audio === "always" ? "native" : audio;
  if (sound === "native" && limits.audioNeeds1080p && resolution !== "1080p")
    reject(1201, "settings.audio 'native' needs settings.resolution '1080p'");
  // The default of `multi_shot` is true. With false, the prompt is plain text (apps/docs/service/api-v2.md#shots).
  if (limits.multiShot === "prompt" || (limits.multiShot === "field" && settings.boolean("multi_shot", true)))
    checkShotPrompt(prompt, seconds);
  return { resolution, seconds, sound };
}
