import { nearestRatio, pixels, RATIOS, type Ratio, type Resolution } from "../data/pixels.ts";
import { MODE_RESOLUTION, MODES, type SoundSetting, VIDEO_MODELS, type VideoModel } from "../data/video-models.ts";
import { readContents } from "../input/contents.ts";
import { readElements } from "../input/library.ts";
import { needLength, readImage, type SourceImage, videoByUrl } from "../input/media.ts";
import { type Chosen, modelByName, modelInPath, videoUnits } from "../input/models.ts";
import { checkShotPrompt, readShots } from "../input/shots.ts";
import { videoRequest } from "../input/task-request.ts";
import { readV1Seconds } from "../input/v1-video.ts";
import type { SourceVideo } from "../library.ts";
import type { Element, TaskRequest } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { RequestContext } from "../world.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/omni-video` and `POST /omni-video/{model}` (apps/docs/service/video.md#omni-video). */
export const omniVideo: Endpoint = {
  v1: {
    path: "/v1/videos/omni-video",
    read(fields, context) {
      const model = modelByName(VIDEO_MODELS, fields, "kling-video-o1", "omni");
      const { resolutions, multiShot = false } = model.can;
      const mode = fields.word("mode", MODES, "pro");
      if (!resolutions.includes(MODE_RESOLUTION[mode]))
        refuse(1201, `mode value '${mode}' is invalid for ${model.name}`);
      const seconds = readV1Seconds(fields);
      const [video] = fields.list("video_list", { max: 1 });
      const source = video && videoByUrl(video.needText("video_url"), video.name("video_url"), context);
      const use = video?.word("refer_type", ["base", "feature"], "base");
      const keepsSound = video?.word("keep_original_sound", ["yes", "no"], "no") === "yes";
      const hasSound = fields.word("sound", ["on", "off"], "off") === "on";
      if (hasSound && (source || !multiShot)) refuse(1201, "sound value 'on' is not supported here");
      const prompt = readShots(fields, seconds, multiShot, true);
      const hasShots = fields.flag("multi_shot", false);
      if (use === "feature" && multiShot && (!hasShots || fields.text("shot_type") !== "intelligence"))
        // since 2026-06-17 (apps/docs/service/video.md#omni-rules)
        refuse(1201, "a feature video needs multi_shot true and shot_type 'intelligence'");
      if (use === "base" && hasShots) refuse(1201, "a base video excludes multi_shot");
      const images = fields.list("image_list").map((item) => ({
        type: item.has("type") ? item.needWord("type", ["first_frame", "end_frame"]) : undefined,
        image: readImage(item, "image_url", context),
      }));
      return omniRequest(context, model, {
        prompt,
        seconds,
        firstFrame: images.find(({ type }) => type === "first_frame")?.image,
        lastFrame: images.find(({ type }) => type === "end_frame")?.image,
        images: images.filter(({ type }) => type === undefined).map(({ image }) => image),
        elements: readElements(fields, context),
        feature: use === "feature" ? source : undefined,
        base: use === "base" ? source : undefined,
        resolution: MODE_RESOLUTION[mode],
        ratio: readRatio(fields),
        sound: hasSound ? "native" : keepsSound ? "original" : "off",
      });
    },
  },
  v2: {
    path: "/omni-video",
    read(fields, context, id) {
      const model = modelInPath(id, "omni");
      const { can } = model;
      const contents = readContents(
        fields,
        context,
        ["prompt", "first_frame", "last_frame", "refer_image", "feature_video", "base_video", "element"],
        can.prompt,
      );
      const settings = fields.object("settings");
      const seconds = settings.whole("duration", 1, 60, 5);
      const sound = settings.word("audio", can.audio, "off");
      const multiShot = can.multiShot === true && settings.flag("multi_shot", true);
      const source = (url: string | undefined): SourceVideo | undefined =>
        url === undefined ? undefined : videoByUrl(url, "contents", context);
      const [feature, base] = [source(contents.featureVideo), source(contents.baseVideo)];
      if (feature && base) refuse(1201, "feature_video and base_video exclude each other");
      if (feature && can.multiShot && !multiShot) refuse(1201, "a feature video needs settings.multi_shot true");
      if (feature && can.multiShot && sound !== "off") refuse(1201, "a feature video needs settings.audio 'off'");
      if (base && settings.has("multi_shot") && multiShot) refuse(1201, "a base video excludes settings.multi_shot");
      if (base && sound === "native") refuse(1201, "a base video excludes settings.audio 'native'");
      if (multiShot && !base) checkShotPrompt(contents.prompt, seconds);
      return omniRequest(context, model, {
        ...contents,
        images: contents.referImages,
        seconds,
        sound,
        feature,
        base,
        resolution: settings.word("resolution", can.resolutions, "720p"),
        ratio: readRatio(settings),
      });
    },
  },
};

function readRatio(fields: Fields): Ratio | undefined {
  return fields.has("aspect_ratio") ? fields.needWord("aspect_ratio", RATIOS) : undefined;
}

/** An omni request of either API version. */
interface Omni {
  readonly prompt: string;
  readonly firstFrame?: SourceImage | undefined;
  readonly lastFrame?: SourceImage | undefined;
  readonly images: readonly SourceImage[];
  readonly elements: readonly Element[];
  readonly feature: SourceVideo | undefined;
  readonly base: SourceVideo | undefined;
  readonly resolution: Resolution;
  readonly ratio: Ratio | undefined;
  readonly seconds: number;
  readonly sound: SoundSetting;
}

function omniRequest(context: RequestContext, model: Chosen<VideoModel, "omni">, omni: Omni): TaskRequest {
  checkOmni(context, model, omni);
  const { prompt, base, firstFrame, lastFrame, images, sound, resolution, ratio } = omni;
  // A base video gives its own length; `duration` is ignored and the price is by whole seconds
  // (apps/docs/service/video.md#omni-rules).
  const seconds = base ? base.seconds : omni.seconds;
  const source = base ?? omni.feature;
  const rateCase = source ? "video" : sound === "native" ? "native" : "silent";
  return videoRequest(context, {
    product: "omni-video",
    model,
    prompt,
    units: videoUnits(model, rateCase, resolution, base ? Math.round(seconds) : seconds),
    resolution,
    seconds,
    sound,
    hasSound: sound === "native" || (sound === "original" && source !== undefined),
    size: pixels(resolution, ratio && !firstFrame && !base ? ratio : nearestRatio(firstFrame?.size ?? source?.made)),
    videoInput: source !== undefined,
    images: [firstFrame, lastFrame, ...images],
    firstFrame,
  });
}

/** The rules that bind the parts to each other (apps/docs/service/video.md#omni-rules). */
function checkOmni({ world }: RequestContext, { id, can }: Chosen<VideoModel, "omni">, omni: Omni): void {
  const { base, feature, firstFrame, lastFrame, images, elements, seconds } = omni;
  const source = base ?? feature;
  if (!base && !can.durations.includes(seconds)) refuse(1201, `duration value '${seconds}' is invalid for ${id}`);
  if (source) needLength(source, 3, can.source, "the video");
  if (omni.prompt === "" && !firstFrame && !source && images.length === 0) refuse(1201, "prompt is required");
  if (lastFrame && !firstFrame) refuse(1201, "a last frame needs a first frame");
  if (base && firstFrame) refuse(1201, "a base video excludes frames");
  if (feature && lastFrame && can.strictFrames) refuse(1201, "a feature video excludes a last frame");
  const isAlone = firstFrame && !lastFrame && !source && images.length + elements.length === 0;
  if (can.strictFrames && isAlone && seconds !== 5 && seconds !== 10)
    refuse(1201, `${id} with a first frame alone takes 5 or 10 seconds`);
  if (world.switches.omniRatio === "required" && !omni.ratio && !firstFrame && !source)
    refuse(1201, "aspect_ratio is required");

  const videos = elements.filter((element) => element.kind === "video_refer").length;
  if (videos > 0 && !can.videoElements) refuse(1201, `${id} takes elements of the multi-image kind only`);
  const stills = images.length + elements.length - videos;
  if (source) {
    if (videos > 1 || (videos > 0 && stills > 0))
      refuse(1201, "with a video: one video element, or images and image elements");
    if (stills > 4) refuse(1201, "with a video at most 4 images and elements are allowed");
    return;
  }
  if (videos > 3) refuse(1201, "at most 3 video elements are allowed");
  if (videos > 0 && elements.length > videos && stills + videos > 4)
    refuse(1201, "at most 4 images and elements are allowed when kinds are mixed");
  if (stills > 7) refuse(1201, "at most 7 images and elements are allowed");
  if (firstFrame && elements.length > 3) refuse(1201, "with frames at most 3 elements are allowed");
  if (can.strictFrames && lastFrame && images.length + elements.length > 0)
    refuse(1201, `${id} with both frames takes neither elements nor images`);
}
