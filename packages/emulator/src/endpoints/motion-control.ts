import { nearestRatio, pixels, type Resolution } from "../data/pixels.ts";
import { MODE_RESOLUTION, VIDEO_MODELS, type VideoModel } from "../data/video-models.ts";
import { readContents } from "../input/contents.ts";
import { readElements } from "../input/library.ts";
import { needLength, readImage, type SourceImage, videoByUrl } from "../input/media.ts";
import { type Chosen, modelByName, modelInPath, videoUnits } from "../input/models.ts";
import { videoRequest } from "../input/task-request.ts";
import type { SourceVideo } from "../library.ts";
import type { TaskRequest } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { RequestContext } from "../world.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/motion-control` and `POST /motion-control/{model}` (apps/docs/service/video.md#motion-control). */
export const motionControl: Endpoint = {
  v1: {
    path: "/v1/videos/motion-control",
    read: (fields, context) =>
      motionRequest(context, {
        model: modelByName(VIDEO_MODELS, fields, "kling-v2-6", "motion"),
        prompt: fields.text("prompt", { max: 2500 }),
        image: readImage(fields, "image_url", context),
        source: videoByUrl(fields.needText("video_url"), "video_url", context),
        elements: readElements(fields, context).length,
        orientation: fields.needWord("character_orientation", ORIENTATIONS),
        keepsSound: fields.word("keep_original_sound", ["yes", "no"], "yes") === "yes",
        resolution: MODE_RESOLUTION[fields.needWord("mode", ["std", "pro"])],
      }),
  },
  v2: {
    path: "/motion-control",
    read(fields, context, id) {
      const model = modelInPath(id, "motion");
      const contents = readContents(fields, context, ["prompt", "image", "video", "element"], 2500);
      const settings = fields.object("settings");
      return motionRequest(context, {
        model,
        prompt: contents.prompt,
        image: contents.image ?? refuse(1201, "contents needs an item of type 'image'"),
        source: videoByUrl(
          contents.video ?? refuse(1201, "contents needs an item of type 'video'"),
          "contents",
          context,
        ),
        elements: contents.elements.length,
        orientation: settings.needWord("character_orientation", ORIENTATIONS),
        keepsSound: settings.word("audio", ["original", "off"], "original") === "original",
        resolution: settings.word("resolution", ["720p", "1080p"], "720p"),
      });
    },
  },
};

const ORIENTATIONS = ["image", "video"] as const;
/** The longest source, seconds. */
const MAX_SECONDS = { video: 30, image: 10 };

interface Motion {
  readonly model: Chosen<VideoModel, "motion">;
  readonly prompt: string | undefined;
  readonly image: SourceImage;
  readonly source: SourceVideo;
  readonly elements: number;
  readonly orientation: "image" | "video";
  readonly keepsSound: boolean;
  readonly resolution: Resolution;
}

function motionRequest(context: RequestContext, motion: Motion): TaskRequest {
  const { model, prompt, source, image, elements, orientation, resolution, keepsSound } = motion;
  needLength(source, 3, MAX_SECONDS[orientation], "the video");
  if (elements > model.can.elements) refuse(1201, `${model.id} takes at most ${model.can.elements} elements`);
  if (elements > 0 && orientation !== "video") refuse(1201, "an element needs character_orientation 'video'");
  const seconds = Math.max(3, source.seconds);
  return videoRequest(context, {
    product: "motion-control",
    model,
    prompt,
    // Output seconds, rounded (apps/docs/service/prices.md#billed-quantities).
    units: videoUnits(model, "motion", resolution, Math.round(seconds)),
    resolution,
    seconds,
    sound: keepsSound ? "original" : "off",
    size: pixels(resolution, nearestRatio(orientation === "image" ? image.size : (source.made ?? image.size))),
    videoInput: true,
    images: [image],
    firstFrame: image,
  });
}
