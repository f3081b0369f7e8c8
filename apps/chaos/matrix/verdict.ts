import type { Cell } from "./cell.ts";

/**
 * The rule of every cell. At most one task is paid for. With an own id, the handle finds the task that was made. Every
 * error of a create has a `taskState`, and it is true: "none" only if no task was made, "exists" only if the handle
 * finds it, "unknown" only if a create was sent.
 */
export function verdictOf(cell: Omit<Cell, "breaks">): Cell {
  const breaks = broken(cell);
  return breaks === undefined ? cell : { ...cell, breaks };
}

function broken(cell: Omit<Cell, "breaks">): string | undefined {
  const { subject, outcome, paid, handle } = cell;
  if (/^(NOT OURS|wrong result)/.test(outcome)) return outcome;
  if (paid > 1) return `paid ${paid} times`;
  if (handle === "LOST") return "the paid task is lost";
  // Neither makes a task.
  if (subject === "list" || subject === "download") return undefined;
  return outcome === "ok" ? falseSuccess(cell) : falseState(cell);
}

function falseSuccess({ subject, handle }: Omit<Cell, "breaks">): string | undefined {
  if (subject === "create without own id" || handle === "found" || handle === "later") return undefined;
  return "a success without a task";
}

function falseState({ taskState, paid, posts, handle }: Omit<Cell, "breaks">): string | undefined {
  switch (taskState) {
    case undefined:
      return "the error has no taskState";
    case "none":
      return paid > 0 ? "the error says that no task was made" : undefined;
    case "exists":
      return handle === "found" ? undefined : "the error says that a task exists, and the handle does not find it";
    case "unknown":
      return posts > 0 ? undefined : "the outcome is unknown although no create was sent";
  }
}
