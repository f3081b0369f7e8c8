import { exact } from "../accounts/ledger.ts";
import { clipLength } from "../media/length.ts";
import type { JsonObject } from "../wire/json.ts";
import type { World } from "../world.ts";
import { links } from "./links.ts";
import { statusOf, type Task, updatedAt, type V1Result } from "./task.ts";

/** The answer to a create (apps/docs/service/api-v1.md#create-responses). */
export function createdV1(task: Task, world: World): JsonObject {
  const now = world.clock.now();
  const status = statusOf(task, now);
  const hasInfo = task.externalTaskId !== undefined || task.request.info !== undefined;
  return {
    task_id: task.id,
    task_status: status === "succeeded" ? "succeed" : status,
    task_info:
      world.switches.absentValues === "empty" || hasInfo
        ? { external_task_id: task.externalTaskId, ...task.request.info }
        : undefined,
    created_at: task.createdAt,
    updated_at: updatedAt(task, now),
  };
}

/** A task as queries, lists and callbacks of API v1 show it. */
export function renderV1(task: Task, world: World): JsonObject {
  const { failure, resultInfo } = task.request;
  const status = statusOf(task, world.clock.now());
  const isEmpty = world.switches.absentValues === "empty";
  const result = task.result ?? usualResult;
  return {
    ...createdV1(task, world),
    task_status_msg: status === "failed" ? failure : isEmpty ? "" : undefined,
    task_result:
      status === "succeeded"
        ? { ...result(task, (made) => links(task, made, world)), ...resultInfo }
        : isEmpty
          ? {}
          : undefined,
    watermark_info: task.watermark ? { enabled: true } : undefined,
    ...(status === "succeeded" || (status === "failed" && world.switches.chargeFailed) ? deductions(task) : {}),
  };
}

/**
 * `final_unit_deduction` since 2026-01-23, `final_balance_deduction` since Jul 2026
 * (apps/docs/service/tasks.md#billing); spelling of the number a guess (apps/docs/service/open-questions.md#not-known).
 */
export function deductions(task: Task): JsonObject {
  const units = task.charges.reduce((sum, charge) => sum + (charge.kind === "unit" ? charge.units : 0), 0);
  const cash = task.charges.find((charge) => charge.kind === "cash");
  return {
    final_unit_deduction: String(exact(units)),
    final_balance_deduction: cash && { quota: String(cash.amount), list_price: String(cash.amount) },
  };
}

/** The lists `videos`, `images` and `audios`. */
export const usualResult: V1Result = (task, linksOf) => {
  const result: Record<string, JsonObject[]> = {};
  for (const made of task.request.makes) {
    const { url, watermarkUrl: watermark_url, mp3, wav } = linksOf(made);
    if (made.type === "video")
      (result.videos ??= []).push({ id: made.id, url, watermark_url, duration: clipLength(made.seconds) });
    if (made.type === "image") (result.images ??= []).push({ index: result.images.length, url, watermark_url });
    if (made.type === "audio") {
      const duration = made.seconds.toFixed(3);
      const durations = { duration_mp3: duration, duration_wav: duration };
      (result.audios ??= []).push({ id: made.id, url_mp3: mp3, url_wav: wav, ...durations });
    }
  }
  return result;
};
