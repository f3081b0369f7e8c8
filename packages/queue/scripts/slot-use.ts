import type { EmulatorState } from "@klingkit/emulator";

/** From and to, milliseconds. */
export type Span = readonly [from: number, to: number];

/**
 * The part of the slots that were in use, by the service's books, from the first task to the last one's start: after
 * that there is no work left for all of them. Spans in which a process was down are left out.
 */
export function slotUse(
  state: EmulatorState,
  slots: number,
  down: readonly Span[],
): { all: number; undisturbed: number } {
  const tasks = state.tasks.map(({ createdAt, endsAt }): Span => [createdAt, endsAt]);
  const from = Math.min(...tasks.map(([start]) => start));
  const to = Math.max(...tasks.map(([start]) => start));
  const left = without([from, to], down);
  const use = (spans: readonly Span[]): number => {
    const time = spans.reduce((sum, [start, end]) => sum + end - start, 0);
    const used = tasks.reduce((sum, task) => sum + spans.reduce((part, span) => part + overlap(task, span), 0), 0);
    return time === 0 ? 0 : Math.round((used / time / slots) * 1000) / 1000;
  };
  return { all: use([[from, to]]), undisturbed: use(left) };
}

function overlap([a, b]: Span, [from, to]: Span): number {
  return Math.max(0, Math.min(b, to) - Math.max(a, from));
}

function without(span: Span, holes: readonly Span[]): Span[] {
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

/** From the end of a task to the start of the one that took its place, of the service's milliseconds: the i-th end and the i-th start after the first ones. */
export function reuse(state: EmulatorState, slots: number): { readonly half: number; readonly most95: number } {
  const starts = state.tasks.map(({ createdAt }) => createdAt).sort((a, b) => a - b);
  const ends = state.tasks.map(({ endsAt }) => endsAt).sort((a, b) => a - b);
  const delays = starts
    .slice(slots)
    .map((start, index) => start - (ends[index] ?? start))
    .sort((a, b) => a - b);
  const at = (part: number): number => Math.round(delays[Math.floor(part * (delays.length - 1))] ?? 0);
  return { half: at(0.5), most95: at(0.95) };
}
