import type { Task } from "./task.ts";

/** The tasks of all accounts and of both API versions. */
export interface TaskStore {
  add(task: Task): void;
  byId(id: string): Task | undefined;
  /** Returns the tasks of an account with this external task id, oldest first. */
  byExternalId(account: string, externalTaskId: string): readonly Task[];
  /** Returns the task with this output. */
  byOutputId(id: string): Task | undefined;
  /** Returns all tasks, oldest first. */
  all(): readonly Task[];
}

export function createTaskStore(): TaskStore {
  const tasks: Task[] = [];
  const byId = new Map<string, Task>();
  const byOutputId = new Map<string, Task>();
  const byExternalId = new Map<string, Task[]>();
  const key = (account: string, externalTaskId: string): string => `${account}\n${externalTaskId}`;
  return {
    add(task) {
      tasks.push(task);
      byId.set(task.id, task);
      for (const output of task.request.outputs) byOutputId.set(output.id, task);
      if (task.externalTaskId === undefined) return;
      const externalKey = key(task.account, task.externalTaskId);
      byExternalId.set(externalKey, [...(byExternalId.get(externalKey) ?? []), task]);
    },
    byId: (id) => byId.get(id),
    byOutputId: (id) => byOutputId.get(id),
    byExternalId: (account, externalTaskId) => byExternalId.get(key(account, externalTaskId)) ?? [],
    all: () => tasks,
  };
}
