import type { Task } from "./task.ts";

/** The tasks of both API versions. What an account may see is up to the queries. */
export interface TaskStore {
  add(task: Task): void;
  byId(id: string): Task | undefined;
  /** All tasks of an account with this external task id, oldest first. */
  byExternalId(account: string, externalId: string): readonly Task[];
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
  const key = (account: string, externalId: string): string => `${account}\n${externalId}`;
  return {
    add(task) {
      tasks.push(task);
      byId.set(task.id, task);
      for (const made of task.request.makes) byMade.set(made.id, task);
      if (task.externalId === undefined) return;
      const place = key(task.account, task.externalId);
      byExternalId.set(place, [...(byExternalId.get(place) ?? []), task]);
    },
    byId: (id) => byId.get(id),
    byMade: (id) => byMade.get(id),
    byExternalId: (account, externalId) => byExternalId.get(key(account, externalId)) ?? [],
    all: () => tasks,
  };
}
