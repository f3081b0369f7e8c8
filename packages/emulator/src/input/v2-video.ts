import type { Resolution } from "../data/pixels.ts";
import type { VideoModel } from "../data/video-models.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { Chosen } from "./models.ts";
import { checkShotPrompt } from "./shots.ts";

export interface V2Settings {
  readonly resolution: Resolution;
  readonly seconds: number;
  readonly sound: "native" | "off";
}

/**
 * `settings` as text-to-video and image-to-video of API v2 share them (apps/docs/service/video.md#text-to-video and
 * apps/docs/service/video.md#image-to-video).
 */
export function readV2Settings(fields: Fields, { id, can }: Chosen<VideoModel, "v2">, prompt: string): V2Settings {
  const settings = fields.object("settings");
  const resolution = settings.word("resolution", can.resolutions, "720p");
  const seconds = settings.whole("duration", 1, 60, 5);
  if (!can.durations.includes(seconds)) refuse(1201, `settings.duration value '${seconds}' is invalid for ${id}`);
  const audio = can.audio === "field" ? settings.word("audio", ["native", "off"], "off") : "off";
  const sound = can.audio === "always" ? "native" : audio;
  if (sound === "native" && can.audioNeeds1080p && resolution !== "1080p")
    refuse(1201, "settings.audio 'native' needs settings.resolution '1080p'");
  // The field's default is true; with false such a prompt is plain text (apps/docs/service/api-v2.md#shots).
  if (can.multiShot === "prompt" || (can.multiShot === "field" && settings.flag("multi_shot", true)))
    checkShotPrompt(prompt, seconds);
  return { resolution, seconds, sound };
}
