import type { JsonObject } from "../wire/json.ts";
import type { World } from "../world/world.ts";
import { clipLength } from "../media/length.ts";
import { statusOf, updatedAt } from "./lifecycle.ts";
import { links } from "./links.ts";
import type { Status, Task } from "./task.ts";

const WORDS: Readonly<Record<Status, string>> = {
  submitted: "submitted",
  processing: "processing",
  succeeded: "succeed",
  failed: "failed",
};

/** A family's own `task_result`, where it is not the usual lists. */
export type V1Result = (task: Task, world: World) => JsonObject;

/** The answer to a create (kling-api V 8.5). */
export function createdV1(task: Task, world: World): JsonObject {
  const now = world.clock.now();
  return {
    task_id: task.id,
    task_status: WORDS[statusOf(task, now)],
    task_info: world.switches.absent === "empty" || Object.keys(info(task)).length > 0 ? info(task) : undefined,
    created_at: task.createdAt,
    updated_at: updatedAt(task, now),
  };
}

/** A task as v1 queries, lists and callbacks show it. */
export function renderV1(task: Task, world: World, result: V1Result = usualResult): JsonObject {
  const now = world.clock.now();
  const status = statusOf(task, now);
  const empty = world.switches.absent === "empty";
  return {
    ...createdV1(task, world),
    task_status_msg: status === "failed" ? task.order.failure : empty ? "" : undefined,
    task_result: status === "succeeded" ? { ...result(task, world), ...task.order.resultInfo } : empty ? {} : undefined,
    watermark_info: task.watermark ? { enabled: true } : undefined,
    ...(status === "succeeded" || (status === "failed" && world.switches.chargeFailed) ? deductions(task) : {}),
  };
}

function info(task: Task): JsonObject {
  return { ...(task.externalId === undefined ? {} : { external_task_id: task.externalId }), ...task.order.info };
}

/** `final_unit_deduction` since 2026-01-23, `final_balance_deduction` since Jul 2026 (kling-api V 8.5); spelling of the number a guess (I 15). */
export function deductions(task: Pick<Task, "charges">): JsonObject {
  const units = task.charges.flatMap((charge) => (charge.kind === "unit" ? [charge.units] : []));
  const cash = task.charges.find((charge) => charge.kind === "cash");
  return {
    final_unit_deduction: String(Math.round(units.reduce((sum, each) => sum + each, 0) * 10_000) / 10_000),
    ...(cash?.kind === "cash"
      ? { final_balance_deduction: { quota: String(cash.amount), list_price: String(cash.amount) } }
      : {}),
  };
}

export const usualResult: V1Result = (task, world) => {
  const result: Record<string, JsonObject[]> = {};
  const put = (list: string, item: JsonObject): void => void (result[list] ??= []).push(item);
  for (const made of task.order.makes) {
    const link = links(task, made, world);
    if (made.type === "video")
      put("videos", {
        id: made.id,
        url: link.url,
        watermark_url: link.watermarkUrl,
        duration: clipLength(made.seconds),
      });
    else if (made.type === "image")
      put("images", { index: result.images?.length ?? 0, url: link.url, watermark_url: link.watermarkUrl });
    else if (made.type === "audio") {
      const duration = made.seconds.toFixed(3);
      put("audios", {
        id: made.id,
        url_mp3: link.mp3,
        url_wav: link.wav,
        duration_mp3: duration,
        duration_wav: duration,
      });
    }
  }
  return result;
};
