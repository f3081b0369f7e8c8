import type { Account } from "./accounts/ledger.ts";
import type { Chance } from "./chance.ts";
import type { EmulatorClock } from "./clock/clock.ts";
import type { Ids } from "./ids.ts";
import type { Library } from "./library.ts";
import type { EmulatorOptions } from "./options.ts";
import type { Switches } from "./switches.ts";
import type { TaskStore } from "./tasks/store.ts";
import type { Task } from "./tasks/task.ts";

/** The state of the service, and what it runs on. */
export interface World {
  readonly options: EmulatorOptions;
  readonly startedAt: number;
  readonly switches: Switches;
  readonly clock: EmulatorClock;
  readonly chance: Chance;
  readonly ids: Ids;
  readonly accounts: Account[];
  readonly tasks: TaskStore;
  readonly library: Library;
  /** Set by a reset: timers of this state that are still pending have no effect. */
  isDiscarded: boolean;
  /** The URL of a file that a task made. */
  link(task: Task, file: string): string;
  /** Called once for every accepted task. */
  announce(task: Task): void;
}

/** A request that passed authentication, as far as the reading of its body needs it. */
export interface RequestContext {
  readonly world: World;
  readonly account: Account;
}
