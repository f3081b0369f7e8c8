import { closestRatio, videoSize } from "../data/sizes.ts";
import { readImage, readAudio } from "../input/media.ts";
import { videoRequest } from "../input/task-request.ts";
import { readLegacyMode } from "../input/v1-video.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/avatar/image2video` (apps/docs/service/video.md#avatar). */
export const avatar: Endpoint = {
  v1: {
    path: "/v1/videos/avatar/image2video",
    read(fields, context) {
      const image = readImage(fields, "image", context);
      const { seconds } = readAudio(fields, context, 2, 300);
      const resolution = readLegacyMode(fields);
      return videoRequest(context, {
        product: "avatar",
        prompt: fields.string("prompt", { max: 2500 }),
        // 11.3 s of speech were billed as 11 s (observed 2026-09-20). It is an assumption that the duration of the
        // audio is billed (apps/docs/service/prices.md#billed-quantities).
        units: (resolution === "720p" ? 0.4 : 0.8) * Math.round(seconds),
        resolution,
        seconds,
        sound: "native",
        size: videoSize(resolution, closestRatio(image.size)),
        images: [image],
        firstFrame: image,
      });
    },
  },
};
