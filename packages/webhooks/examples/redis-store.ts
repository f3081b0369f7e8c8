import type { ReceiverStore } from "@klingkit/webhooks";

/** The Redis commands that the store uses, with the signatures of node-redis. */
export interface Redis {
  set(key: string, value: string, options: { NX?: true; PX: number }): Promise<string | null>;
  get(key: string): Promise<string | null>;
  del(key: string): Promise<number>;
}

export function redisStore(redis: Redis): ReceiverStore {
  return {
    claim: async (key, ttl) => (await redis.set(key, "1", { NX: true, PX: ttl })) !== null,
    release: async (key) => void (await redis.del(key)),
    get: async (key) => Number((await redis.get(key)) ?? 0),
    set: async (key, value, ttl) => void (await redis.set(key, String(value), { PX: ttl })),
  };
}
