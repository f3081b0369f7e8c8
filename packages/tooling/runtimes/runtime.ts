import type { Place, SmokeReport } from "../consumer/place.ts";

/** What a runtime is given. */
export interface Stage {
  /** The project that has installed the tarballs. */
  readonly consumer: string;
  /** One smoke program for each. */
  readonly places: readonly Place[];
}

/** How long a runtime may take for all, milliseconds. */
export const LIMIT: number = 60_000;

/** Knows how to start the smoke program on one runtime. */
export interface Runtime {
  readonly name: string;
  /** Both, where keys may be; a token handed over, where they may not. */
  readonly credentials: "keys and token" | "token";
  /** A report for each place. Throws what the program said when it failed. */
  run(stage: Stage): Promise<SmokeReport[]>;
}
