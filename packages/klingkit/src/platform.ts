import type { FileWriter, StreamWriter } from "@klingkit/tasks";
import type { EnvFile, Variables } from "./environment.ts";
import type { Print } from "./log.ts";

/** The functions that depend on the runtime. */
export interface Platform {
  /** Returns the variables of the environment. Called at the first call of the client. */
  readonly environment: () => Variables;
  /** Returns the nearest `.env` file. Called if the options and the environment are incomplete. */
  readonly envFile?: () => EnvFile | undefined;
  /** Returns the bytes of a file. */
  readonly readFile?: (path: string | URL) => Promise<ArrayBuffer>;
  readonly writeFile?: FileWriter;
  readonly streamWriter?: StreamWriter;
  /**
   * Prints a line of the log.
   * @default prints to the console
   */
  readonly print?: Print;
}
