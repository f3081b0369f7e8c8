import { readImage } from "../capability/images.ts";
import { canonical, v1Name } from "../capability/names.ts";
import { OMNI_MODELS, type OmniModel } from "../capability/omni-models.ts";
import { checkOmni, type Omni } from "../capability/omni-rules.ts";
import { nearestRatio, pixels, RATIOS } from "../capability/pixels.ts";
import { checkShotPrompt, readShots } from "../capability/shots.ts";
import { type SourceVideo, sourceByUrl } from "../capability/source-video.ts";
import { MODE_RESOLUTION, MODES } from "../capability/v1-video-models.ts";
import { videoUnits } from "../prices.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import { readContents } from "./contents.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";
import { readElements } from "./library-fields.ts";
import { readV1Seconds } from "./v1-video-fields.ts";

/** `POST /v1/videos/omni-video` (kling-api V 10.3) and `POST /omni-video/{model}` (V 9.4). */
export const omniVideo: TaskEndpoint = {
  v1: { path: "/v1/videos/omni-video", read: readV1 },
  path: { path: "/omni-video", read: readPath },
};

function readV1(fields: Fields, desk: Desk): Order {
  const modelName = fields.text("model_name") ?? "kling-video-o1";
  const name = canonical(modelName);
  const model = name === modelName ? undefined : OMNI_MODELS[name];
  if (!model) return refuse(1201, `model_name value '${modelName}' is invalid`);
  const mode = fields.word("mode", MODES, "pro");
  if (!model.resolutions.includes(MODE_RESOLUTION[mode]))
    refuse(1201, `mode value '${mode}' is invalid for ${modelName}`);
  const seconds = readV1Seconds(fields);
  const [video] = fields.list("video_list", { max: 1 });
  const source = video && sourceByUrl(video.needText("video_url"), `${video.at}.video_url`, desk);
  const refer = video?.word("refer_type", ["base", "feature"], "base");
  const keep = video?.word("keep_original_sound", ["yes", "no"], "no") === "yes";
  const sound = fields.word("sound", ["on", "off"], "off") === "on";
  if (sound && (source || !model.multiShot)) refuse(1201, "sound value 'on' is not supported here");
  const prompt = readShots(fields, seconds, model.multiShot, true);
  if (
    refer === "feature" &&
    model.multiShot &&
    (!fields.flag("multi_shot", false) || fields.text("shot_type") !== "intelligence")
  ) {
    refuse(1201, "a feature video needs multi_shot true and shot_type 'intelligence'"); // since 2026-06-17 (V 10.3)
  }
  if (refer === "base" && fields.flag("multi_shot", false)) refuse(1201, "a base video excludes multi_shot");
  const pictures = fields.list("image_list").map((item) => ({
    type: item.has("type") ? item.needWord("type", ["first_frame", "end_frame"]) : undefined,
    image: readImage(item.needText("image_url"), `${item.at}.image_url`, desk.world.switches),
  }));
  return order(desk, model, {
    name,
    prompt,
    seconds,
    firstFrame: pictures.find(({ type }) => type === "first_frame")?.image,
    lastFrame: pictures.find(({ type }) => type === "end_frame")?.image,
    images: pictures.filter(({ type }) => type === undefined).map(({ image }) => image),
    elements: readElements(fields, desk),
    feature: refer === "feature" ? source : undefined,
    base: refer === "base" ? source : undefined,
    resolution: MODE_RESOLUTION[mode],
    ratio: fields.has("aspect_ratio") ? fields.needWord("aspect_ratio", RATIOS) : undefined,
    audio: sound ? "native" : keep ? "original" : "off",
  });
}

function readPath(fields: Fields, desk: Desk, name: string): Order {
  const model = Object.hasOwn(OMNI_MODELS, name) ? OMNI_MODELS[name] : undefined;
  if (!model) return refuse(1203, `The model '${name}' does not exist.`);
  const contents = readContents(
    fields,
    desk,
    ["prompt", "first_frame", "last_frame", "refer_image", "feature_video", "base_video", "element"],
    model.prompt,
  );
  const settings = fields.object("settings");
  const seconds = settings?.whole("duration", 1, 60, 5) ?? 5;
  const audio = settings?.word("audio", model.audio, "off") ?? "off";
  const multiShot = model.multiShot && (settings?.flag("multi_shot", true) ?? true);
  const { featureVideo, baseVideo } = contents;
  if (featureVideo !== undefined && baseVideo !== undefined)
    refuse(1201, "feature_video and base_video exclude each other");
  if (featureVideo !== undefined && model.multiShot && !multiShot)
    refuse(1201, "a feature video needs settings.multi_shot true");
  if (featureVideo !== undefined && model.multiShot && audio !== "off")
    refuse(1201, "a feature video needs settings.audio 'off'");
  if (baseVideo !== undefined && settings?.has("multi_shot") && multiShot)
    refuse(1201, "a base video excludes settings.multi_shot");
  if (baseVideo !== undefined && audio === "native") refuse(1201, "a base video excludes settings.audio 'native'");
  if (multiShot && baseVideo === undefined) checkShotPrompt(contents.prompt, seconds);
  const source = (url: string | undefined): SourceVideo | undefined =>
    url === undefined ? undefined : sourceByUrl(url, "contents", desk);
  return order(desk, model, {
    name,
    prompt: contents.prompt,
    seconds,
    audio,
    firstFrame: contents.firstFrame,
    lastFrame: contents.lastFrame,
    images: contents.referImages,
    elements: contents.elements,
    feature: source(featureVideo),
    base: source(baseVideo),
    resolution: settings?.word("resolution", model.resolutions, "720p") ?? "720p",
    ratio: settings?.has("aspect_ratio") ? settings.needWord("aspect_ratio", RATIOS) : undefined,
  });
}

function order(desk: Desk, model: OmniModel, omni: Omni): Order {
  checkOmni(desk.world.switches, model, omni);
  const { name, base, feature, firstFrame, lastFrame, audio, resolution } = omni;
  // A base video gives its own length; `duration` is ignored and the price is by whole seconds (V 10.3).
  const seconds = base ? base.seconds : omni.seconds;
  const source = base?.made ?? feature?.made;
  const { width, height } = pixels(
    resolution,
    omni.ratio && !firstFrame && !base ? omni.ratio : nearestRatio(firstFrame?.size ?? source),
  );
  const sound = audio === "native" || (audio === "original" && (base ?? feature) !== undefined);
  const rate = base || feature ? "video" : audio === "native" ? "native" : "silent";
  return {
    product: "omni-video",
    model: name,
    modelName: v1Name(name),
    prompt: omni.prompt,
    pack: "video",
    units: videoUnits(name, rate, resolution, base ? Math.round(seconds) : seconds),
    slots: 1,
    resolution,
    seconds,
    sound: audio,
    videoInput: base !== undefined || feature !== undefined,
    failure: [firstFrame, lastFrame, ...omni.images].find((image) => image?.failure !== undefined)?.failure,
    firstFrame: firstFrame?.bytes,
    firstFrameUrl: firstFrame?.url,
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds, sound }],
  };
}
