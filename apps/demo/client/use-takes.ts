import { useCallback, useEffect, useState } from "react";
import type { Hello, TakeView } from "../contract.ts";

/** A take, and when it was heard of (by `performance.now()`), so that its seconds can go on. */
export interface Seen {
  readonly take: TakeView;
  readonly at: number;
}

export interface Stage {
  /** Undefined until the server has spoken. */
  readonly hello: Omit<Hello, "takes"> | undefined;
  /** Newest first. */
  readonly takes: readonly Seen[];
  readonly connected: boolean;
}

/** Follows the server's stream. The browser reconnects by itself, and each connection begins with everything. */
export function useTakes(): Stage & { readonly reconnect: () => void } {
  const [stage, setStage] = useState<Stage>({ hello: undefined, takes: [], connected: true });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const stream = new EventSource("/api/events");
    stream.addEventListener("hello", ({ data }: MessageEvent<string>) => {
      // The same repository's server, so its word is taken.
      const { takes, ...hello } = JSON.parse(data) as Hello;
      setStage({ hello, takes: takes.map((take) => ({ take, at: performance.now() })), connected: true });
    });
    stream.addEventListener("take", ({ data }: MessageEvent<string>) => {
      const seen = { take: JSON.parse(data) as TakeView, at: performance.now() };
      setStage((old) => ({ ...old, takes: withTake(old.takes, seen) }));
    });
    stream.addEventListener("error", () => setStage((old) => ({ ...old, connected: false })));
    return () => stream.close();
  }, [round]);

  return { ...stage, reconnect: useCallback(() => setRound((old) => old + 1), []) };
}

function withTake(takes: readonly Seen[], seen: Seen): readonly Seen[] {
  const known = takes.some(({ take }) => take.id === seen.take.id);
  return known ? takes.map((old) => (old.take.id === seen.take.id ? seen : old)) : [seen, ...takes];
}
