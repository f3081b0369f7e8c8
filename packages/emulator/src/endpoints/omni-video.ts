import {
  closestRatio,
  videoSize,
  VIDEO_RATIOS,
  type VideoRatio,
  WIDE_VIDEO_RATIOS,
  type Resolution,
} from "../data/sizes.ts";
import { MODE_RESOLUTION, MODES, type SoundSetting, VIDEO_MODELS, type VideoModel } from "../data/video-models.ts";
import { type Contents, readContents, rejectMiddleFrames } from "../input/contents.ts";
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
        [
          ...([
            "prompt",
            "first_frame",
            "last_frame",
            "refer_image",
            "feature_video",
            "base_video",
            "element",
          ] as const),
          ...(limits.kling4 ? (["middle_frame", "voice"] as const) : []),
        ],
        limits.prompt,
      );
      const settings = fields.object("settings");
      if (limits.kling4) return kling4Request(context, model, contents, settings);
      const seconds = settings.integer("duration", 1, 60, 5);
      const sound = settings.oneOf("audio", limits.audio, "off");
      const multiShot = limits.multiShot === true && settings.boolean("multi_shot", true);
      const source = (url: string | undefined): SourceVideo | undefined =>
        url === undefined ? undefined : videoByUrl(url, "contents", context);
      if (contents.featureVideos.length > 1) reject(1201, "contents has more than one item of type 'feature_video'");
      const [feature, base] = [source(contents.featureVideos[0]), source(contents.baseVideo)];
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

/** Creates the request of Kling 4.0 (apps/docs/service/kling-4.md#rules). The texts of the rejections are guesses. */
function kling4Request(
  context: RequestContext,
  model: SupportedModel<VideoModel, "omni">,
  contents: Contents,
  settings: Fields,
): TaskRequest {
  const { id, limits } = model;
  const { firstFrame, middleFrames, lastFrame, referImages, elements, voices, prompt } = contents;
  const maxMiddleFrames = limits.kling4?.frames === "all" ? 8 : 0;
  if (middleFrames.length > maxMiddleFrames) rejectMiddleFrames(id, maxMiddleFrames);
  if (lastFrame && maxMiddleFrames === 0) reject(1201, `contents type 'last_frame' is not supported by ${id}`);
  const base = contents.baseVideo === undefined ? undefined : videoByUrl(contents.baseVideo, "contents", context);
  const videos = [
    ...(base ? [base] : []),
    ...contents.featureVideos.map((url) => videoByUrl(url, "contents", context)),
  ];
  for (const video of videos) checkDuration(video, 3, limits.source, "the video");
  const known = videos.filter((video) => video.isKnown).reduce((sum, { seconds }) => sum + seconds, 0);
  if (known > limits.source) reject(1201, `the videos must last ${limits.source} seconds in total`);
  const images = [firstFrame, ...middleFrames, lastFrame, ...referImages].filter((image) => image !== undefined);
  const counts: readonly (readonly [what: string, count: number, max: number])[] = [
    ["images", images.length, 10],
    ["videos", videos.length, 5],
    ["elements", elements.length, 7],
    ["voices", voices.length, 3],
    ["inputs", images.length + videos.length + elements.length + voices.length, 15],
  ];
  for (const [what, count, max] of counts)
    if (count > max) reject(1201, `The number of ${what} exceeds the limit, max number is ${max}`);
  if (prompt === "" && images.length + videos.length === 0) reject(1201, "prompt is required");
  const duration = settings.integer("duration", 1, 60, 5);
  if (!base && !limits.durations.includes(duration)) reject(1201, `duration value '${duration}' is invalid for ${id}`);
  const seconds = base ? base.seconds : duration;
  const resolution = settings.oneOf("resolution", limits.resolutions, "720p");
  const ratio = settings.oneOf("aspect_ratio", WIDE_VIDEO_RATIOS, "16:9");
  // Sound is always made; only `original` replaces it.
  const sound = settings.oneOf("audio", limits.audio, "native") === "original" ? "original" : "native";
  const isDearer = videos.length > 0 || elements.some(({ kind }) => kind === "video_refer");
  return videoRequest(context, {
    product: "omni-video",
    model,
    prompt,
    units: videoUnits(model, isDearer ? "video" : "native", resolution, base ? Math.round(seconds) : seconds),
    resolution,
    seconds,
    sound,
    hasSound: sound === "native" || videos.length > 0,
    size: videoSize(resolution, firstFrame || base ? closestRatio(firstFrame?.size ?? base?.output) : ratio),
    videoInput: videos.length > 0,
    images,
    firstFrame,
  });
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
