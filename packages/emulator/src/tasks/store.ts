import type { Task } from "./task.ts";

/** The tasks of both API versions. What an account may see is up to the queries. */
export interface TaskStore {
  add(task: Task): void;
  byId(id: string): Task | undefined;
  /** All tasks of an account with this external task id, oldest first. */
  byExternalId(account: string, externalTaskId: string): readonly Task[];
  /** The task with this output (video, sound, voice, element). */
  byMade(id: string): Task | undefined;
  /** Oldest first. */
  all(): readonly Task[];
}

export function createTaskStore(): TaskStore {
  const tasks: Task[] = [];
  const byId = new Map<string, Task>();
  const byMade = new Map<string, Task>();
  const byExternalId = new Map<string, Task[]>();
  const key = (account: string, externalTaskId: string): string => `${account}\n${externalTaskId}`;
  return {
    add(task) {
      tasks.push(task);
      byId.set(task.id, task);
      for (const made of task.request.makes) byMade.set(made.id, task);
      if (task.externalTaskId === undefined) return;
      const place = key(task.account, task.externalTaskId);
      byExternalId.set(place, [...(byExternalId.get(place) ?? []), task]);
    },
    byId: (id) => byId.get(id),
    byMade: (id) => byMade.get(id),
    byExternalId: (account, externalTaskId) => byExternalId.get(key(account, externalTaskId)) ?? [],
    all: () => tasks,
  };
}
