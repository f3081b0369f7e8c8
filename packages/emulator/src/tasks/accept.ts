import { type Account, canPay, reserve, settle } from "../accounts/ledger.ts";
import { slotKey, slotLimit, slotsInUse } from "../accounts/slots.ts";
import type { World } from "../world/world.ts";
import { refuse } from "../wire/refusal.ts";
import type { Order } from "./order.ts";
import { paceOf } from "./pace.ts";
import type { Design, Task } from "./task.ts";

/** What comes with every asynchronous create besides the order itself. */
export interface Ask {
  readonly account: Account;
  readonly design: Design;
  readonly path: string;
  readonly apiKeyName: string;
  readonly externalId?: string;
  readonly callbackUrl?: string;
  readonly watermark: boolean;
  /** A synchronous call: done as it is made, no slot, not to be queried. */
  readonly instant?: boolean;
}

/** The last checks and the task itself. By now the body has been read and the model and parameters are fine (order: kling-api V 12). */
export function accept(world: World, ask: Ask, order: Order): Task {
  const now = world.clock.now();
  const { account } = ask;
  const { switches } = world;
  settle(account, now, switches.chargeFailed);

  if (order.prompt.includes("[refuse]")) refuse(1301);
  if (switches.ownIdCheck === "before-balance") refuseUsedOwnId(world, ask, now);
  if (!canPay(account, order, now)) refuse(1102);
  if (switches.ownIdCheck === "before-slots") refuseUsedOwnId(world, ask, now);
  if (!ask.instant) takeSlots(world, account, order, now);
  if (switches.ownIdCheck === "after-slots") refuseUsedOwnId(world, ask, now);

  const pace = ask.instant ? { processing: 0, end: 0 } : paceOf(order, world.options.taskSeconds, world.chance);
  const failure =
    order.failure ?? (order.prompt.includes("[fail]") ? "Failure to pass the risk control system" : undefined);
  const task: Task = {
    id: world.ids.task(),
    account: account.setup.accessKey,
    design: ask.design,
    path: ask.path,
    order: { ...order, failure },
    externalId: ask.externalId,
    callbackUrl: ask.callbackUrl,
    watermark: ask.watermark,
    instant: ask.instant ?? false,
    charges: reserve(account, order, now),
    apiKeyName: ask.apiKeyName,
    createdAt: now,
    processingAt: now + pace.processing,
    endsAt: now + pace.end,
  };
  world.tasks.add(task);
  account.running.add(task);
  if (task.instant) settle(account, now, switches.chargeFailed);
  if (order.slots === 0) return announced(world, task);
  const key = slotKey(order, switches.slotScope);
  account.most.set(key, Math.max(account.most.get(key) ?? 0, slotsInUse(account, key, switches.slotScope)));
  return announced(world, task);
}

function announced(world: World, task: Task): Task {
  world.announce(task);
  return task;
}

function takeSlots(world: World, account: Account, order: Order, now: number): void {
  if (order.slots === 0) return;
  const used = slotsInUse(account, slotKey(order, world.switches.slotScope), world.switches.slotScope);
  if (used + order.slots > slotLimit(account, order.pack, now)) refuse(1303, undefined, world.switches.slotStatus);
}

function refuseUsedOwnId(world: World, ask: Ask, now: number): void {
  const { ownIds } = world.switches;
  if (ask.externalId === undefined || ownIds === "off") return;
  const [first] = world.tasks.byOwnId(ask.account.setup.accessKey, ask.externalId);
  if (first && (ownIds === "strict" || now >= first.createdAt + ownIds.lateBy))
    refuse(1201, `External_task_id ${ask.externalId} already exists`);
}
