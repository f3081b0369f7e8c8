import { roundUnits } from "../accounts/ledger.ts";
import { formatDuration } from "../media/duration.ts";
import type { Service } from "../service.ts";
import { isObject, type JsonObject } from "../wire/json.ts";
import { createLinks } from "./output-links.ts";
import { statusOf, type Task, updatedAt, type V1Result } from "./task.ts";

/** Renders the response to a create of API v1 (apps/docs/service/api-v1.md#create-responses). */
export function createdV1(task: Task, service: Service): JsonObject {
  const now = service.clock.now();
  const status = statusOf(task, now);
  const hasInfo = task.externalTaskId !== undefined || task.request.info !== undefined;
  return {
    task_id: task.id,
    task_status: status === "succeeded" ? "succeed" : status,
    task_info:
      service.switches.absentValues === "empty" || hasInfo
        ? { external_task_id: task.externalTaskId, ...task.request.info }
        : undefined,
    created_at: task.createdAt,
    updated_at: updatedAt(task, now),
  };
}

/**
 * Renders a task for callbacks of API v1, in which empty lists stand beside the list with the results (observed:
 * apps/docs/service/webhooks.md#api-v1-payload).
 */
export function renderV1Callback(task: Task, service: Service): JsonObject {
  const { task_result, ...record } = renderV1(task, service);
  const hasLists = isObject(task_result) && ["images", "videos", "audios"].some((list) => list in task_result);
  return { ...record, task_result: hasLists ? { images: [], videos: [], audios: [], ...task_result } : task_result };
}

/** Renders a task for queries and lists of API v1. */
export function renderV1(task: Task, service: Service): JsonObject {
  const { failure, resultInfo } = task.request;
  const status = statusOf(task, service.clock.now());
  const isEmpty = service.switches.absentValues === "empty";
  const result = task.result ?? defaultResult;
  return {
    ...createdV1(task, service),
    task_status_msg: status === "failed" ? failure : isEmpty ? "" : undefined,
    task_result:
      status === "succeeded"
        ? { ...result(task, (output) => createLinks(task, output, service)), ...resultInfo }
        : isEmpty
          ? {}
          : undefined,
    watermark_info: task.watermark ? { enabled: true } : undefined,
    ...(status === "succeeded" || (status === "failed" && service.switches.chargeFailed) ? deductions(task) : {}),
  };
}

/**
 * Renders `final_unit_deduction`, which exists since 2026-01-23, and `final_balance_deduction`, which exists since July
 * 2026 (apps/docs/service/tasks.md#billing). The number format is a guess
 * (apps/docs/service/open-questions.md#not-known).
 */
export function deductions(task: Task): JsonObject {
  const units = task.charges.reduce((sum, charge) => sum + (charge.kind === "unit" ? charge.units : 0), 0);
  const cash = task.charges.find((charge) => charge.kind === "cash");
  return {
    final_unit_deduction: String(roundUnits(units)),
    final_balance_deduction: cash && { quota: String(cash.amount), list_price: String(cash.amount) },
  };
}

/** Renders the lists `videos`, `images` and `audios`. */
export const defaultResult: V1Result = (task, linksOf) => {
  const result: Record<string, JsonObject[]> = {};
  for (const output of task.request.outputs) {
    const { url, watermarkUrl: watermark_url, mp3, wav } = linksOf(output);
    if (output.type === "video")
      (result.videos ??= []).push({ id: output.id, url, watermark_url, duration: formatDuration(output.seconds) });
    if (output.type === "image") (result.images ??= []).push({ index: result.images.length, url, watermark_url });
    if (output.type === "audio") {
      const duration = output.seconds.toFixed(3);
      const durations = { duration_mp3: duration, duration_wav: duration };
      (result.audios ??= []).push({ id: output.id, url_mp3: mp3, url_wav: wav, ...durations });
    }
  }
  return result;
};
