import { systemTime, type WebhookClock } from "./verify.ts";

/** Where a receiver remembers what it has had. Several processes that receive for one account share one. */
export interface ReceiverStore {
  /** Puts `1` under a key that is free, for `ttl` milliseconds, in one step; false when it is taken. Redis: `SET key 1 NX PX ttl`. */
  claim(key: string, ttl: number): boolean | Promise<boolean>;
  /** Redis: `DEL key`. */
  release(key: string): void | Promise<void>;
  /** The number under a key. Redis: `GET key`. */
  get(key: string): number | undefined | Promise<number | undefined>;
  /** Redis: `SET key value PX ttl`. */
  set(key: string, value: number, ttl: number): void | Promise<void>;
}

export interface MemoryStoreOptions {
  readonly clock?: WebhookClock | undefined;
  /** How much to remember; what was written longest ago goes first. Default 10,000: two for each task. */
  readonly entries?: number | undefined;
}

/** Remembers in this process, and not without bounds. */
export function memoryStore(options: MemoryStoreOptions = {}): ReceiverStore {
  const { clock = systemTime, entries = 10_000 } = options;
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
