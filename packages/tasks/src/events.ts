import type { ValidationIssue } from "@klingkit/errors";

/** What happened to a task on the client. */
export type TaskEvent =
  /** An input has an issue whose fact is uncertain (severity `"warning"`): it is sent. */
  | { readonly type: "input-warning"; readonly at: number; readonly endpoint: string; readonly issue: ValidationIssue }
  /** A look while waiting failed; the wait goes on. */
  | {
      readonly type: "look-failed";
      readonly at: number;
      readonly endpoint: string;
      readonly id: string | undefined;
      /** How many tasks the look was about. */
      readonly tasks: number;
      readonly reason: string;
    }
  /** The service used a word for a status that klingkit does not know; the wait goes on. */
  | {
      readonly type: "unknown-status";
      readonly at: number;
      readonly endpoint: string;
      readonly id: string;
      readonly word: string;
    };
