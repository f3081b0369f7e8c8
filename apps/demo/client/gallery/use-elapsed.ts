import { useEffect, useState } from "react";
import { isRunning, type Seen } from "../use-takes.ts";

/** Whole seconds since a take was asked for; goes on while it runs. */
export function useElapsed({ take, at }: Seen): number {
  const running = isRunning(take);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [running]);
  const since = running ? Math.max(0, now - at) : 0;
  return Math.floor((take.elapsed + since) / 1000);
}
