import type { SmokeTarget, SmokeReport } from "../consumer/smoke-target.ts";

/** The input of a runtime. */
export interface RuntimeOptions {
  /** The project with the installed tarballs. */
  readonly consumer: string;
  /** The smoke program runs once for each target. */
  readonly targets: readonly SmokeTarget[];
}

/** Time limit of a runtime for all targets, milliseconds. */
export const LIMIT: number = 60_000;

/** Starts the smoke program on a runtime. */
export interface Runtime {
  readonly name: string;
  /** Whether the runtime may use secret keys, or only a token. */
  readonly credentials: "keys and token" | "token";
  /** Returns a report for each target. Throws with the output of the program if it fails. */
  run(options: RuntimeOptions): Promise<SmokeReport[]>;
}
