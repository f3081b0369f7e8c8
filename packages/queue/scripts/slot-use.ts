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
