/**
 * Tells whether something is still going on in this process: requests and deliveries under way are counted, and what
 * the client does between two requests is waited out by letting the event loop turn.
 */
export interface Stillness {
  /** Counts `work` as going on until it settles. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** The caller counts as going on, but now only waits for time to pass: do not count it meanwhile. */
  except<T>(wait: () => Promise<T>): Promise<T>;
  /** Something happened just now: begin waiting anew. */
  stir(): void;
  busy(): boolean;
  /** True once nothing happened for several turns; false as soon as something counted is under way. */
  reached(): Promise<boolean>;
  /** Waits for stillness, though no longer than `patience` real milliseconds for a receiver that does not answer. */
  settle(patience?: number): Promise<void>;
  onLull(listener: () => void): void;
}

/** Enough for a client to sign a token, write a small file, or hand a result through a dozen awaits. */
const TURNS = 12;
const nothing = new Uint8Array();

/** One turn of the event loop and one trip through the thread pool, behind whatever the client put there before. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  await crypto.subtle.digest("SHA-256", nothing);
}

export function createStillness(): Stillness {
  let under = 0;
  let stirs = 0;
  let listener = (): void => {};
  const leave = (): void => {
    stirs++;
    if (--under === 0) listener();
  };
  const enter = (): void => {
    stirs++;
    under++;
  };
  const reached = async (): Promise<boolean> => {
    for (let seen = stirs, turns = 0; turns < TURNS; turns++) {
      await turn();
      if (under > 0) return false;
      if (seen !== stirs) [seen, turns] = [stirs, 0];
    }
    return true;
  };
  return {
    async during(work) {
      enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    async except(wait) {
      leave();
      try {
        return await wait();
      } finally {
        enter();
      }
    },
    stir: () => void stirs++,
    busy: () => under > 0,
    reached,
    async settle(patience = 2_000) {
      const until = performance.now() + patience;
      while (!(await reached()) && performance.now() < until);
    },
    onLull: (next) => void (listener = next),
  };
}
