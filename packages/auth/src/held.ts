import type { Provided } from "./strategy.ts";

/** A credential that is asked for once, kept, and can be asked for again. */
export interface Held<T> {
  /** The present value; callers at the same time share one question. */
  get(): Promise<T>;
  /** Asks once more; true when the value differs from `seen`. Always false for a credential given as a value. */
  changedFrom(seen: T): Promise<boolean>;
}

/** Holds a provided credential. `clean` checks it each time that it comes in. */
export function hold<T>(provided: Provided<T>, clean: (value: T) => T, same: (a: T, b: T) => boolean): Held<T> {
  let value: Promise<T> | undefined;
  let asking: Promise<T> | undefined;

  function isFunction(candidate: Provided<T>): candidate is () => T | Promise<T> {
    return typeof candidate === "function";
  }

  function ask(): Promise<T> {
    if (asking) return asking;
    const question = (async () => clean(isFunction(provided) ? await provided() : provided))();
    asking = question;
    question.then(
      () => {
        value = question;
        asking = undefined;
      },
      () => {
        asking = undefined;
      },
    );
    return question;
  }

  return {
    get: () => value ?? ask(),
    async changedFrom(seen) {
      if (!isFunction(provided)) return false;
      // A burst of refusals asks once: who comes later finds the value changed already.
      if (value && !same(await value, seen)) return true;
      return !same(await ask(), seen);
    },
  };
}
