import { type GivenImage, readImage } from "../capability/images.ts";
import { canonical, v1Name } from "../capability/names.ts";
import { pathVideoModel } from "../capability/path-video-models.ts";
import { nearestRatio, pixels } from "../capability/pixels.ts";
import { readShots } from "../capability/shots.ts";
import { v1VideoModel } from "../capability/v1-video-models.ts";
import { videoUnits } from "../prices.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import { type Contents, readContents } from "./contents.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";
import { readElements, readVoices } from "./library-fields.ts";
import { readMasks } from "./masks.ts";
import { readSettings } from "./text-to-video.ts";
import { readCamera, readCfg, readV1Basics } from "./v1-video-fields.ts";

/** `POST /v1/videos/image2video` (kling-api V 10.2) and `POST /image-to-video/{model}` (V 9.3). */
export const imageToVideo: TaskEndpoint = {
  v1: { path: "/v1/videos/image2video", read: readV1 },
  path: { path: "/image-to-video", read: readPath },
};

function readV1(fields: Fields, desk: Desk): Order {
  const { switches } = desk.world;
  const modelName = fields.text("model_name") ?? "kling-v1";
  const model = v1VideoModel(modelName, "image", switches);
  const [image, tail] = [fields.text("image"), fields.text("image_tail")];
  if (image === undefined && tail === undefined) refuse(1201, "image and image_tail must not both be empty");
  const allowed =
    image !== undefined && tail !== undefined
      ? model.bothFrames
      : tail !== undefined
        ? model.lastFrameAlone
        : model.image;
  if (!allowed) return refuse(1201, `image_tail is not supported by ${modelName}`);
  const basics = readV1Basics(fields, model, allowed, modelName);
  if (tail !== undefined && basics.sound && modelName === "kling-v2-6")
    refuse(1201, "sound value 'on' is not supported with image_tail");
  const prompt = readShots(fields, basics.seconds, model.multiShot === true, false);
  readCfg(fields, modelName);
  const camera = readCamera(fields, model, "image", basics);
  const masks = readMasks(fields, model, basics);
  if ([tail !== undefined, masks, camera].filter(Boolean).length > 1)
    refuse(1201, "image_tail, masks and camera_control exclude each other");
  const elements = readElements(fields, desk);
  if (elements.length > (model.elements ?? 0))
    refuse(1201, `element_list is not supported by ${modelName} with ${elements.length} items`);
  const voices = readVoices(fields, desk);
  if (voices.length > 0 && elements.length > 0) refuse(1201, "element_list and voice_list exclude each other");
  if (voices.length > 0 && (!model.voices?.[basics.mode] || !basics.sound))
    refuse(1201, "voice_list needs sound 'on' and a model that takes voices");
  // Priced as "with voice" only when the prompt calls one (V 10.2).
  const spoken = voices.length > 0 && /<<<voice_\d+>>>/.test(prompt);
  const frames = [image, tail].map((given, index) =>
    given === undefined ? undefined : readImage(given, index === 0 ? "image" : "image_tail", switches),
  );
  return order(desk, {
    name: canonical(modelName),
    modelName,
    prompt,
    seconds: basics.seconds,
    resolution: basics.resolution,
    native: basics.sound,
    spoken,
    frames,
  });
}

function readPath(fields: Fields, desk: Desk, name: string): Order {
  const model = pathVideoModel(name);
  const contents = readContents(
    fields,
    desk,
    ["prompt", "first_frame", "last_frame", "element", "voice"],
    model.imagePrompt,
  );
  const settings = readSettings(fields, name, model, contents.prompt);
  if (!contents.firstFrame) refuse(1201, "contents needs an item of type 'first_frame'");
  if (contents.lastFrame) checkLastFrame(contents, name, model.lastFrame, settings);
  if (contents.elements.length > model.elements) refuse(1201, `${name} takes at most ${model.elements} elements`);
  if (contents.voices.length > model.voices) refuse(1201, `${name} takes at most ${model.voices} voices`);
  if (contents.voices.length > 0 && !settings.native) refuse(1201, "voices need settings.audio 'native'");
  const frames = [contents.firstFrame, contents.lastFrame];
  return order(desk, {
    name,
    modelName: v1Name(name),
    prompt: contents.prompt,
    ...settings,
    // Said of v1 (V 10.2); that it holds here too, a guess.
    spoken: fields
      .list("contents")
      .some((item) => item.text("type") === "voice" && contents.prompt.includes(`@${item.text("id")}`)),
    frames,
  });
}

function checkLastFrame(
  contents: Contents,
  name: string,
  rule: string,
  settings: { resolution: string; native: boolean },
): void {
  if (rule === "no") refuse(1201, `contents type 'last_frame' is not supported by ${name}`);
  if (rule !== "yes" && settings.resolution !== "1080p") refuse(1201, "a last frame needs settings.resolution '1080p'");
  if (rule === "1080p silent" && settings.native && contents.lastFrame)
    refuse(1201, "a last frame needs settings.audio 'off'");
}

interface Clip {
  readonly name: string;
  readonly modelName: string;
  readonly prompt: string;
  readonly seconds: number;
  readonly resolution: "720p" | "1080p" | "4k";
  readonly native: boolean;
  readonly spoken: boolean;
  readonly frames: readonly (GivenImage | undefined)[];
}

function order(desk: Desk, clip: Clip): Order {
  const given = clip.frames.filter((frame) => frame !== undefined);
  // Follows the first frame; a picture behind a URL is not looked at and counts as 16:9.
  const { width, height } = pixels(clip.resolution, nearestRatio(given[0]?.size));
  return {
    product: "image-to-video",
    model: clip.name,
    modelName: clip.modelName,
    prompt: clip.prompt,
    pack: "video",
    units: videoUnits(
      clip.name,
      clip.spoken ? "voice" : clip.native ? "native" : "silent",
      clip.resolution,
      clip.seconds,
    ),
    slots: 1,
    resolution: clip.resolution,
    seconds: clip.seconds,
    sound: clip.native ? "native" : "off",
    voiceControl: clip.spoken,
    failure: given.find((frame) => frame.failure !== undefined)?.failure,
    firstFrame: given[0]?.bytes,
    firstFrameUrl: given[0]?.url,
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds: clip.seconds, sound: clip.native }],
  };
}
