import { normalizeKeyPair, type KeyPair } from "./credential.ts";
import type { ValueOrProvider } from "./credentials.ts";

/** A credential that is loaded once and cached. */
export interface CachedCredential<T> {
  /** Returns the current value. */
  get(signal?: AbortSignal): Promise<T>;
  /** Loads the value again after the service rejected the value `rejected`. Returns whether it has changed. A fixed value never changes. */
  refresh(rejected: T, signal?: AbortSignal): Promise<boolean>;
}

/** Caches a credential. `normalize` validates each value of the provider. */
export function cacheCredential<T>(
  provider: ValueOrProvider<T>,
  normalize: (value: T) => T,
  isEqual: (a: T, b: T) => boolean,
): CachedCredential<T> {
  let cached: { readonly value: T } | undefined;
  const loading = shareCall(
    async () => normalize(isFunction(provider) ? await provider() : provider),
    (value) => (cached = { value }),
  );

  function isFunction(candidate: ValueOrProvider<T>): candidate is () => T | Promise<T> {
    return typeof candidate === "function";
  }

  return {
    get: async (signal) => (cached ? cached.value : loading.get(signal)),
    async refresh(rejected, signal) {
      if (!isFunction(provider)) return false;
      // Another rejection of the same credential has already loaded the new value.
      if (cached && !isEqual(cached.value, rejected)) return true;
      return !isEqual(await loading.get(signal), rejected);
    },
  };
}

/** Caches a key pair. A pair that is not a function is copied, so later changes of the caller's object have no effect. */
export function cacheKeyPair(pair: ValueOrProvider<KeyPair>): CachedCredential<KeyPair> {
  return cacheCredential(
    typeof pair === "function" ? pair : { accessKey: pair.accessKey, secretKey: pair.secretKey },
    (value) => normalizeKeyPair(value),
    (a, b) => a.accessKey === b.accessKey && a.secretKey === b.secretKey,
  );
}

/**
 * Shares one call of a function among concurrent callers. The call is shared until it settles or the signal of any caller
 * aborts, so that a function that never returns does not block later callers.
 * @param start the function
 * @param keep receives the result, unless the call was abandoned
 */
export function shareCall<T>(
  start: (signal: AbortSignal | undefined) => Promise<T>,
  keep: (result: T) => void,
): { get(signal?: AbortSignal): Promise<T>; abandon(): void } {
  let current: Promise<T> | undefined;

  function abandon(call = current): void {
    if (current === call) current = undefined;
  }

  function begin(signal: AbortSignal | undefined): Promise<T> {
    const call = start(signal);
    call.then(
      (result) => {
        if (current === call) keep(result);
        abandon(call);
      },
      () => abandon(call),
    );
    return call;
  }

  return {
    get(signal) {
      const call = (current ??= begin(signal));
      signal?.addEventListener("abort", () => abandon(call), { once: true });
      return call;
    },
    abandon: () => abandon(),
  };
}
