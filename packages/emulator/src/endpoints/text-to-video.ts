import { canonical, v1Name } from "../capability/names.ts";
import { pathVideoModel, type PathVideoModel } from "../capability/path-video-models.ts";
import { pixels, RATIOS, type Resolution } from "../capability/pixels.ts";
import { checkShotPrompt, readShots } from "../capability/shots.ts";
import { v1VideoModel } from "../capability/v1-video-models.ts";
import { videoUnits } from "../prices.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import { readCamera, readCfg, readV1Basics } from "./v1-video-fields.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";

/** `POST /v1/videos/text2video` (kling-api V 10.1) and `POST /text-to-video/{model}` (V 9.2). */
export const textToVideo: TaskEndpoint = {
  v1: { path: "/v1/videos/text2video", read: readV1 },
  path: { path: "/text-to-video", read: readPath },
};

function readV1(fields: Fields, desk: Desk): Order {
  const modelName = fields.text("model_name") ?? "kling-v1"; // the documented default, and a trap: it is withdrawn
  const model = v1VideoModel(modelName, "text", desk.world.switches);
  const basics = readV1Basics(fields, model, model.text ?? {}, modelName);
  const prompt = readShots(fields, basics.seconds, model.multiShot === true, true);
  readCfg(fields, modelName);
  readCamera(fields, model, "text", basics);
  const { width, height } = pixels(basics.resolution, fields.word("aspect_ratio", RATIOS, "16:9"));
  return {
    product: "text-to-video",
    model: canonical(modelName),
    modelName,
    prompt,
    pack: "video",
    units: videoUnits(canonical(modelName), basics.sound ? "native" : "silent", basics.resolution, basics.seconds),
    slots: 1,
    resolution: basics.resolution,
    seconds: basics.seconds,
    sound: basics.sound ? "native" : "off",
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds: basics.seconds, sound: basics.sound }],
  };
}

function readPath(fields: Fields, desk: Desk, name: string): Order {
  const model = pathVideoModel(name);
  const prompt = fields.needText("prompt", { max: model.textPrompt });
  const settings = readSettings(fields, name, model, prompt);
  const ratio = fields.object("settings")?.word("aspect_ratio", model.ratios, "16:9") ?? "16:9";
  const { width, height } = pixels(settings.resolution, ratio);
  return {
    product: "text-to-video",
    model: name,
    modelName: v1Name(name),
    prompt,
    pack: "video",
    units: videoUnits(name, settings.native ? "native" : "silent", settings.resolution, settings.seconds),
    slots: 1,
    resolution: settings.resolution,
    seconds: settings.seconds,
    sound: settings.native ? "native" : "off",
    makes: [
      { type: "video", id: desk.world.ids.task(), width, height, seconds: settings.seconds, sound: settings.native },
    ],
  };
}

export interface PathSettings {
  readonly resolution: Resolution;
  readonly seconds: number;
  readonly native: boolean;
}

/** `settings` as text-to-video and image-to-video share them (kling-api V 9.2, 9.3). */
export function readSettings(fields: Fields, name: string, model: PathVideoModel, prompt: string): PathSettings {
  const settings = fields.object("settings");
  const resolution = settings?.word("resolution", model.resolutions, "720p") ?? "720p";
  const seconds = settings?.whole("duration", 1, 60, 5) ?? 5;
  if (!model.durations.includes(seconds)) refuse(1201, `settings.duration value '${seconds}' is invalid for ${name}`);
  const audio = model.audio === "field" ? (settings?.word("audio", ["native", "off"], "off") ?? "off") : "off";
  const native = model.audio === "always" || audio === "native";
  if (native && model.audioNeeds1080p && resolution !== "1080p")
    refuse(1201, "settings.audio 'native' needs settings.resolution '1080p'");
  // The field's default is true; with false such a prompt is plain text (V 9.1).
  const multiShot =
    model.multiShot === "prompt" || (model.multiShot === "field" && (settings?.flag("multi_shot", true) ?? true));
  if (multiShot) checkShotPrompt(prompt, seconds);
  return { resolution, seconds, native };
}
