import { ELEMENT_TAGS } from "../data/allowed-values.ts";
import { formatDuration } from "../media/duration.ts";
import type { Service } from "../service.ts";
import type { JsonObject } from "../wire/json.ts";
import { createLinks } from "./output-links.ts";
import { type Charge, type Element, type Output, statusOf, type Task, updatedAt } from "./task.ts";

/**
 * Renders the response to a create of API v2 (apps/docs/service/api-v2.md#create-responses). `message: ""` was
 * observed.
 */
export function createdV2(task: Task, service: Service): JsonObject {
  const now = service.clock.now();
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
 * Renders a task of either API version for `/tasks` and for callbacks of API v2
 * (apps/docs/service/api-v2.md#task-records).
 */
export function renderV2(task: Task, service: Service): JsonObject {
  const status = statusOf(task, service.clock.now());
  const isSucceeded = status === "succeeded";
  return {
    ...createdV2(task, service),
    message: status === "failed" ? task.request.failure : "",
    outputs: isSucceeded ? task.request.outputs.map((output) => renderOutput(task, output, service)) : [],
    billing:
      isSucceeded || (status === "failed" && service.switches.chargeFailed)
        ? task.charges.map((charge) => renderCharge(charge))
        : [],
  };
}

function renderOutput(task: Task, output: Output, service: Service): JsonObject {
  const { type, id } = output;
  const { url, watermarkUrl: watermark_url, mp3, wav } = createLinks(task, output, service);
  switch (type) {
    case "video":
      return { type, id, url, watermark_url, duration: formatDuration(output.seconds) };
    case "image":
      return { type, url, watermark_url, group_id: output.group };
    case "audio": {
      const duration = output.seconds.toFixed(3);
      return { type, id, mp3_url: mp3, wav_url: wav, mp3_duration: duration, wav_duration: duration };
    }
    case "voice": {
      const { name, ownedBy: owned_by, isDeleted } = output.voice;
      return { type, id, name, url: mp3, owned_by, status: isDeleted ? "deleted" : "succeeded" };
    }
    case "element": {
      const { name, description, kind, ownedBy: owned_by, isDeleted } = output.element;
      return {
        type,
        id,
        name,
        description,
        element_type: kind === "image_refer" ? "multi_image_elements" : "video_character_elements",
        references: renderReferences(output.element),
        owned_by,
        status: isDeleted ? "deleted" : "succeeded",
        tags: output.element.tags.map((tag) => ({
          id: Number(tag.replace("o_", "")),
          name: ELEMENT_TAGS[tag],
          description: ELEMENT_TAGS[tag],
        })),
      };
    }
  }
}

function renderReferences({ frontalImage, referImages, referVideos, voice }: Element): JsonObject[] {
  return [
    ...(frontalImage === undefined ? [] : [{ type: "image", role: "frontal", url: frontalImage }]),
    ...referImages.map((url) => ({ type: "image", role: "refer", url })),
    ...referVideos.map((url) => ({ type: "video", role: "refer", url })),
    ...(voice ? [{ type: "voice", role: "refer", url: "", id: voice.id }] : []),
  ];
}

/**
 * Renders an item of `billing[]` (apps/docs/service/tasks.md#billing). Audio and voices are paid for by video packs
 * (apps/docs/service/account.md#packs-and-cash); it is not known whether their `package_type` is `audio`.
 */
function renderCharge(charge: Charge): JsonObject {
  if (charge.kind === "unit") return { charge_type: "unit", amount: String(charge.units), package_type: charge.type };
  const amount = String(charge.amount);
  return { charge_type: "cash", cash_type: "balance", amount, currency: charge.currency, list_price: amount };
}
