import type { Environment } from "../environment.ts";
import type { UserResult } from "./user.ts";

/** The counts of a storm. The numbers of tasks come from the emulator's state. */
export interface Counts {
  /** Jobs. */
  readonly tasks: number;
  /** External task ids with at least one task. */
  readonly created: number;
  /** Paid tasks. */
  readonly paid: number;
  /** Paid tasks besides the first one of an external task id. */
  readonly duplicates: number;
  /** Jobs with a paid task whose user has no reference of it. */
  readonly lost: number;
  /** Users who gave up before the task finished. */
  readonly unresolved: number;
  /** The number of times klingkit reported that no task existed although one did. */
  readonly falseNones: number;
  /** Requests that clients tried to send. */
  readonly requests: number;
  /** Delivered callbacks, including duplicate and late ones. */
  readonly callbacks: number;
  /** Finished tasks that receivers reported more than once. */
  readonly reportedTwice: number;
  /** Crashes of processes. */
  readonly crashes: number;
  readonly virtualSeconds: number;
}

export const zeroCounts: Counts = {
  tasks: 0,
  created: 0,
  paid: 0,
  duplicates: 0,
  lost: 0,
  unresolved: 0,
  falseNones: 0,
  requests: 0,
  callbacks: 0,
  reportedTwice: 0,
  crashes: 0,
  virtualSeconds: 0,
};

export function countResults(
  { emulator, injector }: Environment,
  results: readonly UserResult[],
  run: Pick<Counts, "crashes" | "reportedTwice" | "virtualSeconds">,
): Counts {
  const { tasks } = emulator.state();
  const idsByExternalId = new Map<string, string[]>();
  for (const { externalTaskId = "", id } of tasks)
    idsByExternalId.set(externalTaskId, [...(idsByExternalId.get(externalTaskId) ?? []), id]);
  return {
    tasks: results.length,
    created: idsByExternalId.size,
    paid: tasks.length,
    duplicates: tasks.length - idsByExternalId.size,
    lost: results.filter(({ job, taskId }) => {
      const ids = idsByExternalId.get(job.externalTaskId);
      return ids !== undefined && !(taskId !== undefined && ids.includes(taskId));
    }).length,
    unresolved: results.filter(({ resolved }) => !resolved).length,
    falseNones: results.reduce((sum, result) => sum + result.falseNones, 0),
    requests: injector.sent.create + injector.sent.read + injector.sent.media,
    callbacks: emulator.callbacks.length,
    ...run,
  };
}

export function add(a: Counts, b: Counts): Counts {
  return {
    tasks: a.tasks + b.tasks,
    created: a.created + b.created,
    paid: a.paid + b.paid,
    duplicates: a.duplicates + b.duplicates,
    lost: a.lost + b.lost,
    unresolved: a.unresolved + b.unresolved,
    falseNones: a.falseNones + b.falseNones,
    requests: a.requests + b.requests,
    callbacks: a.callbacks + b.callbacks,
    reportedTwice: a.reportedTwice + b.reportedTwice,
    crashes: a.crashes + b.crashes,
    virtualSeconds: a.virtualSeconds + b.virtualSeconds,
  };
}
