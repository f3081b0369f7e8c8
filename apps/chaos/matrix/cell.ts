import type { TaskState } from "klingkit";
import type { Design } from "../world.ts";

/** What was struck. */
export type Subject =
  | "create with own id"
  | "create without own id"
  | "run, its looks struck"
  | "list"
  | "download"
  | "sequence"
  | "switch";

/** One fault, one call, one design: what came of it. */
export interface Cell {
  readonly subject: Subject;
  /** Heading of the row. */
  readonly row: string;
  readonly design: Design;
  /** Column beside the design: how often the fault struck, or a position of the switches. */
  readonly column: string;
  /** Paid tasks in the emulator's books, of this call's making. */
  readonly paid: number;
  /** Creates that left the client or tried to. */
  readonly posts: number;
  /** Requests that reached the emulator. */
  readonly requests: number;
  /** `ok`, or the error's name. */
  readonly outcome: string;
  readonly taskState?: TaskState;
  readonly code?: number;
  /** Of the emulator's time, until the caller knew. */
  readonly seconds: number;
  readonly handle: Handle;
  /** Whether the row keeps the rule; else what it breaks. */
  readonly breaks?: string;
}

/**
 * What a handle was good for afterwards, without faults, in another client: it found the task; only after five minutes
 * more; it told that there is none; there was no handle and no task (or none can be, without own id); or a task was paid and nothing leads to it.
 */
export type Handle = "found" | "later" | "none" | "-" | "LOST";
