/** Blocks matching calls until it is released. */
export interface Hold {
  /** Resolves when `count` calls are blocked. */
  reached(count?: number): Promise<void>;
  release(): void;
}

/** A checkpoint at which a test can block calls. */
export interface Gate {
  /** @throws the reason of the signal if it aborts, or the error of `close` */
  pass(text: string, signal?: AbortSignal | null): Promise<void>;
  /** Blocks all later calls whose text matches. */
  hold(pattern: RegExp): Hold;
  /** Fails all blocked and later calls. */
  close(error: Error): void;
}

interface Rule extends Hold {
  readonly pattern: RegExp;
  readonly released: Promise<void>;
  countCall(): void;
}

export function createGate(): Gate {
  const rules = new Set<Rule>();
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => undefined);
  let isClosed = false;
  return {
    async pass(text, signal) {
      if (isClosed) return closed.promise;
      for (const rule of rules) {
        if (!rule.pattern.test(text)) continue;
        rule.countCall();
        await Promise.race([rule.released, closed.promise, ...(signal ? [aborted(signal)] : [])]);
      }
    },
    hold(pattern) {
      const rule = createRule(pattern, () => rules.delete(rule));
      rules.add(rule);
      return rule;
    },
    close(error) {
      isClosed = true;
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
    countCall() {
      count++;
      for (const waiter of waiting) if (count >= waiter.count) waiter.resolve();
    },
    reached: (target = 1) =>
      new Promise((resolve) => {
        if (count >= target) resolve();
        else waiting.push({ count: target, resolve });
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
