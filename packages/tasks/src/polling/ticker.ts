import type { Clock } from "@klingkit/http";

/** Calls that are due within this time are made together, milliseconds: it limits how often many of them wake the loop. */
const WINDOW = 50;

/** Makes periodic calls with one timer. It runs only while there are any. */
export interface Ticker {
  /**
   * Calls `report` every `interval` milliseconds until the returned tick stops.
   * @param interval milliseconds, more than {@link WINDOW}
   */
  start(interval: number, report: () => void): Tick;
}

/** A periodic call. */
export interface Tick {
  /** Starts the current interval again. */
  restart(): void;
  /** Ends the calls. It can be called more than once. */
  stop(): void;
}

interface Entry {
  readonly interval: number;
  readonly report: () => void;
  /** When the next call is due, epoch milliseconds. */
  due: number;
}

export function createTicker(clock: Clock): Ticker {
  const entries = new Set<Entry>();
  let isRunning = false;
  let wake = new AbortController();
  /** When the loop wakes. */
  let wakesAt = Number.NEGATIVE_INFINITY;

  async function run(): Promise<void> {
    isRunning = true;
    try {
      while (entries.size > 0) {
        const now = clock.now();
        let next = Number.POSITIVE_INFINITY;
        for (const entry of entries) {
          // After the clock was set back, `due` can be more than an interval away.
          if (entry.due <= now + WINDOW || entry.due > now + entry.interval) {
            entry.due = now + entry.interval;
            entry.report();
          }
          next = Math.min(next, entry.due);
        }
        if (entries.size === 0) return;
        wake = new AbortController();
        wakesAt = next;
        await clock.sleep(Math.max(0, next - now), wake.signal).catch((error: unknown) => {
          if (!wake.signal.aborted) throw error;
        });
      }
    } catch {
      // Without a working clock there are no updates; the polls report its error.
      entries.clear();
    } finally {
      // Set in the same turn in which the loop ends: an entry that is added right after it starts a new loop.
      isRunning = false;
    }
  }

  return {
    start(interval, report) {
      const entry: Entry = { interval, report, due: clock.now() + interval };
      entries.add(entry);
      if (!isRunning) void run();
      else if (entry.due < wakesAt) wake.abort();
      return {
        restart: () => void (entry.due = clock.now() + interval),
        stop() {
          if (entries.delete(entry) && entries.size === 0) wake.abort();
        },
      };
    },
  };
}
