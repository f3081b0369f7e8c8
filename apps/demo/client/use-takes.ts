import { useCallback, useEffect, useState } from "react";
import type { EmulatorSettings, Hello, Readiness, TakeStatus, TakeView } from "../contract.ts";

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
export function useTakes(): TakesState & { readonly setEmulatorSettings: (settings: EmulatorSettings) => void } {
  const [state, setState] = useState<TakesState>({ hello: undefined, takes: [], connected: true });

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
    on("removed", (old, data) => {
      const id: unknown = JSON.parse(data);
      return { ...old, takes: old.takes.filter(({ take }) => take.id !== id) };
    });
    on("readiness", (old, data) => withHello(old, { readiness: JSON.parse(data) as Readiness }));
    on("concurrency", (old, data) => withHello(old, { concurrency: JSON.parse(data) as Record<string, number> }));
    on("emulator-settings", (old, data) => withHello(old, { emulatorSettings: JSON.parse(data) as EmulatorSettings }));
    stream.addEventListener("error", () => setState((old) => ({ ...old, connected: false })));
    return () => stream.close();
  }, []);

  return {
    ...state,
    setEmulatorSettings: useCallback((emulatorSettings) => setState((old) => withHello(old, { emulatorSettings })), []),
  };
}

function withHello(state: TakesState, change: Partial<Hello>): TakesState {
  return state.hello ? { ...state, hello: { ...state.hello, ...change } } : state;
}

function withTake(takes: readonly TimedTake[], received: TimedTake): readonly TimedTake[] {
  const isKnown = takes.some(({ take }) => take.id === received.take.id);
  if (isKnown) return takes.map((old) => (old.take.id === received.take.id ? received : old));
  // A restored take returns to its place.
  return [received, ...takes].toSorted((one, other) => other.take.number - one.take.number);
}

const ended: ReadonlySet<TakeStatus> = new Set(["done", "failed", "unresolved", "unsent"]);

export function isRunning({ status }: Pick<TakeView, "status">): boolean {
  return !ended.has(status);
}
