/**
 * How the emulator's time advances.
 * - `"real"`: it follows the system clock.
 * - `{ speed: 20 }`: it starts at the system time and runs 20 times as fast. Pass `emulator.clock` to the client;
 *   otherwise its tokens expire.
 * - `"manual"`: it advances only by `advance(ms)`.
 * - `"virtual"`: it advances to the next pending `sleep` when nothing else is running. Requests to the emulator and work
 *   passed to `track` count as running. Only for clients in the same process.
 */
export type ClockMode =
  | "real"
  | "manual"
  | "virtual"
  | {
      /** The speed relative to the system clock, greater than 0. */
      readonly speed: number;
    };

/** The emulator's clock. It can be passed as the option `clock` of klingkit's clients. */
export interface EmulatorClock {
  /**
   * Returns the current time, epoch milliseconds. Always an integer.
   * @example const before = emulator.clock.now();
   */
  now(): number;
  /**
   * Resolves after `ms` milliseconds on this clock. Rejects with the reason of `signal` if it is aborted.
   * @example await emulator.clock.sleep(10_000);
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Advances the time by `ms` milliseconds. Timers that become due fire in order; between them, the clock waits until
   * nothing is running.
   * @throws {RangeError} if `ms` is not a number, or the time would exceed the range of `Date`
   * @example await emulator.clock.advance(60_000);
   */
  advance(ms: number): Promise<void>;
  /**
   * Registers work that does not wait for this clock, for example loading a module, and returns the same promise. Until
   * the promise settles, virtual time does not advance and `advance` waits. Requests to the emulator are tracked
   * automatically. Tracked work must not call `sleep`: the sleep would never end.
   * @example const { createReport } = await emulator.clock.track(import("./report.js"));
   */
  track<T>(work: Promise<T>): Promise<T>;
}

/** The start time of manual and virtual clocks, epoch milliseconds: 2026-11-21T12:00:00Z. */
export const DEFAULT_START: number = Date.UTC(2026, 10, 21, 12, 0, 0);
