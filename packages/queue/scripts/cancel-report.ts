import type { EmulatorState } from "@klingkit/emulator";
import type { QueueResult } from "@klingkit/queue";

/** A cancelled job: the result of `cancel`, and the time on the service's clock. */
export interface CancelledJob {
  readonly key: string;
  readonly at: number;
  readonly cancelled: number;
  readonly running: number;
}

/** The prompt of a job, which identifies its task in the emulator's state. */
export function promptOf(key: string): string {
  return `a lighthouse in fog, ${key.replace("job-", "")}`;
}

/** Compares the results of cancelled jobs with the emulator's state. All numbers but `cancels` count errors. */
export function cancelReport(
  state: EmulatorState,
  cancels: readonly CancelledJob[],
  results: readonly Pick<QueueResult, "key" | "status" | "taskId">[],
  noticeMs: number,
): Readonly<
  Record<"cancels" | "sentThoughCancelled" | "sentAfterNotice" | "taskMissingInResult" | "otherStatus", number>
> {
  const tasksOf = (key: string): EmulatorState["tasks"] => state.tasks.filter(({ prompt }) => prompt === promptOf(key));
  const open = cancels.filter(({ cancelled, running }) => cancelled + running > 0);
  const byKey = new Map(results.map((result) => [result.key, result]));
  const count = (matches: (cancel: CancelledJob) => boolean): number => open.filter(matches).length;
  return {
    cancels: open.length,
    // `cancel` had returned that nothing was sent.
    sentThoughCancelled: count(({ key, cancelled }) => cancelled > 0 && tasksOf(key).length > 0),
    // A worker notices the cancel of another process within `noticeMs`.
    sentAfterNotice: count(({ key, at }) => tasksOf(key).some(({ createdAt }) => createdAt > at + noticeMs)),
    taskMissingInResult: count(({ key }) => tasksOf(key).length > 0 && byKey.get(key)?.taskId === undefined),
    otherStatus: count(({ key }) => byKey.get(key)?.status !== "cancelled"),
  };
}
