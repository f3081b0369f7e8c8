import { accountOf, concurrencyOf } from "./account.ts";
import type { Service } from "./service.ts";

/** The account's concurrency limits by type of resource pack, fetched once. */
export interface ConcurrencyLimits {
  get(): Promise<Readonly<Record<string, number>> | undefined>;
}

export function createConcurrencyLimits(service: Service): ConcurrencyLimits {
  let cached: Promise<Readonly<Record<string, number>> | undefined> | undefined;
  return {
    get() {
      cached ??= accountOf(service).then(concurrencyOf, () => {
        // The page works without the limits; the next page load fetches them again.
        cached = undefined;
        return undefined;
      });
      return cached;
    },
  };
}
