import { useEffect, useState } from "react";
import { isRunning, type TimedTake } from "../use-takes.ts";

/** Whole seconds since a take was created. Keeps counting while the take runs. */
export function useElapsed({ take, receivedAt }: TimedTake): number {
  const isActive = isRunning(take);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!isActive) return undefined;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [isActive]);
  const since = isActive ? Math.max(0, now - receivedAt) : 0;
  return Math.floor((take.elapsedMs + since) / 1000);
}
