import type { Charge } from "../accounts/ledger.ts";
import { ELEMENT_TAGS } from "../capability/element-tags.ts";
import type { ElementRecord } from "../library/library.ts";
import { clipLength } from "../media/length.ts";
import type { JsonObject } from "../wire/json.ts";
import type { World } from "../world/world.ts";
import { statusOf, updatedAt } from "./lifecycle.ts";
import { links } from "./links.ts";
import type { Made } from "./made.ts";
import type { Task } from "./task.ts";

/** The answer to a create on the path design (kling-api V 9.1); `message: ""` was seen on the wire. */
export function createdPath(task: Task, world: World): JsonObject {
  const now = world.clock.now();
  return {
    id: task.id,
    status: statusOf(task, now),
    message: "",
    create_time: task.createdAt,
    update_time: updatedAt(task, now),
    external_id: task.externalId,
  };
}

/** A task as `/tasks` and path-design callbacks show it; tasks made on v1 come in this shape too (kling-api V 9.6). */
export function renderPath(task: Task, world: World): JsonObject {
  const status = statusOf(task, world.clock.now());
  const done = status === "succeeded";
  return {
    ...createdPath(task, world),
    message: status === "failed" ? task.order.failure : "",
    outputs: done ? task.order.makes.map((made) => output(task, made, world)) : [],
    billing:
      done || (status === "failed" && world.switches.chargeFailed) ? task.charges.map((charge) => bill(charge)) : [],
  };
}

function output(task: Task, made: Made, world: World): JsonObject {
  const link = links(task, made, world);
  switch (made.type) {
    case "video":
      return {
        type: "video",
        id: made.id,
        url: link.url,
        watermark_url: link.watermarkUrl,
        duration: clipLength(made.seconds),
      };
    case "image":
      return { type: "image", url: link.url, watermark_url: link.watermarkUrl, group_id: made.group };
    case "audio": {
      const duration = made.seconds.toFixed(3);
      return {
        type: "audio",
        id: made.id,
        mp3_url: link.mp3,
        wav_url: link.wav,
        mp3_duration: duration,
        wav_duration: duration,
      };
    }
    case "voice":
      return {
        type: "voice",
        id: made.voice.id,
        name: made.voice.name,
        url: link.mp3,
        owned_by: made.voice.ownedBy,
        status: made.voice.deleted ? "deleted" : "succeeded",
      };
    case "element":
      return {
        type: "element",
        id: String(made.element.id),
        name: made.element.name,
        description: made.element.description,
        element_type: made.element.kind === "image_refer" ? "multi_image_elements" : "video_character_elements",
        references: references(made.element),
        owned_by: made.element.ownedBy,
        status: made.element.deleted ? "deleted" : "succeeded",
        tags: made.element.tags.map((tag) => ({
          id: Number(tag.replace("o_", "")),
          name: ELEMENT_TAGS[tag],
          description: ELEMENT_TAGS[tag],
        })),
      };
  }
}

function references(element: ElementRecord): JsonObject[] {
  const image = (role: string) => (url: string) => ({ type: "image", role, url });
  return [
    ...(element.frontalImage === undefined ? [] : [element.frontalImage]).map(image("frontal")),
    ...element.referImages.map(image("refer")),
    ...element.referVideos.map((url) => ({ type: "video", role: "refer", url })),
    ...(element.voiceId === undefined ? [] : [{ type: "voice", role: "refer", url: "", id: element.voiceId }]),
  ];
}

/** `billing[]` (kling-api V 9.6). Audio and voice draw on the video pack (I 12.4); whether they say `audio` here is not known. */
function bill(charge: Charge): JsonObject {
  if (charge.kind === "unit") return { charge_type: "unit", amount: String(charge.units), package_type: charge.type };
  const amount = String(charge.amount);
  return { charge_type: "cash", cash_type: "balance", amount, currency: charge.currency, list_price: amount };
}
