import type { Provided } from "./strategy.ts";

/** A credential that is asked for once, kept, and can be asked for again. */
export interface Held<T> {
  /** The present value. Callers at the same time share one question, until one of them gives up: `signal` aborts then. */
  get(signal?: AbortSignal): Promise<T>;
  /** Asks once more; true when the value differs from `seen`. Always false for a credential given as a value. */
  changedFrom(seen: T, signal?: AbortSignal): Promise<boolean>;
}

/** Holds a provided credential. `clean` checks it each time that it comes in. */
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
      // A burst of refusals asks once: who comes later finds the value changed already.
      if (value && !same(await value, seen)) return true;
      return !same(await ask(signal), seen);
    },
  };
}
