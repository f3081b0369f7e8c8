import { expect, test } from "vitest";
import {
  BusyError,
  errorFromData,
  errorToData,
  InvalidInputError,
  issue,
  type KlingError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  WaitTimeoutError,
} from "../src/index.ts";

const task = { klingkit: 1, host: "https://api.example", apiVersion: "v2", id: "8123" } as const;

test.each<KlingError>([
  new InvalidInputError("video.textToVideo", [issue("duration", "too_small", "must be at least 3.", { minimum: 3 })]),
  new BusyError("No slot is free.", { retryable: true, serviceCode: 1303, serviceMessage: "busy", taskState: "none" }),
  new TaskFailedError("The task failed.", { reason: "content", task, taskState: "exists" }),
  new TaskOutcomeUnknownError("The response was lost.", { recoverable: false, task, taskState: "unknown" }),
  new WaitTimeoutError("The task did not finish.", { lastStatus: "processing", elapsed: 1000, task }),
])("creates the same error again from its data: $name", (error) => {
  const copy = errorFromData(JSON.parse(JSON.stringify(errorToData(error))));
  expect(copy).toBeInstanceOf(error.constructor);
  expect(copy?.toJSON()).toEqual(error.toJSON());
  expect(copy?.summary).toBe(error.summary);
  expect(copy && errorToData(copy)).toEqual(errorToData(error));
  expect(Object.keys(copy ?? {}).sort()).toEqual(Object.keys(error).sort());
});

test.each([
  undefined,
  null,
  "busy",
  {},
  { code: "busy" },
  { code: "toString", message: "", summary: "" },
  { code: "__proto__", message: "", summary: "" },
])("does not create an error from %j", (data) => {
  expect(errorFromData(data)).toBeUndefined();
});

test("data can set neither the class nor the prototype of the error", () => {
  const data = { code: "busy", message: "a", summary: "a", constructor: "b", toJSON: "c" };
  const error = errorFromData({ ...data, ["__proto__"]: { retryable: true } });
  expect(error).toBeInstanceOf(BusyError);
  expect(error?.toJSON).toBeTypeOf("function");
  expect(error?.constructor).toBe(BusyError);
});
