import type { TaskState } from "klingkit";
import type { ApiVersion } from "../environment.ts";

/** The call that a cell tests. */
export type Subject =
  | "create with external task id"
  | "create without external task id"
  | "run with failing polls"
  | "list"
  | "download"
  | "sequence"
  | "switch";

/** The result of one call with one fault on one API version. */
export interface Cell {
  readonly subject: Subject;
  /** The heading of the row. */
  readonly row: string;
  readonly apiVersion: ApiVersion;
  /** The number of times the fault is applied, or a setting of the emulator's switches. */
  readonly column: string;
  /** The tasks that the call paid for, from the emulator's state. */
  readonly paid: number;
  /** The creates that the client tried to send. */
  readonly creates: number;
  /** The requests that reached the emulator. */
  readonly requests: number;
  /** `ok`, or the name of the error. */
  readonly outcome: string;
  readonly taskState?: TaskState;
  readonly code?: number;
  /** The duration of the call on the emulator's clock. */
  readonly seconds: number;
  readonly recovery: Recovery;
  /** How the cell breaks the rule. Undefined if it keeps the rule. */
  readonly breaks?: string;
}

/**
 * The result of `recover` in another client afterwards, without faults.
 * - `found`: it found the task.
 * - `later`: it found the task only after five more minutes.
 * - `none`: it found that there is no task.
 * - `-`: there is neither a task reference nor a task, or the endpoint has no external task ids.
 * - `unknown`: it states that it cannot find out, because the service may not know the external task id.
 * - `lost`: a paid task cannot be found.
 */
export type Recovery = "found" | "later" | "none" | "-" | "unknown" | "lost";
