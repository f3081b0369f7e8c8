import { Refusal } from "./refusal.ts";

/** Limits the number of calls that each user has at once. */
export interface CallLimit {
  /**
   * Begins a call of a user. Returns a function that ends it, which may be called again.
   * @throws {Refusal} if the user has too many calls
   */
  enter(user: string): () => void;
}

/** Creates a limit of `maximum` calls per user. */
export function createCallLimit(maximum: number): CallLimit {
  const running = new Map<string, number>();
  return {
    enter(user) {
      const count = running.get(user) ?? 0;
      if (count >= maximum) throw new Refusal("too-many-calls");
      running.set(user, count + 1);
      let hasEnded = false;
      return () => {
        if (hasEnded) return;
        hasEnded = true;
        const left = (running.get(user) ?? 1) - 1;
        if (left > 0) running.set(user, left);
        else running.delete(user);
      };
    },
  };
}
