/**
 * How the emulator's time runs.
 * - `"real"`: it is the clock of the machine.
 * - `{ speed: 20 }`: it starts at the machine's time and runs 20 times as fast. Pass `emulator.clock` to the client:
 *   with the machine's clock it would sign tokens that are too old.
 * - `"manual"`: it stands still until `advance(ms)`.
 * - `"virtual"`: it jumps to the next pending `sleep` when nothing else is running. Only for clients in the same
 *   process. Requests to the emulator and work given to `track` count as running.
 */
export type ClockMode =
  | "real"
  | "manual"
  | "virtual"
  | {
      /** How many times as fast as the machine's clock, above 0. */
      readonly speed: number;
    };

/** The emulator's clock. It fits the `clock` option of klingkit's clients. */
export interface EmulatorClock {
  /**
   * Returns the time, epoch milliseconds.
   * @example const before = emulator.clock.now();
   */
  now(): number;
  /**
   * Resolves after `ms` milliseconds on this clock. Rejects with the reason of `signal` if it aborts.
   * @example await emulator.clock.sleep(10_000);
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Moves the time forward by `ms` milliseconds. Everything that falls due happens in order, and promises settle in
   * between.
   * @example await emulator.clock.advance(60_000);
   */
  advance(ms: number): Promise<void>;
  /**
   * Marks work that does not wait for this clock, for example the loading of a module, and returns the same promise.
   * Until the promise settles, virtual time stands still and `advance` waits. Requests to the emulator are tracked
   * without it. Time does not move while tracked work itself waits for this clock, so `sleep` must not be part of it.
   * @example const { createReport } = await emulator.clock.track(import("./report.js"));
   */
  track<T>(work: Promise<T>): Promise<T>;
}

/** The start of manual and virtual clocks, epoch milliseconds: 2026-11-21T12:00:00Z. */
export const DEFAULT_START: number = Date.UTC(2026, 10, 21, 12, 0, 0);
