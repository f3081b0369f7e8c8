import { videoSize, VIDEO_RATIOS } from "../data/sizes.ts";
import { VIDEO_MODELS } from "../data/video-models.ts";
import { readImage } from "../input/media.ts";
import { modelByName, videoUnits } from "../input/models.ts";
import { videoRequest } from "../input/task-request.ts";
import { readLegacySettings } from "../input/v1-video.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/videos/multi-image2video` (apps/docs/service/video.md#multi-image-to-video), which still works with its
 * older model.
 */
export const multiImageToVideo: Endpoint = {
  v1: {
    path: "/v1/videos/multi-image2video",
    read(fields, context) {
      const model = modelByName(VIDEO_MODELS, fields, context, "kling-v1-6", "multiImage");
      const images = fields.list("image_list", { min: 1, max: 4 }).map((item) => readImage(item, "image", context));
      const prompt = fields.requiredString("prompt", { max: 2500 });
      const { resolution, seconds } = readLegacySettings(fields);
      return videoRequest(context, {
        product: "multi-image-to-video",
        model,
        prompt,
        units: videoUnits(model, "silent", resolution, seconds),
        resolution,
        seconds,
        size: videoSize(resolution, fields.oneOf("aspect_ratio", VIDEO_RATIOS, "16:9")),
        images,
        firstFrame: images[0],
      });
    },
  },
};
