import type { PackType } from "./accounts/account.ts";
import { exact, settle } from "./accounts/ledger.ts";
import { slotKey } from "./accounts/slots.ts";
import { statusOf, updatedAt } from "./tasks/lifecycle.ts";
import type { Product } from "./tasks/product.ts";
import type { Design, Status } from "./tasks/task.ts";
import type { World } from "./world/world.ts";

/** The state of an account. */
export interface AccountState {
  /** The access key. */
  readonly accessKey: string;
  /** The packs of the account. */
  readonly packs: readonly {
    /** The id of the pack. */
    readonly id: string;
    /** The name of the pack. */
    readonly name: string;
    /** The kind of the pack. */
    readonly type: PackType;
    /** The units bought. */
    readonly units: number;
    /** The units left. */
    readonly left: number;
    /** How many tasks may run at once. */
    readonly concurrency: number;
  }[];
  /** The cash left. */
  readonly cash: number;
  /** The concurrency slots, by kind of pack and model, as `video/kling-3.0`. */
  readonly slots: Readonly<
    Record<
      string,
      {
        /** The slots used now. */
        readonly used: number;
        /** The highest number of slots used at once. */
        readonly most: number;
      }
    >
  >;
  /** What the account paid or reserved. */
  readonly paid: {
    /** The number of accepted tasks. */
    readonly tasks: number;
    /** The units of the tasks that did not fail. */
    readonly units: number;
  };
}

/** The state of a task. */
export interface TaskState {
  /** The id of the task. */
  readonly id: string;
  /** The access key of its account. */
  readonly account: string;
  /** The external task id. */
  readonly externalId?: string;
  /** The product, as `text-to-video`. */
  readonly family: Product;
  /** The API version of the create. */
  readonly design: Design;
  /** The path of the create, as `/v1/videos/text2video`. */
  readonly path: string;
  /** The model. */
  readonly model?: string;
  /** The prompt; empty if it has none. */
  readonly prompt: string;
  /** The status. */
  readonly status: Status;
  /** Why it failed. Undefined unless it failed. */
  readonly failure?: string;
  /** The units charged, or reserved while it runs. A failed task has 0 unless the switch `chargeFailed` is on. */
  readonly units: number;
  /** Where its callbacks are sent. */
  readonly callbackUrl?: string;
  /** When it was created, epoch milliseconds. */
  readonly createdAt: number;
  /** When its status changed last, epoch milliseconds. */
  readonly updatedAt: number;
  /** When it ends or ended, epoch milliseconds. */
  readonly endsAt: number;
}

/** The state of an emulator as plain data: a copy. */
export interface EmulatorState {
  /** The time, epoch milliseconds. */
  readonly now: number;
  /** The accounts. */
  readonly accounts: readonly AccountState[];
  /** The tasks of all accounts, oldest first. */
  readonly tasks: readonly TaskState[];
  /** What all accounts paid or reserved. */
  readonly paid: {
    /** The number of accepted tasks. */
    readonly tasks: number;
    /** The units of the tasks that did not fail. */
    readonly units: number;
  };
}

export function snapshot(world: World): EmulatorState {
  const now = world.clock.now();
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
