import { ELEMENT_TAGS } from "../data/catalogue.ts";
import { clipLength } from "../media/length.ts";
import type { JsonObject } from "../wire/json.ts";
import type { World } from "../world.ts";
import { links } from "./links.ts";
import { type Charge, type Element, type Made, statusOf, type Task, updatedAt } from "./task.ts";

/**
 * The answer to a create on API v2 (apps/docs/service/api-v2.md#create-responses); `message: ""` was seen on the wire.
 */
export function createdPath(task: Task, world: World): JsonObject {
  const now = world.clock.now();
  return {
    id: task.id,
    status: statusOf(task, now),
    message: "",
    create_time: task.createdAt,
    update_time: updatedAt(task, now),
    external_id: task.externalTaskId,
  };
}

/**
 * A task as `/tasks` and callbacks of API v2 show it; tasks of API v1 come in this shape too
 * (apps/docs/service/api-v2.md#task-records).
 */
export function renderPath(task: Task, world: World): JsonObject {
  const status = statusOf(task, world.clock.now());
  const done = status === "succeeded";
  return {
    ...createdPath(task, world),
    message: status === "failed" ? task.request.failure : "",
    outputs: done ? task.request.makes.map((made) => output(task, made, world)) : [],
    billing:
      done || (status === "failed" && world.switches.chargeFailed) ? task.charges.map((charge) => bill(charge)) : [],
  };
}

function output(task: Task, made: Made, world: World): JsonObject {
  const { type, id } = made;
  const { url, watermarkUrl: watermark_url, mp3, wav } = links(task, made, world);
  switch (type) {
    case "video":
      return { type, id, url, watermark_url, duration: clipLength(made.seconds) };
    case "image":
      return { type, url, watermark_url, group_id: made.group };
    case "audio": {
      const duration = made.seconds.toFixed(3);
      return { type, id, mp3_url: mp3, wav_url: wav, mp3_duration: duration, wav_duration: duration };
    }
    case "voice": {
      const { name, ownedBy: owned_by, isDeleted } = made.voice;
      return { type, id, name, url: mp3, owned_by, status: isDeleted ? "deleted" : "succeeded" };
    }
    case "element": {
      const { name, description, kind, ownedBy: owned_by, isDeleted } = made.element;
      return {
        type,
        id,
        name,
        description,
        element_type: kind === "image_refer" ? "multi_image_elements" : "video_character_elements",
        references: references(made.element),
        owned_by,
        status: isDeleted ? "deleted" : "succeeded",
        tags: made.element.tags.map((tag) => ({
          id: Number(tag.replace("o_", "")),
          name: ELEMENT_TAGS[tag],
          description: ELEMENT_TAGS[tag],
        })),
      };
    }
  }
}

function references({ frontalImage, referImages, referVideos, voice }: Element): JsonObject[] {
  return [
    ...(frontalImage === undefined ? [] : [{ type: "image", role: "frontal", url: frontalImage }]),
    ...referImages.map((url) => ({ type: "image", role: "refer", url })),
    ...referVideos.map((url) => ({ type: "video", role: "refer", url })),
    ...(voice ? [{ type: "voice", role: "refer", url: "", id: voice.id }] : []),
  ];
}

/**
 * `billing[]` (apps/docs/service/tasks.md#billing). Audio and voice draw on the video pack
 * (apps/docs/service/account.md#packs-and-cash); whether they say `audio` here is not known.
 */
function bill(charge: Charge): JsonObject {
  if (charge.kind === "unit") return { charge_type: "unit", amount: String(charge.units), package_type: charge.type };
  const amount = String(charge.amount);
  return { charge_type: "cash", cash_type: "balance", amount, currency: charge.currency, list_price: amount };
}
