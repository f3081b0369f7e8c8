import type { Account } from "../accounts/ledger.ts";
import { refuse } from "../wire/codes.ts";
import type { World } from "../world.ts";
import type { Task } from "./task.ts";

/** Whether queries of the account find this task. */
export function isVisible(world: World, account: Account, task: Task | undefined): task is Task {
  return (
    task !== undefined &&
    !task.instant &&
    task.account === account.setup.accessKey &&
    world.clock.now() >= task.createdAt + world.switches.visibleAfter
  );
}

/** The task that queries find by this external task id. */
export function findByExternalId(world: World, account: Account, externalTaskId: string): Task | undefined {
  const found = world.tasks
    .byExternalId(account.setup.accessKey, externalTaskId)
    .filter((task) => isVisible(world, account, task));
  return world.switches.duplicateIdLookup === "newest" ? found.at(-1) : found[0];
}

export function findById(world: World, account: Account, id: string): Task | undefined {
  const task = world.tasks.byId(id);
  return isVisible(world, account, task) ? task : undefined;
}

/**
 * API v1: the id or the external task id in the same position; another endpoint's task is a stranger
 * (apps/docs/service/tasks.md#lookup-on-api-v1).
 */
export function findOnV1(world: World, account: Account, path: string, id: string): Task {
  const { crossEndpointQueries: strangers, notFound } = world.switches;
  return (
    [findById(world, account, id), findByExternalId(world, account, id)].find(
      (task) => task && (strangers === "answer" || (task.apiVersion === "v1" && task.path === path)),
    ) ?? refuse(notFound === "1201" ? 1201 : 1203, `Task not found by id/external id: ${id}`)
  );
}

/** In the order of lists. */
export function inListOrder(world: World, tasks: readonly Task[]): readonly Task[] {
  return world.switches.listOrder === "newest" ? tasks.toReversed() : tasks;
}
