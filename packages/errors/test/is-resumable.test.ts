import { expect, test } from "vitest";
import {
  BusyError,
  ConnectionError,
  ContentRejectedError,
  isResumable,
  isRetryable,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  WaitTimeoutError,
} from "../src/index.ts";

test.each<[string, unknown, boolean, boolean]>([
  ["a busy service", new BusyError("No slot.", { taskState: "none" }), true, true],
  ["a rejected prompt", new ContentRejectedError("Rejected.", { taskState: "none" }), false, false],
  [
    "an error that is not transient",
    new ServiceError("Blocked.", { taskState: "none", retryable: false }),
    false,
    false,
  ],
  ["a lost connection while the task exists", new ConnectionError("Lost.", { taskState: "exists" }), false, true],
  ["a rejection while the task may exist", new ContentRejectedError("No.", { taskState: "unknown" }), false, false],
  ["an outcome that can be looked up", new TaskOutcomeUnknownError("Lost.", { taskState: "unknown" }), false, true],
  ["one that cannot", new TaskOutcomeUnknownError("Lost.", { taskState: "unknown", recoverable: false }), false, false],
  ["a wait that is too short", new WaitTimeoutError("Late.", { lastStatus: "processing", elapsed: 1 }), false, true],
  ["a failed task", new TaskFailedError("Failed.", { reason: "content" }), false, false],
  ["another error", new Error("fetch failed"), false, false],
  ["no error", undefined, false, false],
])("after %s (%s): isRetryable is %s, isResumable is %s", (_name, error, retryable, resumable) => {
  expect([isRetryable(error), isResumable(error)]).toEqual([retryable, resumable]);
});
