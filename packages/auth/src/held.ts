import type { Provided } from "./strategy.ts";

/** A credential that is read once, kept, and can be read again. */
export interface Held<T> {
  /** Returns the current value. Concurrent callers share one call of the provider, until the `signal` of one aborts. */
  get(signal?: AbortSignal): Promise<T>;
  /** Reads it again; true if the value differs from `seen`. Always false for a credential that is not a function. */
  changedFrom(seen: T, signal?: AbortSignal): Promise<boolean>;
}

/** Holds a provided credential. `clean` checks each value that the provider returns. */
export function hold<T>(provided: Provided<T>, clean: (value: T) => T, same: (a: T, b: T) => boolean): Held<T> {
  let value: Promise<T> | undefined;
  let asking: Promise<T> | undefined;

  function isFunction(candidate: Provided<T>): candidate is () => T | Promise<T> {
    return typeof candidate === "function";
  }

  function ask(signal: AbortSignal | undefined): Promise<T> {
    const question = asking ?? begin();
    // A function that never answers must not hold up the calls that come after.
    signal?.addEventListener("abort", () => end(question), { once: true });
    return question;
  }

  function begin(): Promise<T> {
    const question = (async () => clean(isFunction(provided) ? await provided() : provided))();
    asking = question;
    question.then(
      () => {
        value = question;
        end(question);
      },
      () => end(question),
    );
    return question;
  }

  function end(question: Promise<T>): void {
    if (asking === question) asking = undefined;
  }

  return {
    get: (signal) => value ?? ask(signal),
    async changedFrom(seen, signal) {
      if (!isFunction(provided)) return false;
      // A burst of rejections reads it once: later ones find that the value has changed.
      if (value && !same(await value, seen)) return true;
      return !same(await ask(signal), seen);
    },
  };
}
