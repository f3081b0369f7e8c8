import type { AccountSetup } from "./accounts/account.ts";
import type { ClockMode } from "./clock/clock.ts";
import type { Scene } from "./media/scene.ts";
import type { Switches } from "./switches.ts";
import type { TaskSeconds } from "./tasks/pace.ts";

/** Everything that can be set; nothing has to be. */
export interface EmulatorOptions {
  /** How time runs. Default `"real"`. */
  readonly clock?: ClockMode;
  /** Start of a manual or virtual clock, ms since 1970. Default 2026-11-21T12:00:00Z. */
  readonly startAt?: number;
  /** Decides ids, durations and probabilities. Default 1. */
  readonly seed?: number;
  /** Listen on a port; `false` leaves only `emulator.fetch`. Default true. */
  readonly listen?: boolean;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** The address that media links begin with, where it is not the one listened on (a container, a proxy). */
  readonly publicUrl?: string;
  /** Default: `DEFAULT_ACCOUNT` alone. */
  readonly accounts?: readonly AccountSetup[];
  /** The region that this emulator plays; accounts of another are unknown to it. Default `singapore`. */
  readonly region?: string;
  readonly switches?: Partial<Switches>;
  /** Seconds from create to end: one number, or a function of the task (which says what is usual). Default: as reported in public, with a seeded spread. */
  readonly taskSeconds?: TaskSeconds;
  readonly callbacks?: CallbackOptions;
  /** Draws a clip of its own: an MP4, or nothing for the built-in clip. Called when the clip is first fetched. */
  readonly draw?: (scene: Scene) => Promise<Uint8Array | undefined>;
}

export interface CallbackOptions {
  /** Sends the callbacks; default the global `fetch`. A receiver in the same process can be put here. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** `any` lets callbacks leave this machine. Default `loopback`. */
  readonly hosts?: "loopback" | "any";
  /** Pauses before a delivery that was not answered with 2xx is tried again, in ms. None documented (kling-api V 7.1); default none. */
  readonly retryAfter?: readonly number[];
}
