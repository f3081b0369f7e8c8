import { exact, type Pack, settle, slotsInUse } from "./accounts/ledger.ts";
import { type ApiVersion, type Status, statusOf, updatedAt } from "./tasks/task.ts";
import type { World } from "./world.ts";

/** What was paid or reserved. */
export interface Paid {
  /** The number of accepted tasks. */
  readonly tasks: number;
  /** The units of the tasks that did not fail. */
  readonly units: number;
}

/** The state of an account. */
export interface AccountState {
  /** The access key. */
  readonly accessKey: string;
  /** The packs of the account. */
  readonly packs: readonly Readonly<Pack>[];
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
        readonly limit: number;
      }
    >
  >;
  /** What the account paid or reserved. */
  readonly paid: Paid;
}

/** The state of a task. */
export interface TaskState {
  /** The id of the task. */
  readonly id: string;
  /** The access key of its account. */
  readonly account: string;
  /** The external task id. */
  readonly externalTaskId?: string;
  /** The product, as `text-to-video`. */
  readonly family: string;
  /** The API version of the create. */
  readonly apiVersion: ApiVersion;
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
  readonly paid: Paid;
}

export function snapshot(world: World): EmulatorState {
  const now = world.clock.now();
  for (const account of world.accounts) settle(account, now, world.switches.chargeFailed);
  const tasks: TaskState[] = world.tasks.all().map((task) => {
    const status = statusOf(task, now);
    return {
      id: task.id,
      account: task.account,
      externalTaskId: task.externalTaskId,
      family: task.request.product,
      apiVersion: task.apiVersion,
      path: task.path,
      model: task.request.model,
      prompt: task.request.prompt,
      status,
      failure: status === "failed" ? task.request.failure : undefined,
      units: status === "failed" && !world.switches.chargeFailed ? 0 : task.request.units,
      callbackUrl: task.callbackUrl,
      createdAt: task.createdAt,
      updatedAt: updatedAt(task, now),
      endsAt: task.endsAt,
    };
  });
  const accounts = world.accounts.map((account): AccountState => {
    const { slotScope } = world.switches;
    const slots = [...account.most].map(
      ([key, limit]) => [key, { used: slotsInUse(account, key, slotScope), limit }] as const,
    );
    return {
      accessKey: account.setup.accessKey,
      packs: account.packs.map((pack) => ({ ...pack })),
      cash: account.cash,
      slots: Object.fromEntries(slots),
      paid: paid(tasks.filter((task) => task.account === account.setup.accessKey)),
    };
  });
  return { now, accounts, tasks, paid: paid(tasks) };
}

function paid(tasks: readonly TaskState[]): Paid {
  return { tasks: tasks.length, units: exact(tasks.reduce((sum, task) => sum + task.units, 0)) };
}
