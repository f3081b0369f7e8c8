import { closestRatio, videoSize, type Resolution } from "../data/sizes.ts";
import { VIDEO_MODELS } from "../data/video-models.ts";
import { readContents, rejectMiddleFrames } from "../input/contents.ts";
import { readImage, type SourceImage } from "../input/media.ts";
import { modelByName, modelFromPath, rejectModel, type NamedModel, videoUnits } from "../input/models.ts";
import { readShots } from "../input/shots.ts";
import { videoRequest } from "../input/task-request.ts";
import { readCamera, readMasks, readV1Settings, rejectCombination } from "../input/v1-video.ts";
import { readV2Settings } from "../input/v2-video.ts";
import { readElements, readVoices } from "../input/voices-and-elements.ts";
import type { RequestContext } from "../service.ts";
import type { TaskRequest } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

const BOTH_FRAMES_EMPTY = "image and image_tail can not be empty at the same time";

/** `POST /v1/videos/image2video` and `POST /image-to-video/{model}` (apps/docs/service/video.md#image-to-video). */
export const imageToVideo: Endpoint = {
  v1: {
    path: "/v1/videos/image2video",
    read(fields, context) {
      const model = modelByName(VIDEO_MODELS, fields, context, "kling-v1", "image");
      const extras = model.model.v1 ?? {};
      const hasLastFrame = fields.has("image_tail");
      const hasFirstFrame = fields.has("image");
      if (!hasFirstFrame && (!hasLastFrame || !extras.lastFrameOnly))
        reject(1201, hasLastFrame || model.id === "kling-v1" ? "image can not be null" : BOTH_FRAMES_EMPTY);
      const settings = readV1Settings(fields, model, model.limits);
      if (hasLastFrame) {
        const allowed = hasFirstFrame ? extras.firstAndLastFrame : extras.lastFrameOnly;
        if (!allowed) reject(1201, "Image tail is not supported by the current model");
        if (!allowed?.[settings.mode]?.includes(settings.seconds))
          rejectCombination(model.name, settings, "image_tail");
        if (settings.sound === "native" && extras.lastFrameExcludesSound)
          reject(1201, "sound value 'on' is not supported with image_tail");
      }
      const prompt = readShots(fields, settings.seconds, extras.multiShot === true, false);
      const camera = readCamera(fields, model, "image", settings);
      const masks = readMasks(fields, model, settings);
      if ([hasLastFrame, masks, camera].filter(Boolean).length > 1)
        reject(1201, "image_tail, masks and camera_control exclude each other");
      const elements = readElements(fields, context);
      if (elements.length > (extras.elements ?? 0))
        reject(1201, `element_list is not supported by ${model.name} with ${elements.length} items`);
      const voices = readVoices(fields, context);
      if (voices.length > 0 && elements.length > 0) reject(1201, "element_list and voice_list exclude each other");
      if (voices.length > 0 && (!extras.voices?.[settings.mode] || settings.sound === "off"))
        reject(1201, "voice_list needs sound 'on' and a model that takes voices");
      return imageToVideoRequest(context, model, {
        ...settings,
        prompt,
        // The price "with voice" applies only if the prompt refers to a voice
        // (apps/docs/service/video.md#image-to-video).
        usesVoice: voices.length > 0 && /<<<voice_\d+>>>/.test(prompt),
        frames: ["image", "image_tail"].flatMap((key) => (fields.has(key) ? [readImage(fields, key, context)] : [])),
      });
    },
  },
  v2: {
    path: "/image-to-video",
    read(fields, context, id) {
      const model = modelFromPath(id, "v2");
      const { lastFrame: rule, middleFrames: maxMiddleFrames = 0, elements = 0, voices = 0 } = model.limits;
      const imagePrompt = model.limits.imagePrompt ?? rejectModel(id);
      const contents = readContents(
        fields,
        context,
        ["prompt", "first_frame", "middle_frame", "last_frame", "element", "voice"],
        imagePrompt,
      );
      const settings = readV2Settings(fields, model, contents.prompt);
      const { firstFrame, middleFrames, lastFrame, prompt, usesVoice } = contents;
      if (!firstFrame) return reject(1201, "contents needs an item of type 'first_frame'");
      if (middleFrames.length > maxMiddleFrames) rejectMiddleFrames(id, maxMiddleFrames);
      if (lastFrame && !rule) reject(1201, `contents type 'last_frame' is not supported by ${id}`);
      if (lastFrame && rule !== "yes" && settings.resolution !== "1080p")
        reject(1201, "a last frame needs settings.resolution '1080p'");
      if (lastFrame && rule === "1080p silent" && settings.sound === "native")
        reject(1201, "a last frame needs settings.audio 'off'");
      if (contents.elements.length > elements) reject(1201, `${id} takes at most ${elements} elements`);
      if (contents.voices.length > voices) reject(1201, `${id} takes at most ${voices} voices`);
      if (contents.voices.length > 0 && settings.sound === "off") reject(1201, "voices need settings.audio 'native'");
      const frames = [firstFrame, ...middleFrames, ...(lastFrame ? [lastFrame] : [])];
      // API v1 documents that a voice costs only if the prompt refers to it
      // (apps/docs/service/video.md#image-to-video); the same rule for API v2 is a guess.
      return imageToVideoRequest(context, model, { ...settings, prompt, usesVoice, frames });
    },
  },
};

interface ImageToVideo {
  readonly prompt: string;
  readonly seconds: number;
  readonly resolution: Resolution;
  readonly sound: "native" | "off";
  readonly usesVoice: boolean;
  readonly frames: readonly SourceImage[];
}

function imageToVideoRequest(
  context: RequestContext,
  model: NamedModel,
  { prompt, seconds, resolution, sound, usesVoice, frames }: ImageToVideo,
): TaskRequest {
  const rateCase = usesVoice ? "voice" : sound === "native" ? "native" : "silent";
  return videoRequest(context, {
    product: "image-to-video",
    model,
    prompt,
    units: videoUnits(model, rateCase, resolution, seconds),
    resolution,
    seconds,
    sound,
    voiceControl: usesVoice,
    // The size follows the first frame. A URL is not fetched and counts as 16:9.
    size: videoSize(resolution, closestRatio(frames[0]?.size)),
    images: frames,
    firstFrame: frames[0],
  });
}
