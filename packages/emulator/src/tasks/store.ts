import type { Task } from "./task.ts";

/** One store for both designs. Finding says nothing about who may see what; the queries do. */
export interface TaskStore {
  add(task: Task): void;
  byId(id: string): Task | undefined;
  /** All tasks of an account that carry this own id, oldest first. */
  byOwnId(account: string, ownId: string): readonly Task[];
  /** The task that made the thing (video, sound, voice, element) with this id. */
  byMade(id: string): Task | undefined;
  /** Oldest first. */
  all(): readonly Task[];
}

export function createTaskStore(): TaskStore {
  const tasks: Task[] = [];
  const byId = new Map<string, Task>();
  const byMade = new Map<string, Task>();
  const byOwnId = new Map<string, Task[]>();
  const key = (account: string, ownId: string): string => `${account}\n${ownId}`;
  return {
    add(task) {
      tasks.push(task);
      byId.set(task.id, task);
      for (const made of task.order.makes) byMade.set(made.id, task);
      if (task.externalId === undefined) return;
      const place = key(task.account, task.externalId);
      byOwnId.set(place, [...(byOwnId.get(place) ?? []), task]);
    },
    byId: (id) => byId.get(id),
    byMade: (id) => byMade.get(id),
    byOwnId: (account, ownId) => byOwnId.get(key(account, ownId)) ?? [],
    all: () => tasks,
  };
}
