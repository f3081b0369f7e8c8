import type { Status, Task } from "./task.ts";

/** What a task is at a time: a pure function of its times. */
export function statusOf(task: Task, now: number): Status {
  if (now < task.processingAt) return "submitted";
  if (now < task.endsAt) return "processing";
  return task.order.failure === undefined ? "succeeded" : "failed";
}

/** When the status last changed. */
export function updatedAt(task: Task, now: number): number {
  if (now < task.processingAt) return task.createdAt;
  return now < task.endsAt ? task.processingAt : task.endsAt;
}

export function hasEnded(task: Task, now: number): boolean {
  return now >= task.endsAt;
}
