import { closestRatio, videoSize, VIDEO_RATIOS, type VideoRatio, type Resolution } from "../data/sizes.ts";
import { MODE_RESOLUTION, MODES, type SoundSetting, VIDEO_MODELS, type VideoModel } from "../data/video-models.ts";
import { readContents } from "../input/contents.ts";
import { checkDuration, readImage, type SourceImage, videoByUrl } from "../input/media.ts";
import { type SupportedModel, modelByName, modelFromPath, videoUnits } from "../input/models.ts";
import { checkShotPrompt, readShots } from "../input/shots.ts";
import { videoRequest } from "../input/task-request.ts";
import { readV1Seconds, rejectMode } from "../input/v1-video.ts";
import { readElements } from "../input/voices-and-elements.ts";
import type { RequestContext } from "../service.ts";
import type { SourceVideo } from "../source-media.ts";
import type { Element, TaskRequest } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/omni-video` and `POST /omni-video/{model}` (apps/docs/service/video.md#omni-video). */
export const omniVideo: Endpoint = {
  v1: {
    path: "/v1/videos/omni-video",
    read(fields, context) {
      const model = modelByName(VIDEO_MODELS, fields, context, "kling-video-o1", "omni");
      const { resolutions, multiShot = false } = model.limits;
      const mode = fields.oneOf("mode", MODES, "pro");
      if (!resolutions.includes(MODE_RESOLUTION[mode])) rejectMode(mode, model.name);
      const seconds = readV1Seconds(fields);
      const [video] = fields.list("video_list", { max: 1 });
      const source = video && videoByUrl(video.requiredString("video_url"), video.pathOf("video_url"), context);
      const use = video?.oneOf("refer_type", ["base", "feature"], "base");
      const keepsOriginalAudio = video?.oneOf("keep_original_sound", ["yes", "no"], "no") === "yes";
      const hasSound = fields.oneOf("sound", ["on", "off"], "off") === "on";
      if (hasSound && (source || !multiShot)) reject(1201, "sound value 'on' is not supported here");
      const prompt = readShots(fields, seconds, multiShot, true);
      const hasShots = fields.boolean("multi_shot", false);
      if (use === "feature" && multiShot && (!hasShots || fields.string("shot_type") !== "intelligence"))
        // Since 2026-06-17 (apps/docs/service/video.md#omni-rules)
        reject(1201, "a feature video needs multi_shot true and shot_type 'intelligence'");
      if (use === "base" && hasShots) reject(1201, "a base video excludes multi_shot");
      const images = fields.list("image_list").map((item) => ({
        type: item.has("type") ? item.requiredOneOf("type", ["first_frame", "end_frame"]) : undefined,
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
        sound: hasSound ? "native" : keepsOriginalAudio ? "original" : "off",
      });
    },
  },
  v2: {
    path: "/omni-video",
    read(fields, context, id) {
      const model = modelFromPath(id, "omni");
      const { limits } = model;
      const contents = readContents(
        fields,
        context,
        ["prompt", "first_frame", "last_frame", "refer_image", "feature_video", "base_video", "element"],
        limits.prompt,
      );
      const settings = fields.object("settings");
      const seconds = settings.integer("duration", 1, 60, 5);
      const sound = settings.oneOf("audio", limits.audio, "off");
      const multiShot = limits.multiShot === true && settings.boolean("multi_shot", true);
      const source = (url: string | undefined): SourceVideo | undefined =>
        url === undefined ? undefined : videoByUrl(url, "contents", context);
      const [feature, base] = [source(contents.featureVideo), source(contents.baseVideo)];
      if (feature && base) reject(1201, "feature_video and base_video exclude each other");
      if (feature && limits.multiShot && !multiShot) reject(1201, "a feature video needs settings.multi_shot true");
      if (feature && limits.multiShot && sound !== "off") reject(1201, "a feature video needs settings.audio 'off'");
      if (base && settings.has("multi_shot") && multiShot) reject(1201, "a base video excludes settings.multi_shot");
      if (base && sound === "native") reject(1201, "a base video excludes settings.audio 'native'");
      if (multiShot && !base) checkShotPrompt(contents.prompt, seconds);
      return omniRequest(context, model, {
        ...contents,
        images: contents.referImages,
        seconds,
        sound,
        feature,
        base,
        resolution: settings.oneOf("resolution", limits.resolutions, "720p"),
        ratio: readRatio(settings),
      });
    },
  },
};

function readRatio(fields: Fields): VideoRatio | undefined {
  return fields.has("aspect_ratio") ? fields.requiredOneOf("aspect_ratio", VIDEO_RATIOS) : undefined;
}

/** The fields of an omni request of either API version. */
interface Omni {
  readonly prompt: string;
  readonly firstFrame?: SourceImage | undefined;
  readonly lastFrame?: SourceImage | undefined;
  readonly images: readonly SourceImage[];
  readonly elements: readonly Element[];
  readonly feature: SourceVideo | undefined;
  readonly base: SourceVideo | undefined;
  readonly resolution: Resolution;
  readonly ratio: VideoRatio | undefined;
  readonly seconds: number;
  readonly sound: SoundSetting;
}

function omniRequest(context: RequestContext, model: SupportedModel<VideoModel, "omni">, omni: Omni): TaskRequest {
  checkOmni(context, model, omni);
  const { prompt, base, firstFrame, lastFrame, images, sound, resolution, ratio } = omni;
  // With a base video, `duration` is ignored: the output has the duration of the base video, and its rounded seconds
  // are billed (apps/docs/service/video.md#omni-rules).
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
    size: videoSize(
      resolution,
      ratio && !firstFrame && !base ? ratio : closestRatio(firstFrame?.size ?? source?.output),
    ),
    videoInput: source !== undefined,
    images: [firstFrame, lastFrame, ...images],
    firstFrame,
  });
}

/** Checks the rules for combinations of fields (apps/docs/service/video.md#omni-rules). */
function checkOmni({ service }: RequestContext, { id, limits }: SupportedModel<VideoModel, "omni">, omni: Omni): void {
  const { base, feature, firstFrame, lastFrame, images, elements, seconds } = omni;
  const source = base ?? feature;
  if (!base && !limits.durations.includes(seconds)) reject(1201, `duration value '${seconds}' is invalid for ${id}`);
  if (source) checkDuration(source, 3, limits.source, "the video");
  if (omni.prompt === "" && !firstFrame && !source && images.length === 0) reject(1201, "prompt is required");
  if (lastFrame && !firstFrame) reject(1201, "a last frame needs a first frame");
  if (base && firstFrame) reject(1201, "a base video excludes frames");
  if (feature && lastFrame && limits.strictFrames) reject(1201, "a feature video excludes a last frame");
  // Observed without any reference; elements, a last frame and a video count as references (assumed).
  const hasReference = lastFrame || source || images.length + elements.length > 0;
  if (limits.strictFrames && !hasReference && seconds !== 5 && seconds !== 10)
    reject(1201, "Duration only supports 5 or 10 seconds when no refer_image is provided");
  if (service.switches.omniRatio === "required" && !omni.ratio && !firstFrame && !base)
    reject(1201, "Aspect ratio must be specified when no first image and not video editing");

  const videos = elements.filter((element) => element.kind === "video_refer").length;
  if (videos > 0 && !limits.videoElements) reject(1201, `${id} takes elements of the multi-image kind only`);
  const imageCount = images.length + elements.length - videos;
  if (source) {
    if (videos > 1 || (videos > 0 && imageCount > 0))
      reject(1201, "with a video: one video element, or images and image elements");
    if (imageCount > 4) rejectCount(4);
    return;
  }
  if (videos > 3) reject(1201, "at most 3 video elements are allowed");
  if (videos > 0 && elements.length > videos && imageCount + videos > 4) rejectCount(4);
  // Frames count, too: observed for the first one, assumed for the last one.
  if (imageCount + [firstFrame, lastFrame].filter(Boolean).length > 7) rejectCount(7);
  if (firstFrame && elements.length > 3) reject(1201, "with frames at most 3 elements are allowed");
  if (limits.strictFrames && lastFrame && images.length + elements.length > 0)
    reject(1201, `${id} with both frames takes neither elements nor images`);
}

function rejectCount(max: number): never {
  return reject(1201, `The number of images and elements exceeds the limit, max number is ${max}`);
}
