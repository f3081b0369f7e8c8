import { type Billing, decodeTask, type Fields } from "@klingkit/tasks";

/** What a synchronous call cost: told in the same two fields as for a task, but without one (kling-api V 10.6, 10.8). */
export function billingOf(data: Fields): readonly Billing[] {
  return decodeTask({ ...data, task_id: "none" })?.billing ?? [];
}
