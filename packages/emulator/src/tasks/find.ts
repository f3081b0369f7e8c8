import type { Account } from "../accounts/ledger.ts";
import type { World } from "../world/world.ts";
import { refuse } from "../wire/refusal.ts";
import type { Task } from "./task.ts";

/** May the account see this task by now? */
export function isVisible(world: World, account: Account, task: Task): boolean {
  return (
    !task.instant &&
    task.account === account.setup.accessKey &&
    world.clock.now() >= task.createdAt + world.switches.visibleAfter
  );
}

/** The task with this own id that queries find. */
export function findByOwnId(world: World, account: Account, ownId: string): Task | undefined {
  const found = world.tasks.byOwnId(account.setup.accessKey, ownId).filter((task) => isVisible(world, account, task));
  return world.switches.ownIdFinds === "newest" ? found.at(-1) : found[0];
}

export function findById(world: World, account: Account, id: string): Task | undefined {
  const task = world.tasks.byId(id);
  return task && isVisible(world, account, task) ? task : undefined;
}

/** v1: the id or the own id in the same position; another family's task is a stranger (kling-api V 8.1, V 12). */
export function findOnV1(world: World, account: Account, path: string, id: string): Task {
  const here = (task: Task | undefined): task is Task =>
    task !== undefined && (world.switches.strangers === "answer" || (task.design === "v1" && task.path === path));
  const byId = findById(world, account, id);
  if (here(byId)) return byId;
  const byOwnId = findByOwnId(world, account, id);
  return here(byOwnId) ? byOwnId : unknown(world, id);
}

/** In the order that lists show. */
export function inListOrder(world: World, tasks: readonly Task[]): readonly Task[] {
  return world.switches.listOrder === "newest" ? [...tasks].reverse() : tasks;
}

function unknown(world: World, id: string): never {
  return refuse(world.switches.notFound === "1201" ? 1201 : 1203, `Task not found by id/external id: ${id}`);
}
