import { type Pack, roundUnits, settle, slotsInUse } from "./accounts/ledger.ts";
import type { Service } from "./service.ts";
import { type ApiVersion, type TaskStatus, statusOf, updatedAt } from "./tasks/task.ts";

/** The tasks and units that were paid or reserved. */
export interface Paid {
  /** The number of accepted tasks. */
  readonly tasks: number;
  /** The units of these tasks, without those of failed tasks unless the switch `chargeFailed` is on. */
  readonly units: number;
}

/** The state of an account. */
export interface AccountState {
  /** The access key. */
  readonly accessKey: string;
  /** The packs of the account. */
  readonly packs: readonly Readonly<Pack>[];
  /** The remaining cash. */
  readonly cash: number;
  /**
   * The concurrency slots, by kind of pack and model, for example `video/kling-3.0`. With the switch `slotScope:
   * "pack"`, by kind of pack.
   */
  readonly slots: Readonly<
    Record<
      string,
      {
        /** The number of slots in use. */
        readonly used: number;
        /** The highest number of slots that were in use at the same time. */
        readonly peak: number;
      }
    >
  >;
  /** The tasks and units that the account paid or reserved. */
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
  /** The product, for example `text-to-video`. */
  readonly product: string;
  /** The API version of the create. */
  readonly apiVersion: ApiVersion;
  /** The path of the create, for example `/v1/videos/text2video`. */
  readonly path: string;
  /** The model id. Undefined for products without a model. */
  readonly model?: string;
  /** The prompt, or an empty string. */
  readonly prompt: string;
  /** The status. */
  readonly status: TaskStatus;
  /** The reason of the failure. Undefined unless the task failed. */
  readonly failure?: string;
  /** The units charged, or reserved while it runs. A failed task has 0 unless the switch `chargeFailed` is on. */
  readonly units: number;
  /** The callback URL. */
  readonly callbackUrl?: string;
  /** Set if the task was added by `addTask`, `addVoice` or `addElement`. It is not counted as paid. */
  readonly isAdded?: true;
  /** The time of the create, epoch milliseconds. */
  readonly createdAt: number;
  /** The time of the last change of the status, epoch milliseconds. */
  readonly updatedAt: number;
  /** The time at which the task ends or ended, epoch milliseconds. */
  readonly endsAt: number;
}

/** A snapshot of the state of an emulator as plain data. */
export interface EmulatorState {
  /** The time of the snapshot, epoch milliseconds. */
  readonly now: number;
  /** The accounts. */
  readonly accounts: readonly AccountState[];
  /** The tasks of all accounts, oldest first. */
  readonly tasks: readonly TaskState[];
  /** The tasks and units that all accounts paid or reserved. */
  readonly paid: Paid;
}

export function snapshot(service: Service): EmulatorState {
  const now = service.clock.now();
  for (const account of service.accounts) settle(account, now, service.switches.chargeFailed);
  const tasks: TaskState[] = service.tasks.all().map((task) => {
    const status = statusOf(task, now);
    return {
      id: task.id,
      account: task.account,
      externalTaskId: task.externalTaskId,
      product: task.request.product,
      apiVersion: task.apiVersion,
      path: task.path,
      model: task.request.model,
      prompt: task.request.prompt,
      status,
      failure: status === "failed" ? task.request.failure : undefined,
      units: status === "failed" && !service.switches.chargeFailed ? 0 : task.request.units,
      callbackUrl: task.callbackUrl,
      isAdded: task.isAdded,
      createdAt: task.createdAt,
      updatedAt: updatedAt(task, now),
      endsAt: task.endsAt,
    };
  });
  const accounts = service.accounts.map((account): AccountState => {
    const { slotScope } = service.switches;
    const slots = [...account.peakSlots].map(
      ([key, peak]) => [key, { used: slotsInUse(account, key, slotScope), peak }] as const,
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

function paid(all: readonly TaskState[]): Paid {
  const tasks = all.filter(({ isAdded }) => !isAdded);
  return { tasks: tasks.length, units: roundUnits(tasks.reduce((sum, task) => sum + task.units, 0)) };
}
