import type { Emulator } from "@klingkit/emulator";
import type { Clock, KlingOptions } from "klingkit";

/** Where text goes: a terminal, a pipe, or a test. */
export type Screen = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** All that a command touches of the world, so that a test can hand in another one. */
export interface Surroundings {
  /** Results. */
  readonly stdout: Screen;
  /** Progress, notes and errors. */
  readonly stderr: Screen;
  /** The working folder. */
  readonly folder: string;
  /** The service's time, unless an emulator brings its own. */
  readonly clock: Clock;
  /** The machine's time: the terminal is redrawn and the queue's database writes by it. */
  readonly machineClock: Clock;
  /** Aborted by Ctrl-C. */
  readonly interrupt: AbortSignal;
  /** Where the service is and how it is reached, where that is not what the environment says. */
  readonly connection: Pick<KlingOptions, "baseUrl" | "fetch" | "random" | "env">;
  /** Starts the emulator of `--emulator`, with an API key for it. The session closes it. */
  readonly openEmulator: () => Promise<{ readonly emulator: Emulator; readonly apiKey: string }>;
}
