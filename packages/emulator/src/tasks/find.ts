import type { Account } from "../accounts/ledger.ts";
import type { Service } from "../service.ts";
import { reject } from "../wire/codes.ts";
import type { Task } from "./task.ts";

/** Whether queries of the account return this task. */
export function isVisible(service: Service, account: Account, task: Task | undefined): task is Task {
  return (
    task !== undefined &&
    !task.synchronous &&
    !(service.switches.deletedElements === "hidden" && isDeletedElement(task)) &&
    task.account === account.setup.accessKey &&
    service.clock.now() >= task.createdAt + service.switches.visibleAfter
  );
}

function isDeletedElement({ request }: Task): boolean {
  return request.outputs.some((output) => output.type === "element" && output.element.isDeleted);
}

/** Finds the task that queries return for an external task id. */
export function findByExternalId(service: Service, account: Account, externalTaskId: string): Task | undefined {
  const found = service.tasks
    .byExternalId(account.setup.accessKey, externalTaskId)
    .filter((task) => isVisible(service, account, task));
  return service.switches.duplicateIdLookup === "newest" ? found.at(-1) : found[0];
}

export function findById(service: Service, account: Account, id: string): Task | undefined {
  const task = service.tasks.byId(id);
  return isVisible(service, account, task) ? task : undefined;
}

/**
 * Finds a task for a query of API v1, by its id or its external task id. Tasks of other endpoints are not found
 * (apps/docs/service/tasks.md#lookup-on-api-v1).
 */
export function findV1Task(service: Service, account: Account, path: string, id: string): Task {
  const { crossEndpointQueries, notFound } = service.switches;
  return (
    [findById(service, account, id), findByExternalId(service, account, id)].find(
      (task) => task && (crossEndpointQueries === "allow" || (task.apiVersion === "v1" && task.path === path)),
    ) ?? reject(notFound === "1201" ? 1201 : 1203, `Task not found by id/external id: ${id}`)
  );
}

/** Sorts tasks, oldest first, into the order of lists. */
export function inListOrder(service: Service, tasks: readonly Task[]): readonly Task[] {
  return service.switches.listOrder === "newest" ? tasks.toReversed() : tasks;
}
