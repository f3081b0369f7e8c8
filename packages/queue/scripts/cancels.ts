import type { EmulatorState } from "@klingkit/emulator";
import type { QueueResult } from "@klingkit/queue";

/** A job that was cancelled, what `cancel` returned, and when, on the service's clock. */
export interface CancelledJob {
  readonly key: string;
  readonly at: number;
  readonly cancelled: number;
  readonly running: number;
}

/** The prompt of a proof's job, by which the service's books tell whose task it is. */
export function promptOf(key: string): string {
  return `a lighthouse in fog, ${key.replace("job-", "")}`;
}

/** What became of cancelled jobs. Apart from the first, each number counts faults. */
export function cancelReport(
  state: EmulatorState,
  cancels: readonly CancelledJob[],
  results: readonly Pick<QueueResult, "key" | "status" | "task">[],
  noticeMs: number,
): Readonly<
  Record<"cancels" | "sentThoughUnsent" | "sentAfterNotice" | "taskMissingInResult" | "otherStatus", number>
> {
  const tasksOf = (key: string): EmulatorState["tasks"] => state.tasks.filter(({ prompt }) => prompt === promptOf(key));
  const open = cancels.filter(({ cancelled, running }) => cancelled + running > 0);
  const byKey = new Map(results.map((result) => [result.key, result]));
  const count = (holds: (cancel: CancelledJob) => boolean): number => open.filter(holds).length;
  return {
    cancels: open.length,
    // `cancel` said that nothing had been sent.
    sentThoughUnsent: count(({ key, cancelled }) => cancelled > 0 && tasksOf(key).length > 0),
    // A worker notices the cancel of another process within this time.
    sentAfterNotice: count(({ key, at }) => tasksOf(key).some(({ createdAt }) => createdAt > at + noticeMs)),
    taskMissingInResult: count(({ key }) => tasksOf(key).length > 0 && byKey.get(key)?.task === undefined),
    otherStatus: count(({ key }) => byKey.get(key)?.status !== "cancelled"),
  };
}
