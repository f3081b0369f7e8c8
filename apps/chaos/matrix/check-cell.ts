import type { Cell } from "./cell.ts";

/**
 * The rule of every cell. At most one task is paid for. With an external task id, the task reference finds the created
 * task. Every error of a create has a `taskState`, and it is true: "none" only if no task was created, "exists" only if
 * the reference finds the task, "unknown" only if a create was sent.
 */
export function checkCell(cell: Omit<Cell, "breaks">): Cell {
  const breaks = brokenRule(cell);
  return breaks === undefined ? cell : { ...cell, breaks };
}

function brokenRule(cell: Omit<Cell, "breaks">): string | undefined {
  const { subject, outcome, paid, recovery } = cell;
  if (/^(unexpected error|wrong result)/.test(outcome)) return outcome;
  if (paid > 1) return `paid ${paid} times`;
  if (recovery === "lost") return "the paid task is lost";
  if (recovery === "unknown" && cell.taskState !== "unknown") return "recover does not find the task";
  // These calls create no task.
  if (subject === "list" || subject === "download") return undefined;
  return outcome === "ok" ? falseSuccess(cell) : falseState(cell);
}

function falseSuccess({ subject, recovery }: Omit<Cell, "breaks">): string | undefined {
  if (subject === "create without external task id" || recovery === "found" || recovery === "later") return undefined;
  return "a success without a task";
}

function falseState({ taskState, paid, creates, recovery }: Omit<Cell, "breaks">): string | undefined {
  switch (taskState) {
    case undefined:
      return "the error has no taskState";
    case "none":
      return paid > 0 ? "the error states that no task was created" : undefined;
    case "exists":
      return recovery === "found"
        ? undefined
        : "the error states that a task exists, but its reference does not find it";
    case "unknown":
      return creates > 0 ? undefined : "the outcome is unknown although no create was sent";
  }
}
