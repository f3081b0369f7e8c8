import type { ValidationIssue } from "@klingkit/errors";

/**
 * A task event of a client.
 * @example
 * createKling({ onEvent: (event) => event.type === "input-warning" && console.warn(event.issue.message) });
 */
export type TaskEvent =
  | {
      /** An input has an issue of severity `"warning"`. It is sent nevertheless. */
      readonly type: "input-warning";
      /** When it happened, epoch milliseconds on the client's clock. */
      readonly at: number;
      /** klingkit's name for the endpoint. */
      readonly endpoint: string;
      /** The issue. */
      readonly issue: ValidationIssue;
    }
  | {
      /** A poll failed. The wait continues. */
      readonly type: "poll-failed";
      /** When it happened, epoch milliseconds on the client's clock. */
      readonly at: number;
      /** klingkit's name for the endpoint. */
      readonly endpoint: string;
      /** The service's id of the task. Undefined if the poll was for several tasks. */
      readonly id: string | undefined;
      /** The number of tasks that the poll was for. */
      readonly tasks: number;
      /** The reason. */
      readonly reason: string;
    }
  | {
      /** The service reported a status that klingkit does not know. The wait continues. */
      readonly type: "unknown-status";
      /** When it happened, epoch milliseconds on the client's clock. */
      readonly at: number;
      /** klingkit's name for the endpoint. */
      readonly endpoint: string;
      /** The service's id of the task. */
      readonly id: string;
      /** The status, in the service's words. */
      readonly serviceStatus: string;
    };
