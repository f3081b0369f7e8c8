import { type Clock, systemClock } from "@klingkit/http/options";

/**
 * Where a receiver remembers received callbacks: numbers by key, each with an expiry. Processes that receive
 * callbacks of one account share a store.
 * @example
 * const store: ReceiverStore = {
 *   claim: async (key, ttl) => (await redis.set(key, "1", { NX: true, PX: ttl })) !== null,
 *   release: async (key) => void (await redis.del(key)),
 *   get: async (key) => Number((await redis.get(key)) ?? 0),
 *   set: async (key, value, ttl) => void (await redis.set(key, String(value), { PX: ttl })),
 * };
 */
export interface ReceiverStore {
  /**
   * Sets a key to 1 for `ttl` milliseconds if it is not set, atomically. Returns false if it is set. In Redis:
   * `SET key 1 NX PX ttl`.
   */
  claim(key: string, ttl: number): boolean | Promise<boolean>;
  /** Deletes a key. In Redis: `DEL key`. */
  release(key: string): void | Promise<void>;
  /** Returns the number of a key; undefined or 0 if it is not set. In Redis: `GET key`. */
  get(key: string): number | undefined | Promise<number | undefined>;
  /** Sets a key to a number for `ttl` milliseconds. In Redis: `SET key value PX ttl`. */
  set(key: string, value: number, ttl: number): void | Promise<void>;
}

/** The limits of a store in memory. */
export interface MemoryStoreOptions {
  /**
   * The time, for the expiry of entries. A client's clock fits.
   * @default the clock of the machine
   */
  readonly clock?: Pick<Clock, "now"> | undefined;
  /**
   * The most entries: a task needs one, and each of its deliveries one. The oldest entries are dropped first.
   * @default 10_000
   */
  readonly entries?: number | undefined;
}

/**
 * Creates a store in the memory of this process.
 * @example const receive = createReceiver({ secret, store: memoryStore({ entries: 1000 }), onTask });
 */
export function memoryStore(options: MemoryStoreOptions = {}): ReceiverStore {
  const { clock = systemClock, entries = 10_000 } = options;
  const held = new Map<string, { readonly value: number; readonly until: number }>();
  const get = (key: string): number | undefined => {
    const entry = held.get(key);
    return entry && entry.until > clock.now() ? entry.value : undefined;
  };
  const set = (key: string, value: number, ttl: number): void => {
    held.delete(key);
    held.set(key, { value, until: clock.now() + ttl });
    for (const oldest of held.keys()) {
      if (held.size <= entries) break;
      held.delete(oldest);
    }
  };
  return {
    claim(key, ttl) {
      const free = get(key) === undefined;
      if (free) set(key, 1, ttl);
      return free;
    },
    release: (key) => void held.delete(key),
    get,
    set,
  };
}
