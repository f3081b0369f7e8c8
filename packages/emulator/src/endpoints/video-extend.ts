import { parentVideo, sourceById } from "../capability/source-video.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";

/** `POST /v1/videos/video-extend` (kling-api V 10.7). */
export const videoExtend: TaskEndpoint = { v1: { path: "/v1/videos/video-extend", read } };

const ADDED_SECONDS = 5;
const LONGEST_SECONDS = 180;
const SOURCES = ["text-to-video", "image-to-video", "video-extend"];
/** Units per call, by model, at 720p and at 1080p (`pricing.json`, old models, re-check before use). */
const UNITS: Readonly<Record<string, { std: number; pro: number }>> = {
  "kling-v1": { std: 1, pro: 3.5 },
  "kling-v1-5": { std: 2, pro: 3.5 },
  "kling-v1-6": { std: 2, pro: 3.5 },
};

function read(fields: Fields, desk: Desk): Order {
  const source = sourceById(fields.needText("video_id"), desk);
  const before = source.task?.order;
  const units = UNITS[before?.model ?? ""];
  if (!before || !source.made || !units || !SOURCES.includes(before.product))
    return refuse(1201, "this video cannot be extended");
  const seconds = source.seconds + ADDED_SECONDS;
  if (seconds > LONGEST_SECONDS) refuse(1201, `the extended video would exceed ${LONGEST_SECONDS} seconds`);
  fields.text("negative_prompt", { max: 2500 });
  fields.number("cfg_scale", 0, 1);
  const { width, height } = source.made;
  return {
    product: "video-extend",
    model: before.model,
    modelName: before.modelName,
    prompt: fields.text("prompt", { max: 2500 }) ?? "",
    pack: "video",
    units: before.resolution === "1080p" ? units.pro : units.std,
    slots: 1,
    resolution: before.resolution,
    seconds,
    sound: "off",
    videoInput: true,
    info: parentVideo(source),
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds, sound: false }],
  };
}
