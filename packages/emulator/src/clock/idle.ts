/**
 * Detects that nothing is running in this process. Requests, deliveries and tracked work are counted; the client's own
 * steps between them are waited out by letting the event loop turn.
 */
export interface IdleDetector {
  /** Counts `work` as running until it settles, and returns it. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Does not count the tracked caller while it waits for time to pass. */
  untracked<T>(wait: () => Promise<T>): Promise<T>;
  /** Reports activity that is not counted, so that the wait for idleness starts again. */
  touch(): void;
  isRunning(): boolean;
  /** Resolves with true after several turns without activity, with false as soon as something counted is running. */
  isIdle(): Promise<boolean>;
}

/** Enough for a client to sign a token, write a small file, or pass a result through a dozen awaits. */
const TURNS = 12;
const NO_BYTES = new Uint8Array();

/** One turn of the event loop and one trip through the thread pool, behind everything that the client queued before. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  await crypto.subtle.digest("SHA-256", NO_BYTES);
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
      for (let seen = activity, turns = 0; turns < TURNS; turns++) {
        await turn();
        if (running > 0) return false;
        if (seen !== activity) [seen, turns] = [activity, 0];
      }
      return true;
    },
  };
}
