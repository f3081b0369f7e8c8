/** Stops what comes by until it is released. */
export interface Hold {
  /** Resolves when so many have been stopped. */
  reached(count?: number): Promise<void>;
  release(): void;
}

/** A place that a test can close for a while. */
export interface Gate {
  /** @throws the signal's reason when it aborts, and the error of `shut` */
  pass(text: string, signal?: AbortSignal | null): Promise<void>;
  /** Stops everything whose text matches, from now on. */
  hold(pattern: RegExp): Hold;
  /** Nothing passes any more. */
  shut(error: Error): void;
}

interface Rule extends Hold {
  readonly pattern: RegExp;
  readonly released: Promise<void>;
  stopped(): void;
}

export function createGate(): Gate {
  const rules = new Set<Rule>();
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => undefined);
  let isShut = false;
  return {
    async pass(text, signal) {
      if (isShut) return closed.promise;
      for (const rule of rules) {
        if (!rule.pattern.test(text)) continue;
        rule.stopped();
        await Promise.race([rule.released, closed.promise, ...(signal ? [aborted(signal)] : [])]);
      }
    },
    hold(pattern) {
      const rule = createRule(pattern, () => rules.delete(rule));
      rules.add(rule);
      return rule;
    },
    shut(error) {
      isShut = true;
      closed.reject(error);
    },
  };
}

function createRule(pattern: RegExp, remove: () => void): Rule {
  const released = Promise.withResolvers<void>();
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let count = 0;
  return {
    pattern,
    released: released.promise,
    stopped() {
      count++;
      for (const one of waiting) if (count >= one.count) one.resolve();
    },
    reached: (least = 1) =>
      new Promise((resolve) => {
        if (count >= least) resolve();
        else waiting.push({ count: least, resolve });
      }),
    release() {
      remove();
      released.resolve();
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
