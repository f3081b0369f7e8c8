import { pixels, RATIOS, type Resolution } from "../data/pixels.ts";
import { VIDEO_MODELS } from "../data/video-models.ts";
import { modelByName, modelInPath, type NamedModel, videoUnits } from "../input/models.ts";
import { readShots } from "../input/shots.ts";
import { videoRequest } from "../input/task-request.ts";
import { readCamera, readV1Settings } from "../input/v1-video.ts";
import { readV2Settings } from "../input/v2-video.ts";
import type { TaskRequest } from "../tasks/task.ts";
import type { RequestContext } from "../world.ts";
import type { Endpoint } from "./endpoint.ts";

/** `POST /v1/videos/text2video` and `POST /text-to-video/{model}` (apps/docs/service/video.md#text-to-video). */
export const textToVideo: Endpoint = {
  v1: {
    path: "/v1/videos/text2video",
    read(fields, context) {
      const servesRetired = context.world.switches.retired === "serve";
      // The documented default is a trap: it is withdrawn.
      const model = modelByName(VIDEO_MODELS, fields, "kling-v1", "text", servesRetired);
      const extras = model.model.v1 ?? {};
      const settings = readV1Settings(fields, model, model.can);
      const prompt = readShots(fields, settings.seconds, extras.multiShot === true, true);
      readCamera(fields, extras, "text", settings);
      const ratio = fields.word("aspect_ratio", RATIOS, "16:9");
      return textRequest(context, model, { ...settings, prompt, ratio });
    },
  },
  v2: {
    path: "/text-to-video",
    read(fields, context, id) {
      const model = modelInPath(id, "v2");
      const prompt = fields.needText("prompt", { max: model.can.textPrompt });
      const settings = readV2Settings(fields, model, prompt);
      const ratio = fields.object("settings").word("aspect_ratio", RATIOS, "16:9");
      return textRequest(context, model, { ...settings, prompt, ratio });
    },
  },
};

interface Text {
  readonly prompt: string;
  readonly resolution: Resolution;
  readonly ratio: (typeof RATIOS)[number];
  readonly seconds: number;
  readonly sound: "native" | "off";
}

function textRequest(
  context: RequestContext,
  model: NamedModel,
  { prompt, resolution, ratio, seconds, sound }: Text,
): TaskRequest {
  return videoRequest(context, {
    product: "text-to-video",
    model,
    prompt,
    units: videoUnits(model, sound === "native" ? "native" : "silent", resolution, seconds),
    resolution,
    seconds,
    sound,
    size: pixels(resolution, ratio),
  });
}
