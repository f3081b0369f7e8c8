/** Whole seconds from `low` to `high`. */
function span(low: number, high: number): readonly number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

export const FIVE_TEN: readonly number[] = [5, 10];
export const THREE_TO_FIFTEEN: readonly number[] = span(3, 15);
export const THREE_TO_TEN: readonly number[] = span(3, 10);
