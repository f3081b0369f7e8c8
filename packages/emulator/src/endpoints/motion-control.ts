import { closestRatio, videoSize, type Resolution } from "../data/sizes.ts";
import { MODE_RESOLUTION, VIDEO_MODELS, type VideoModel } from "../data/video-models.ts";
import { readContents } from "../input/contents.ts";
import { checkDuration, readImage, type SourceImage, videoByUrl } from "../input/media.ts";
import { type SupportedModel, modelByName, modelFromPath, videoUnits } from "../input/models.ts";
import { videoRequest } from "../input/task-request.ts";
import { readElements } from "../input/voices-and-elements.ts";
import type { RequestContext } from "../service.ts";
import type { SourceVideo } from "../source-media.ts";
import type { TaskRequest } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/motion-control` and `POST /motion-control/{model}` (apps/docs/service/video.md#motion-control). */
export const motionControl: Endpoint = {
  v1: {
    path: "/v1/videos/motion-control",
    read: (fields, context) =>
      motionRequest(context, {
        model: modelByName(VIDEO_MODELS, fields, context, "kling-v2-6", "motion"),
        prompt: fields.string("prompt", { max: 2500 }),
        image: readImage(fields, "image_url", context),
        source: videoByUrl(fields.requiredString("video_url"), "video_url", context),
        elements: readElements(fields, context).length,
        orientation: fields.requiredOneOf("character_orientation", ORIENTATIONS),
        keepsOriginalAudio: fields.oneOf("keep_original_sound", ["yes", "no"], "yes") === "yes",
        resolution: MODE_RESOLUTION[fields.requiredOneOf("mode", ["std", "pro"])],
      }),
  },
  v2: {
    path: "/motion-control",
    read(fields, context, id) {
      const model = modelFromPath(id, "motion");
      const contents = readContents(fields, context, ["prompt", "image", "video", "element"], 2500);
      const settings = fields.object("settings");
      return motionRequest(context, {
        model,
        prompt: contents.prompt,
        image: contents.image ?? reject(1201, "contents needs an item of type 'image'"),
        source: videoByUrl(
          contents.video ?? reject(1201, "contents needs an item of type 'video'"),
          "contents",
          context,
        ),
        elements: contents.elements.length,
        orientation: settings.requiredOneOf("character_orientation", ORIENTATIONS),
        keepsOriginalAudio: settings.oneOf("audio", ["original", "off"], "original") === "original",
        resolution: settings.oneOf("resolution", ["720p", "1080p"], "720p"),
      });
    },
  },
};

const ORIENTATIONS = ["image", "video"] as const;
/** The maximum duration of the input video, by orientation, seconds. */
const MAX_SECONDS = { video: 30, image: 10 };

interface Motion {
  readonly model: SupportedModel<VideoModel, "motion">;
  readonly prompt: string | undefined;
  readonly image: SourceImage;
  readonly source: SourceVideo;
  readonly elements: number;
  readonly orientation: "image" | "video";
  readonly keepsOriginalAudio: boolean;
  readonly resolution: Resolution;
}

function motionRequest(context: RequestContext, motion: Motion): TaskRequest {
  const { model, prompt, source, image, elements, orientation, resolution, keepsOriginalAudio } = motion;
  checkDuration(source, 3, MAX_SECONDS[orientation], "the video");
  if (elements > model.limits.elements) reject(1201, `${model.id} takes at most ${model.limits.elements} elements`);
  if (elements > 0 && orientation !== "video") reject(1201, "an element needs character_orientation 'video'");
  const seconds = Math.max(3, source.seconds);
  return videoRequest(context, {
    product: "motion-control",
    model,
    prompt,
    // The rounded seconds of the output are billed (apps/docs/service/prices.md#billed-quantities).
    units: videoUnits(model, "motion", resolution, Math.round(seconds)),
    resolution,
    seconds,
    sound: keepsOriginalAudio ? "original" : "off",
    size: videoSize(resolution, closestRatio(orientation === "image" ? image.size : (source.output ?? image.size))),
    videoInput: true,
    images: [image],
    firstFrame: image,
  });
}
