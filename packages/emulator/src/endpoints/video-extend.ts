import { VIDEO_MODELS } from "../data/video-models.ts";
import { parentVideo, videoById } from "../input/media.ts";
import { videoRequest } from "../input/task-request.ts";
import { reject } from "../wire/codes.ts";
import type { Endpoint } from "./endpoint.ts";

const ADDED_SECONDS = 5;
const MAX_SECONDS = 180;
const SOURCES = ["text-to-video", "image-to-video", "video-extend"];

/** `POST /v1/videos/video-extend` (apps/docs/service/video.md#extend). */
export const videoExtend: Endpoint = {
  v1: {
    path: "/v1/videos/video-extend",
    read(fields, context) {
      const source = videoById(fields.requiredString("video_id"), context);
      const before = source.task?.request;
      const id = before?.model ?? "";
      const model = VIDEO_MODELS[id];
      const units = model?.extend?.[before?.resolution ?? "720p"];
      if (!before || !source.output || !model || units === undefined || !SOURCES.includes(before.product))
        return reject(1201, "this video cannot be extended");
      const seconds = source.seconds + ADDED_SECONDS;
      if (seconds > MAX_SECONDS) reject(1201, `the extended video would exceed ${MAX_SECONDS} seconds`);
      fields.string("negative_prompt", { max: 2500 });
      fields.number("cfg_scale", 0, 1);
      return videoRequest(context, {
        product: "video-extend",
        model: { id, name: before.modelName ?? id, model },
        prompt: fields.string("prompt", { max: 2500 }),
        units,
        resolution: before.resolution,
        seconds,
        size: { width: source.output.width, height: source.output.height },
        videoInput: true,
        info: parentVideo(source),
      });
    },
  },
};
