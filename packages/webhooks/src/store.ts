import { type Clock, systemClock } from "@klingkit/http/options";

/**
 * A key-value store in which a receiver remembers received callbacks. Values are numbers, each with an expiry.
 * Processes that receive callbacks of one account share a store.
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
   * Atomically sets a key to 1 for `ttl` milliseconds if it is not set. Returns whether it was set by this call. In
   * Redis: `SET key 1 NX PX ttl`.
   */
  claim(key: string, ttl: number): boolean | Promise<boolean>;
  /** Deletes a key. In Redis: `DEL key`. */
  release(key: string): void | Promise<void>;
  /** Returns the value of a key, or undefined or 0 if it is not set. In Redis: `GET key`. */
  get(key: string): number | undefined | Promise<number | undefined>;
  /** Sets the value of a key for `ttl` milliseconds. In Redis: `SET key value PX ttl`. */
  set(key: string, value: number, ttl: number): void | Promise<void>;
}

/** Options of `memoryStore`. */
export interface MemoryStoreOptions {
  /**
   * The clock that determines the expiry of entries. Accepts the clock of a client.
   * @default the system clock
   */
  readonly clock?: Pick<Clock, "now"> | undefined;
  /**
   * The maximum number of entries. A task needs one, and each of its deliveries one. The oldest entries are evicted
   * first.
   * @default 10_000
   */
  readonly maxEntries?: number | undefined;
}

/**
 * Creates an in-memory store.
 * @example const receive = createReceiver({ secret, store: memoryStore({ maxEntries: 1000 }), onTask });
 */
export function memoryStore(options: MemoryStoreOptions = {}): ReceiverStore {
  const { clock = systemClock, maxEntries = 10_000 } = options;
  const entries = new Map<string, { readonly value: number; readonly expiresAt: number }>();
  const get = (key: string): number | undefined => {
    const entry = entries.get(key);
    return entry && entry.expiresAt > clock.now() ? entry.value : undefined;
  };
  const set = (key: string, value: number, ttl: number): void => {
    entries.delete(key);
    entries.set(key, { value, expiresAt: clock.now() + ttl });
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
  };
  return {
    claim(key, ttl) {
      const isFree = get(key) === undefined;
      if (isFree) set(key, 1, ttl);
      return isFree;
    },
    release: (key) => void entries.delete(key),
    get,
    set,
  };
}
