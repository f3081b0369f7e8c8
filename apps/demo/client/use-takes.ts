import { useCallback, useEffect, useState } from "react";
import type { EmulatorSettings, Hello, TakeView } from "../contract.ts";

/** A take and the `performance.now()` at which it arrived, to keep counting its elapsed time. */
export interface TimedTake {
  readonly take: TakeView;
  readonly receivedAt: number;
}

export interface TakesState {
  /** Undefined until the stream's first event. */
  readonly hello: Omit<Hello, "takes"> | undefined;
  /** Newest first. */
  readonly takes: readonly TimedTake[];
  readonly connected: boolean;
}

/** Subscribes to the server's stream. The browser reconnects automatically, and each connection starts with all takes. */
export function useTakes(): TakesState & {
  readonly reconnect: () => void;
  readonly setEmulatorSettings: (settings: EmulatorSettings) => void;
} {
  const [state, setState] = useState<TakesState>({ hello: undefined, takes: [], connected: true });
  const [connection, setConnection] = useState(0);

  useEffect(() => {
    const stream = new EventSource("/api/events");
    const on = (event: string, change: (old: TakesState, data: string) => TakesState): void =>
      stream.addEventListener(event, ({ data }: MessageEvent<string>) => setState((old) => change(old, data)));
    on("hello", (_, data) => {
      const { takes, ...hello } = JSON.parse(data) as Hello;
      const receivedAt = performance.now();
      return { hello, takes: takes.map((take) => ({ take, receivedAt })), connected: true };
    });
    on("take", (old, data) => {
      const take = JSON.parse(data) as TakeView;
      return { ...old, takes: withTake(old.takes, { take, receivedAt: performance.now() }) };
    });
    on("removed", (old, data) => ({ ...old, takes: old.takes.filter(({ take }) => take.id !== data) }));
    on("emulator-settings", (old, data) => withSettings(old, JSON.parse(data) as EmulatorSettings));
    stream.addEventListener("error", () => setState((old) => ({ ...old, connected: false })));
    return () => stream.close();
  }, [connection]);

  return {
    ...state,
    reconnect: useCallback(() => setConnection((old) => old + 1), []),
    setEmulatorSettings: useCallback((settings) => setState((old) => withSettings(old, settings)), []),
  };
}

function withSettings(state: TakesState, emulatorSettings: EmulatorSettings): TakesState {
  return state.hello ? { ...state, hello: { ...state.hello, emulatorSettings } } : state;
}

function withTake(takes: readonly TimedTake[], received: TimedTake): readonly TimedTake[] {
  const isKnown = takes.some(({ take }) => take.id === received.take.id);
  return isKnown ? takes.map((old) => (old.take.id === received.take.id ? received : old)) : [received, ...takes];
}

export function isRunning({ status }: Pick<TakeView, "status">): boolean {
  return status !== "done" && status !== "failed" && status !== "unresolved";
}
