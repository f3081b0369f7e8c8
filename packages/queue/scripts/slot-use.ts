import type { EmulatorState } from "@klingkit/emulator";

/** Start and end, milliseconds. */
export type Span = readonly [from: number, to: number];

/**
 * The part of the slots that was in use according to the emulator's state, from the start of the first task to the start
 * of the last one. `undisturbed` excludes spans in which a process was down.
 */
export function slotUse(
  state: EmulatorState,
  slots: number,
  down: readonly Span[],
): { all: number; undisturbed: number } {
  const tasks = state.tasks.map(({ createdAt, endsAt }): Span => [createdAt, endsAt]);
  const from = Math.min(...tasks.map(([start]) => start));
  const to = Math.max(...tasks.map(([start]) => start));
  const remaining = subtract([from, to], down);
  const use = (spans: readonly Span[]): number => {
    const time = spans.reduce((sum, [start, end]) => sum + end - start, 0);
    const used = tasks.reduce((sum, task) => sum + spans.reduce((part, span) => part + overlap(task, span), 0), 0);
    return time === 0 ? 0 : Math.round((used / time / slots) * 1000) / 1000;
  };
  return { all: use([[from, to]]), undisturbed: use(remaining) };
}

function overlap([a, b]: Span, [from, to]: Span): number {
  return Math.max(0, Math.min(b, to) - Math.max(a, from));
}

function subtract(span: Span, holes: readonly Span[]): Span[] {
  return holes.reduce<Span[]>(
    (spans, [from, to]) =>
      spans.flatMap(([start, end]): Span[] => {
        const parts: Span[] = [
          [start, Math.min(end, from)],
          [Math.max(start, to), end],
        ];
        return parts.filter(([a, b]) => b > a);
      }),
    [span],
  );
}

/** The time between the end of a task and the start of the next one in its slot, milliseconds on the service's clock. */
export function reuse(state: EmulatorState, slots: number): { readonly median: number; readonly p95: number } {
  const starts = state.tasks.map(({ createdAt }) => createdAt).sort((a, b) => a - b);
  const ends = state.tasks.map(({ endsAt }) => endsAt).sort((a, b) => a - b);
  const delays = starts
    .slice(slots)
    .map((start, index) => start - (ends[index] ?? start))
    .sort((a, b) => a - b);
  const at = (part: number): number => Math.round(delays[Math.floor(part * (delays.length - 1))] ?? 0);
  return { median: at(0.5), p95: at(0.95) };
}
