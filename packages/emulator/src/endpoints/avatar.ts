import { readSound } from "../capability/given-sound.ts";
import { readImage } from "../capability/images.ts";
import { nearestRatio, pixels } from "../capability/pixels.ts";
import { videoUnits } from "../prices.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";

/** `POST /v1/videos/avatar/image2video` (kling-api V 10.9). */
export const avatar: TaskEndpoint = { v1: { path: "/v1/videos/avatar/image2video", read } };

function read(fields: Fields, desk: Desk): Order {
  const image = readImage(fields.needText("image"), "image", desk.world.switches);
  const sound = readSound(fields, desk, 2, 300);
  const resolution = fields.word("mode", ["std", "pro"], "std") === "std" ? "720p" : "1080p";
  const { width, height } = pixels(resolution, nearestRatio(image.size));
  return {
    product: "avatar",
    prompt: fields.text("prompt", { max: 2500 }) ?? "",
    pack: "video",
    // 11.3 s of speech were billed as 11 s (`pricing.json`, live 2026-09-20; that it is the sound's length, a guess).
    units: videoUnits("avatar", "native", resolution, Math.round(sound.seconds)),
    slots: 1,
    resolution,
    seconds: sound.seconds,
    sound: "native",
    failure: image.failure,
    firstFrame: image.bytes,
    firstFrameUrl: image.url,
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds: sound.seconds, sound: true }],
  };
}
