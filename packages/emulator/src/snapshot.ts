import type { PackType } from "./accounts/account.ts";
import { exact, settle } from "./accounts/ledger.ts";
import { slotKey } from "./accounts/slots.ts";
import { statusOf, updatedAt } from "./tasks/lifecycle.ts";
import type { Product } from "./tasks/product.ts";
import type { Design, Status } from "./tasks/task.ts";
import type { World } from "./world/world.ts";

/** An account as it stands. */
export interface AccountState {
  readonly accessKey: string;
  readonly packs: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: PackType;
    readonly units: number;
    readonly left: number;
    readonly concurrency: number;
  }[];
  readonly cash: number;
  /** By slot key: pack type and model, e.g. `video/kling-3.0`. */
  readonly slots: Readonly<Record<string, { readonly used: number; readonly most: number }>>;
  /** Tasks accepted, which is what a caller pays for, and units reserved or paid for those that did not fail. */
  readonly paid: { readonly tasks: number; readonly units: number };
}

export interface TaskState {
  readonly id: string;
  readonly account: string;
  readonly externalId?: string;
  /** What it is, e.g. `text-to-video`. */
  readonly family: Product;
  readonly design: Design;
  readonly path: string;
  readonly model?: string;
  readonly prompt: string;
  readonly status: Status;
  readonly failure?: string;
  /** Units charged, or reserved while it runs; 0 once failed. */
  readonly units: number;
  readonly callbackUrl?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly endsAt: number;
}

/** Everything as plain data: a copy that does not change any more. */
export interface EmulatorState {
  readonly now: number;
  readonly accounts: readonly AccountState[];
  readonly tasks: readonly TaskState[];
  readonly paid: { readonly tasks: number; readonly units: number };
}

export function snapshot(world: World): EmulatorState {
  const now = world.timeline.now();
  for (const account of world.accounts) settle(account, now, world.switches.chargeFailed);
  const tasks: TaskState[] = world.tasks.all().map((task) => {
    const status = statusOf(task, now);
    return {
      id: task.id,
      account: task.account,
      externalId: task.externalId,
      family: task.order.product,
      design: task.design,
      path: task.path,
      model: task.order.model,
      prompt: task.order.prompt,
      status,
      failure: status === "failed" ? task.order.failure : undefined,
      units: status === "failed" && !world.switches.chargeFailed ? 0 : task.order.units,
      callbackUrl: task.callbackUrl,
      createdAt: task.createdAt,
      updatedAt: updatedAt(task, now),
      endsAt: task.endsAt,
    };
  });
  const accounts = world.accounts.map((account): AccountState => {
    const slots: Record<string, { used: number; most: number }> = {};
    for (const [key, most] of account.most) slots[key] = { used: 0, most };
    for (const task of account.running) {
      const slot = slots[slotKey(task.order, world.switches.slotScope)];
      if (slot) slot.used += task.order.slots;
    }
    return {
      accessKey: account.setup.accessKey,
      packs: account.packs.map(({ id, name, type, total, left, concurrency }) => ({
        id,
        name,
        type,
        units: total,
        left,
        concurrency,
      })),
      cash: account.cash,
      slots,
      paid: paid(tasks.filter((task) => task.account === account.setup.accessKey)),
    };
  });
  return { now, accounts, tasks, paid: paid(tasks) };
}

function paid(tasks: readonly TaskState[]): { tasks: number; units: number } {
  return { tasks: tasks.length, units: exact(tasks.reduce((sum, task) => sum + task.units, 0)) };
}
