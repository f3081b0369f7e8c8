/**
 * How the emulator's time runs.
 *
 * - `"real"`: the machine's clock.
 * - `{ speed: 20 }`: starts at the machine's time and runs that many times as fast. Hand `emulator.clock` to the client:
 *   one that keeps the machine's own time soon signs tokens that are too old.
 * - `"manual"`: stands still until `advance(ms)`.
 * - `"virtual"`: jumps to the next sleeper by itself as soon as nothing else is going on (in-process use).
 */
export type ClockMode = "real" | "manual" | "virtual" | { readonly speed: number };

/** The emulator's time, in the shape that clients take: hand it to the one under test. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms` of this clock; rejects with `signal.reason` on abort and leaves no timer behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves time forward and fires all that falls due, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>;
}

/** Where manual and virtual clocks start unless told otherwise: 2026-11-21T12:00:00Z. */
export const DEFAULT_START: number = Date.UTC(2026, 10, 21, 12, 0, 0);
