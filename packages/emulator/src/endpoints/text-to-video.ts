import { videoSize, VIDEO_RATIOS, type VideoRatio, WIDE_VIDEO_RATIOS, type Resolution } from "../data/sizes.ts";
import { VIDEO_MODELS } from "../data/video-models.ts";
import { modelByName, modelFromPath, type NamedModel, videoUnits } from "../input/models.ts";
import { readShots } from "../input/shots.ts";
import { videoRequest } from "../input/task-request.ts";
import { readCamera, readV1Settings } from "../input/v1-video.ts";
import { readV2Settings } from "../input/v2-video.ts";
import type { RequestContext } from "../service.ts";
import type { TaskRequest } from "../tasks/task.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/text2video` and `POST /text-to-video/{model}` (apps/docs/service/video.md#text-to-video). */
export const textToVideo: Endpoint = {
  v1: {
    path: "/v1/videos/text2video",
    read(fields, context) {
      // The documented default model is withdrawn.
      const model = modelByName(VIDEO_MODELS, fields, context, "kling-v1", "text");
      const extras = model.model.v1 ?? {};
      const settings = readV1Settings(fields, model, model.limits);
      const prompt = readShots(fields, settings.seconds, extras.multiShot === true, true);
      readCamera(fields, model, "text", settings);
      const ratio = fields.oneOf("aspect_ratio", VIDEO_RATIOS, "16:9");
      return textRequest(context, model, { ...settings, prompt, ratio });
    },
  },
  v2: {
    path: "/text-to-video",
    read(fields, context, id) {
      const model = modelFromPath(id, "v2");
      const prompt = fields.requiredString("prompt", { max: model.limits.textPrompt });
      const settings = readV2Settings(fields, model, prompt);
      const ratios: readonly VideoRatio[] = model.limits.wide ? WIDE_VIDEO_RATIOS : VIDEO_RATIOS;
      const ratio = fields.object("settings").oneOf("aspect_ratio", ratios, "16:9");
      return textRequest(context, model, { ...settings, prompt, ratio });
    },
  },
};

interface TextToVideo {
  readonly prompt: string;
  readonly resolution: Resolution;
  readonly ratio: VideoRatio;
  readonly seconds: number;
  readonly sound: "native" | "off";
}

function textRequest(
  context: RequestContext,
  model: NamedModel,
  { prompt, resolution, ratio, seconds, sound }: TextToVideo,
): TaskRequest {
  return videoRequest(context, {
    product: "text-to-video",
    model,
    prompt,
    units: videoUnits(model, sound === "native" ? "native" : "silent", resolution, seconds),
    resolution,
    seconds,
    sound,
    size: videoSize(resolution, ratio),
  });
}
