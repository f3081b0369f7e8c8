/** Knows whether anybody uses the studio, so that nothing is sent, and charged, long after the last page was closed. */
export interface Presence {
  /** Registers an open page, and returns the function that ends it. */
  open(): () => void;
  /** Registers a click. */
  touch(): void;
  /** Whether no page has been open for ten minutes. After a start, until a page is opened. */
  isAbsent(): boolean;
}

/** Milliseconds. */
const ABSENCE = 10 * 60_000;

export function createPresence(now: () => number): Presence {
  let pages = 0;
  let lastSeen = -Infinity;
  const touch = (): void => void (lastSeen = now());
  return {
    open() {
      pages += 1;
      return () => {
        pages -= 1;
        touch();
      };
    },
    touch,
    isAbsent: () => pages === 0 && now() - lastSeen >= ABSENCE,
  };
}
