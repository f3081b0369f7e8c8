import { type GivenImage, readImage } from "../capability/images.ts";
import { canonical, v1Name } from "../capability/names.ts";
import { FIVE_TEN, THREE_TO_FIFTEEN, THREE_TO_TEN } from "../capability/durations.ts";
import { nearestRatio, pixels, RATIOS, type Ratio, type Resolution } from "../capability/pixels.ts";
import { checkShotPrompt, readShots } from "../capability/shots.ts";
import { needLength, type SourceVideo, sourceByUrl } from "../capability/source-video.ts";
import { MODE_RESOLUTION, MODES } from "../capability/v1-video-models.ts";
import type { ElementRecord } from "../library/library.ts";
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

interface OmniModel {
  readonly prompt: number;
  readonly resolutions: readonly Resolution[];
  readonly durations: readonly number[];
  readonly audio: readonly ("native" | "original" | "off")[];
  readonly multiShot: boolean;
  /** Longest source in seconds. */
  readonly source: number;
  readonly videoElements: boolean;
}

const MODELS: Readonly<Record<string, OmniModel>> = {
  "kling-3.0-omni": {
    prompt: 3072,
    resolutions: ["720p", "1080p", "4k"],
    durations: THREE_TO_FIFTEEN,
    audio: ["native", "original", "off"],
    multiShot: true,
    source: 15.5,
    videoElements: true,
  },
  "kling-o1": {
    prompt: 2500,
    resolutions: ["720p", "1080p"],
    durations: THREE_TO_TEN,
    audio: ["original", "off"],
    multiShot: false,
    source: 10,
    videoElements: false,
  },
};

/** An omni request as both designs come down to. */
interface Omni {
  readonly name: string;
  readonly prompt: string;
  readonly firstFrame?: GivenImage;
  readonly lastFrame?: GivenImage;
  readonly images: readonly GivenImage[];
  readonly elements: readonly ElementRecord[];
  readonly feature?: SourceVideo;
  readonly base?: SourceVideo;
  readonly resolution: Resolution;
  readonly ratio?: Ratio;
  readonly seconds: number;
  readonly audio: "native" | "original" | "off";
}

function readV1(fields: Fields, desk: Desk): Order {
  const modelName = fields.text("model_name") ?? "kling-video-o1";
  const name = canonical(modelName);
  const model = name === modelName ? undefined : MODELS[name];
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
  const model = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
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
  check(desk, model, omni);
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

/** The rules that bind the parts to each other (kling-api V 9.4, V 10.3). */
function check(desk: Desk, model: OmniModel, omni: Omni): void {
  const { name, base, feature, firstFrame, lastFrame, images, elements } = omni;
  const source = base ?? feature;
  if (!base && !model.durations.includes(omni.seconds))
    refuse(1201, `duration value '${omni.seconds}' is invalid for ${name}`);
  if (source) needLength(source, 3, model.source, "the video");
  if (omni.prompt === "" && !firstFrame && !source && images.length === 0) refuse(1201, "prompt is required");
  if (lastFrame && !firstFrame) refuse(1201, "a last frame needs a first frame");
  if (base && firstFrame) refuse(1201, "a base video excludes frames");
  if (feature && lastFrame) refuse(1201, "a feature video excludes a last frame");
  if (
    name === "kling-o1" &&
    firstFrame &&
    !lastFrame &&
    images.length + elements.length === 0 &&
    !source &&
    !FIVE_TEN.includes(omni.seconds)
  ) {
    refuse(1201, "kling-o1 with a first frame alone takes 5 or 10 seconds");
  }
  if (desk.world.switches.omniRatio === "required" && !omni.ratio && !firstFrame && !source)
    refuse(1201, "aspect_ratio is required");

  const films = elements.filter((element) => element.kind === "video_refer").length;
  if (films > 0 && !model.videoElements) refuse(1201, `${name} takes elements of the multi-image kind only`);
  const stills = images.length + elements.length - films;
  if (source) {
    if (films > 1 || (films > 0 && stills > 0))
      refuse(1201, "with a video: one video element, or images and image elements");
    if (stills > 4) refuse(1201, "with a video at most 4 images and elements are allowed");
    return;
  }
  if (films > 3) refuse(1201, "at most 3 video elements are allowed");
  if (films > 0 && elements.length > films && stills + films > 4)
    refuse(1201, "at most 4 images and elements are allowed when kinds are mixed");
  if (stills > 7) refuse(1201, "at most 7 images and elements are allowed");
  if (firstFrame && elements.length > 3) refuse(1201, "with frames at most 3 elements are allowed");
  if (name === "kling-o1" && lastFrame && images.length + elements.length > 0)
    refuse(1201, "kling-o1 with both frames takes neither elements nor images");
}
