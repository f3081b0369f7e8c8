import type { Chance } from "../chance.ts";
import type { Ids } from "../ids.ts";
import type { EmulatorClock } from "../clock/clock.ts";
import type { Account } from "../accounts/ledger.ts";
import type { EmulatorOptions } from "../options.ts";
import type { Switches } from "../switches.ts";
import type { TaskStore } from "../tasks/store.ts";
import type { Library } from "../library/library.ts";
import type { Task } from "../tasks/task.ts";

/** All there is, handed to every endpoint. */
export interface World {
  readonly options: EmulatorOptions;
  /** When this world began, ms since 1970. */
  readonly madeAt: number;
  readonly switches: Switches;
  readonly clock: EmulatorClock;
  readonly chance: Chance;
  readonly ids: Ids;
  readonly accounts: Account[];
  readonly tasks: TaskStore;
  readonly library: Library;
  /** The link under which something made by a task is served. */
  link(task: Task, file: string): string;
  /** Called once for every accepted task. */
  announce(task: Task): void;
}
