import type { FileWriter, StreamWriter } from "@klingkit/tasks";
import type { EnvFile, Variables } from "./environment.ts";
import type { Print } from "./log.ts";

/** What only some runtimes have. */
export interface Platform {
  /** The variables of the environment. Called when one is needed, not before the first call. */
  readonly environment: () => Variables;
  /** The nearest `.env` file. Called when the options and the environment do not decide. */
  readonly envFile?: () => EnvFile | undefined;
  /** Returns the bytes of a file. */
  readonly readFile?: (path: string | URL) => Promise<ArrayBuffer>;
  readonly writeFile?: FileWriter;
  readonly streamWriter?: StreamWriter;
  /**
   * Prints a line of the log.
   * @default to the console
   */
  readonly print?: Print;
}
