import type { Account } from "./accounts/ledger.ts";
import type { EmulatorClock } from "./clock/clock.ts";
import type { Ids } from "./ids.ts";
import type { EmulatorOptions } from "./options.ts";
import type { Presets } from "./presets.ts";
import type { Random } from "./random.ts";
import type { Session } from "./session.ts";
import type { Switches } from "./switches.ts";
import type { TaskStore } from "./tasks/store.ts";
import type { Task } from "./tasks/task.ts";

/** The state of the emulated service and its dependencies. */
export interface Service {
  readonly options: EmulatorOptions;
  readonly startedAt: number;
  readonly switches: Switches;
  readonly clock: EmulatorClock;
  readonly random: Random;
  readonly ids: Ids;
  readonly accounts: Account[];
  readonly tasks: TaskStore;
  readonly presets: Presets;
  readonly sessions: Map<string, Session>;
  /** True after a reset: pending timers of this state then have no effect. */
  isDiscarded: boolean;
  /** Returns the signed URL of an output file. */
  mediaUrl(task: Task, file: string): string;
  /** Schedules the callbacks of a new task. */
  scheduleCallbacks(task: Task): void;
}

/** The part of an authenticated request that the readers of its body need. */
export interface RequestContext {
  readonly service: Service;
  readonly account: Account;
}
