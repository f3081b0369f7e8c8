import { cleanPair, type KeyPair } from "./credential.ts";
import type { ValueOrProvider } from "./credentials.ts";

/** A credential that is read once, kept, and can be read again. */
export interface Held<T> {
  /** Returns the current value. */
  get(signal?: AbortSignal): Promise<T>;
  /** Reads it again; true if the value differs from `seen`. Always false for a credential that is not a function. */
  changedFrom(seen: T, signal?: AbortSignal): Promise<boolean>;
}

/** Holds a provided credential. `clean` checks each value that the provider returns. */
export function hold<T>(provided: ValueOrProvider<T>, clean: (value: T) => T, same: (a: T, b: T) => boolean): Held<T> {
  let held: { readonly value: T } | undefined;
  const reading = shareCall(
    async () => clean(isFunction(provided) ? await provided() : provided),
    (value) => (held = { value }),
  );

  function isFunction(candidate: ValueOrProvider<T>): candidate is () => T | Promise<T> {
    return typeof candidate === "function";
  }

  return {
    get: async (signal) => (held ? held.value : reading.get(signal)),
    async changedFrom(seen, signal) {
      if (!isFunction(provided)) return false;
      // Many rejections at once read it once: the later ones find that the value has changed.
      if (held && !same(held.value, seen)) return true;
      return !same(await reading.get(signal), seen);
    },
  };
}

/** Holds a pair of keys. */
export function holdPair(pair: ValueOrProvider<KeyPair>): Held<KeyPair> {
  return hold(
    pair,
    (value) => cleanPair(value),
    (a, b) => a.accessKey === b.accessKey && a.secretKey === b.secretKey,
  );
}

/**
 * Lets concurrent callers share one call of a function, until it settles or the signal of one of them aborts: a function
 * that never returns does not hold up later callers.
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
