import { useCallback, useEffect, useState } from "react";
import type { Control, Hello, TakeView } from "../contract.ts";

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
export function useTakes(): Stage & {
  readonly reconnect: () => void;
  readonly setControl: (control: Control) => void;
} {
  const [stage, setStage] = useState<Stage>({ hello: undefined, takes: [], connected: true });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const stream = new EventSource("/api/events");
    const on = (event: string, change: (old: Stage, data: string) => Stage): void =>
      stream.addEventListener(event, ({ data }: MessageEvent<string>) => setStage((old) => change(old, data)));
    // The same repository's server, so its word is taken.
    on("hello", (_, data) => {
      const { takes, ...hello } = JSON.parse(data) as Hello;
      const at = performance.now();
      return { hello, takes: takes.map((take) => ({ take, at })), connected: true };
    });
    on("take", (old, data) => {
      const take = JSON.parse(data) as TakeView;
      return { ...old, takes: withTake(old.takes, { take, at: performance.now() }) };
    });
    on("removed", (old, data) => ({ ...old, takes: old.takes.filter(({ take }) => take.id !== data) }));
    on("control", (old, data) => withControl(old, JSON.parse(data) as Control));
    stream.addEventListener("error", () => setStage((old) => ({ ...old, connected: false })));
    return () => stream.close();
  }, [round]);

  return {
    ...stage,
    reconnect: useCallback(() => setRound((old) => old + 1), []),
    setControl: useCallback((control) => setStage((old) => withControl(old, control)), []),
  };
}

function withControl(stage: Stage, control: Control): Stage {
  return stage.hello ? { ...stage, hello: { ...stage.hello, control } } : stage;
}

function withTake(takes: readonly Seen[], seen: Seen): readonly Seen[] {
  const isKnown = takes.some(({ take }) => take.id === seen.take.id);
  return isKnown ? takes.map((old) => (old.take.id === seen.take.id ? seen : old)) : [seen, ...takes];
}

/** Whether a take is still on its way. */
export function isRunning({ status }: Pick<TakeView, "status">): boolean {
  return status !== "done" && status !== "failed" && status !== "lost";
}
