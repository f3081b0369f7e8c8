import type { Cell } from "./cell.ts";

/**
 * The rule of every cell. With an own id: at most one paid task, a usable handle where there is one, and "none" said
 * only where none was made. Without: at most one paid task, and never "none" where one was.
 */
export function verdictOf(cell: Omit<Cell, "breaks">): Cell {
  const breaks = broken(cell);
  return breaks === undefined ? cell : { ...cell, breaks };
}

function broken({ paid, handle, outcome, taskState }: Omit<Cell, "breaks">): string | undefined {
  if (/^(NOT OURS|wrong result)/.test(outcome)) return outcome;
  if (paid > 1) return `paid ${paid} times`;
  if (taskState === "none" && paid > 0) return "told that nothing was made";
  if (handle === "LOST") return "the paid task is lost";
  return undefined;
}
