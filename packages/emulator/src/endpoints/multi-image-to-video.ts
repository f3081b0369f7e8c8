import { readImage } from "../capability/images.ts";
import { pixels, RATIOS } from "../capability/pixels.ts";
import { videoUnits } from "../prices.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";

/** `POST /v1/videos/multi-image2video` (kling-api V 10.4). It still answers for its old model (V 1, live, third-party). */
export const multiImageToVideo: TaskEndpoint = { v1: { path: "/v1/videos/multi-image2video", read } };

function read(fields: Fields, desk: Desk): Order {
  const modelName = fields.text("model_name") ?? "kling-v1-6";
  if (modelName !== "kling-v1-6") refuse(1201, `model_name value '${modelName}' is invalid`);
  const images = fields.list("image_list", { max: 4 });
  if (images.length === 0) refuse(1201, "image_list is required");
  const given = images.map((item) => readImage(item.needText("image"), `${item.at}.image`, desk.world.switches));
  const prompt = fields.needText("prompt", { max: 2500 });
  fields.text("negative_prompt", { max: 2500 });
  const resolution = fields.word("mode", ["std", "pro"], "std") === "std" ? "720p" : "1080p";
  const seconds = Number(fields.word("duration", ["5", "10"], "5"));
  const { width, height } = pixels(resolution, fields.word("aspect_ratio", RATIOS, "16:9"));
  return {
    product: "multi-image-to-video",
    model: modelName,
    modelName,
    prompt,
    pack: "video",
    units: videoUnits(modelName, "silent", resolution, seconds),
    slots: 1,
    resolution,
    seconds,
    sound: "off",
    failure: given.find(({ failure }) => failure !== undefined)?.failure,
    firstFrame: given[0]?.bytes,
    firstFrameUrl: given[0]?.url,
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds, sound: false }],
  };
}
