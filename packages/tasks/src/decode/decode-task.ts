import type { ApiVersion } from "@klingkit/errors";
import { v2Output, v1Outputs } from "./decode-outputs.ts";
import { type Fields, fieldsOf, isFields, list, number, omitUndefined, text } from "../endpoint/fields.ts";
import { isTaskId } from "../endpoint/task-id.ts";
import type { Billing } from "../outputs.ts";
import { statusOf, type TaskData } from "../task-data.ts";

/**
 * Decodes a task of API v2 or API v1. Undefined if the value is neither.
 * @example const task = decodeTask(body.data);
 */
export function decodeTask(value: unknown): TaskData | undefined {
  if (!isFields(value)) return undefined;
  const apiVersion = apiVersionOf(value);
  const id = text(value, apiVersion === "v1" ? "task_id" : "id");
  if (!id || !isTaskId(id)) return undefined;
  const serviceStatus = text(value, apiVersion === "v1" ? "task_status" : "status") ?? "";
  const watermark = fieldsOf(value["watermark_info"])["enabled"];
  const common = {
    id,
    serviceStatus,
    status: statusOf(serviceStatus) ?? "processing",
    ...(typeof watermark === "boolean" ? { watermark } : {}),
    raw: value,
  } as const;
  return apiVersion === "v1" ? { ...common, ...decodeV1(value) } : { ...common, ...decodeV2(value) };
}

/** Returns the API version of a task's record: only API v1 has `task_id`. */
export function apiVersionOf(raw: unknown): ApiVersion {
  return isFields(raw) && "task_id" in raw ? "v1" : "v2";
}

type VersionedFields = Omit<TaskData, "id" | "status" | "serviceStatus" | "watermark" | "raw">;

function decodeV2(task: Fields): VersionedFields {
  return omitUndefined<VersionedFields>({
    externalTaskId: text(task, "external_id"),
    message: text(task, "message"),
    createdAt: number(task, "create_time"),
    updatedAt: number(task, "update_time"),
    outputs: list(task, "outputs").flatMap(v2Output),
    billing: list(task, "billing").map((item) =>
      omitUndefined<Billing>({
        kind: text(item, "charge_type") ?? "unknown",
        amount: number(item, "amount"),
        cashType: text(item, "cash_type"),
        packageType: text(item, "package_type"),
        currency: text(item, "currency"),
        listPrice: number(item, "list_price"),
      }),
    ),
    parentVideo: undefined,
  });
}

function decodeV1(task: Fields): VersionedFields {
  const info = fieldsOf(task["task_info"]);
  const parent = fieldsOf(info["parent_video"]);
  return omitUndefined<VersionedFields>({
    externalTaskId: text(info, "external_task_id"),
    message: text(task, "task_status_msg"),
    createdAt: number(task, "created_at"),
    updatedAt: number(task, "updated_at"),
    outputs: v1Outputs(fieldsOf(task["task_result"])),
    billing: v1Billing(task),
    parentVideo:
      Object.keys(parent).length > 0
        ? omitUndefined<NonNullable<TaskData["parentVideo"]>>({
            id: text(parent, "id"),
            url: text(parent, "url"),
            duration: number(parent, "duration"),
          })
        : undefined,
  });
}

// API v1 has units and money in two fields, without the pack type (apps/docs/service/tasks.md#billing).
/**
 * Decodes the billing of a task of API v1. An amount of 0 is omitted if another amount is reported.
 * @example v1Billing({ final_unit_deduction: "3.5" }); // [{ kind: "unit", amount: 3.5 }]
 */
export function v1Billing(task: Fields): Billing[] {
  const balance = task["final_balance_deduction"];
  const money = isFields(balance) ? balance : { quota: balance };
  const reported = [
    { kind: "unit", fields: task, name: "final_unit_deduction" },
    { kind: "cash", fields: money, name: "quota" },
  ].flatMap(({ kind, fields, name }) =>
    isAbsent(fields[name])
      ? []
      : omitUndefined<Billing>({ kind, amount: number(fields, name), listPrice: number(fields, "list_price") }),
  );
  const charged = reported.filter(({ amount }) => amount !== 0);
  return charged.length > 0 ? charged : reported.slice(0, 1);
}

/** Whether a value is absent: the service sends such a value as `{}`, `""`, `null` or not at all. */
function isAbsent(value: unknown): boolean {
  return (value ?? "") === "" || (isFields(value) && Object.keys(value).length === 0);
}
