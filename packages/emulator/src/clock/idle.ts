/**
 * Detects that nothing is running in this process. It counts requests, deliveries and tracked work. It cannot count the
 * client's steps between them, so it waits for several turns of the event loop without activity.
 */
export interface IdleDetector {
  /** Counts `work` as running until it settles. Returns `work`. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Excludes the tracked caller from the count while it waits for the clock. */
  untracked<T>(wait: () => Promise<T>): Promise<T>;
  /** Records activity that is not counted, so that the wait for idleness starts again. */
  touch(): void;
  isRunning(): boolean;
  /** Resolves with true after several turns without activity, or with false as soon as counted work is running. */
  isIdle(): Promise<boolean>;
}

/** Enough for a client to sign a token, write a small file or pass a result through a dozen awaits. */
const IDLE_TURNS = 12;
const EMPTY = new Uint8Array();

/** One turn of the event loop and of the thread pool, after everything that the client queued before. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  await crypto.subtle.digest("SHA-256", EMPTY);
}

export function createIdleDetector(onIdle: () => void): IdleDetector {
  let running = 0;
  let activity = 0;
  const start = (): void => {
    activity++;
    running++;
  };
  const end = (): void => {
    activity++;
    if (--running === 0) onIdle();
  };
  return {
    track(work) {
      start();
      work.then(end, end);
      return work;
    },
    untracked(wait) {
      end();
      return wait().finally(start);
    },
    touch: () => void activity++,
    isRunning: () => running > 0,
    async isIdle() {
      for (let seen = activity, turns = 0; turns < IDLE_TURNS; turns++) {
        await turn();
        if (running > 0) return false;
        if (seen !== activity) [seen, turns] = [activity, 0];
      }
      return true;
    },
  };
}
