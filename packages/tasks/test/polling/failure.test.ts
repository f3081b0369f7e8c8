import { BusyError, type TaskReference } from "@klingkit/errors";
import { expect, test } from "vitest";
import { asKlingError, unknownTask } from "../../src/polling/failure.ts";

const task: TaskReference = { klingkit: 1, host: "h", apiVersion: "v2", id: "1", externalTaskId: "job-1" };

test("the error for an unknown task names its id, or its external task id without one", () => {
  const { id: _, ...reference } = task;
  expect(unknownTask(task, "exists").summary).toBe("The service does not know the task 1.");
  expect(unknownTask(reference, "unknown").summary).toBe("The service does not know the task job-1.");
});

test("an error of another kind becomes one that cannot be retried, with its cause", () => {
  const error = new BusyError("Busy.");
  expect(asKlingError(error)).toBe(error);
  const cause = new TypeError("x is not a function");
  expect(asKlingError(cause)).toMatchObject({ name: "UnexpectedResponseError", retryable: false, cause });
});
