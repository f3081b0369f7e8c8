import type { World } from "../world.ts";
import type { Ending } from "./user.ts";

/** The storm in numbers; those of tasks come from the emulator's books. */
export interface Counts {
  /** Asked for. */
  readonly tasks: number;
  /** Own ids that have at least one task. */
  readonly created: number;
  /** Tasks paid for. */
  readonly paid: number;
  /** Paid for beyond the first of their own id. */
  readonly duplicates: number;
  /** Paid for, but the user has no handle that leads to a task of that own id. */
  readonly lost: number;
  /** Users who gave up before they saw an end. */
  readonly unresolved: number;
  /** How often somebody was told that there is no task although there was one. */
  readonly falseNones: number;
  /** Requests that clients sent or tried to send. */
  readonly requests: number;
  /** Callbacks that were delivered, twins and latecomers among them. */
  readonly callbacks: number;
  /** Ends that the receivers handed on more than once. */
  readonly endsTwice: number;
  /** Processes that died with all that they knew. */
  readonly deaths: number;
  readonly virtualSeconds: number;
}

export const noCounts: Counts = {
  tasks: 0,
  created: 0,
  paid: 0,
  duplicates: 0,
  lost: 0,
  unresolved: 0,
  falseNones: 0,
  requests: 0,
  callbacks: 0,
  endsTwice: 0,
  deaths: 0,
  virtualSeconds: 0,
};

export function countBooks(
  { emulator, line }: World,
  endings: readonly Ending[],
  run: Pick<Counts, "deaths" | "endsTwice" | "virtualSeconds">,
): Counts {
  const { tasks } = emulator.state();
  const owners = new Map<string, string[]>();
  for (const { externalTaskId = "", id } of tasks)
    owners.set(externalTaskId, [...(owners.get(externalTaskId) ?? []), id]);
  return {
    tasks: endings.length,
    created: owners.size,
    paid: tasks.length,
    duplicates: tasks.length - owners.size,
    lost: endings.filter(({ job, taskId }) => {
      const made = owners.get(job.ownId);
      return made !== undefined && !(taskId !== undefined && made.includes(taskId));
    }).length,
    unresolved: endings.filter(({ resolved }) => !resolved).length,
    falseNones: endings.reduce((sum, ending) => sum + ending.falseNones, 0),
    requests: line.sent.create + line.sent.read + line.sent.media,
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
    endsTwice: a.endsTwice + b.endsTwice,
    deaths: a.deaths + b.deaths,
    virtualSeconds: a.virtualSeconds + b.virtualSeconds,
  };
}
