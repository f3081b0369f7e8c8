import { inspect } from "node:util";
import { expect, test } from "vitest";
import * as errors from "../src/index.ts";
import {
  AbortError,
  AccountError,
  AuthenticationError,
  BusyError,
  ConnectionError,
  errorFromCode,
  InvalidInputError,
  isRetryable,
  issue,
  KlingError,
  PermissionError,
  ContentRejectedError,
  RequestRejectedError,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from "../src/index.ts";

const task = {
  klingkit: 1,
  host: "https://h",
  apiVersion: "v1",
  endpoint: "video.textToVideo",
  externalTaskId: "a",
} as const;

/** The console output of an error without its stack frames. */
function printed(error: unknown): string {
  return inspect(error).replaceAll(/\n +at .*?( \{)?$/gm, "$1");
}

test.each([
  [1000, AuthenticationError],
  [1004, AuthenticationError],
  [1102, AccountError],
  [1103, PermissionError],
  [1304, PermissionError],
  [1201, RequestRejectedError],
  [1301, ContentRejectedError],
  [1303, BusyError],
  [5002, ServiceError],
  [9999, ServiceError],
])("service code %i creates an error of the class of its group", (serviceCode, errorClass) => {
  const error = errorFromCode(serviceCode, "text");
  expect(error.constructor).toBe(errorClass);
  expect(error).toMatchObject({
    serviceCode,
    message: expect.stringContaining(`The service returned ${serviceCode} (`),
  });
});

test("the message states the problem, whether a task is charged, and the next step", () => {
  expect(errorFromCode(1102, "Account balance not enough", { taskState: "none" }).message).toBe(
    'The service returned 1102 (resource pack used up or expired): "Account balance not enough". No task was created and nothing is charged. Buy a resource pack of this kind (video, image and try-on packs are separate). Waiting does not help.',
  );
});

test("every class has a unique name and code", () => {
  const samples = [
    new errors.InvalidInputError("x", []),
    new errors.TaskFailedError("x", { reason: "unknown" }),
    new errors.WaitTimeoutError("x", { lastStatus: undefined, elapsed: 0 }),
    ...[
      errors.AbortError,
      errors.AccountError,
      errors.AlreadyExistsError,
      errors.AuthenticationError,
      errors.BusyError,
      errors.ConfigurationError,
      errors.ConnectionError,
      errors.CreateBlockedError,
      errors.DownloadError,
      errors.PermissionError,
      errors.ContentRejectedError,
      errors.RequestRejectedError,
      errors.ServiceError,
      errors.TaskOutcomeUnknownError,
      errors.TimeoutError,
      errors.UnexpectedResponseError,
    ].map((errorClass) => new errorClass("x")),
  ];
  const exported = Object.entries(errors).filter(
    ([, value]) => typeof value === "function" && Function.prototype.toString.call(value).startsWith("class "),
  );
  expect(samples.map(({ name }) => name).toSorted()).toEqual(
    exported
      .map(([name]) => name)
      .filter((name) => name !== "KlingError")
      .toSorted(),
  );
  expect(new Set(samples.map(({ code }) => code)).size).toBe(samples.length);
  for (const sample of samples) expect(sample.stack).toContain(`${sample.name}: ${sample.summary}`);
});

test("a console prints the message once, and only fields that have a value", () => {
  expect(printed(new BusyError("Too many.", { taskState: "none", serviceCode: 1302, advice: "Wait." }))).toBe(
    `BusyError: Too many. No task was created and nothing is charged. Wait. {
  code: 'busy',
  serviceCode: 1302,
  taskState: 'none',
  fault: 'busy',
  retryable: true
}`,
  );
  expect(printed(new AbortError("Stopped."))).toBe("AbortError: Stopped. {\n  code: 'aborted',\n  retryable: false\n}");
});

test.each([
  ["the issues of an input", new InvalidInputError("x", [issue("prompt", "missing", "is required.")]), "issues"],
  ["the message of the service", errorFromCode(1201, "no"), "serviceMessage"],
  ["the last status of a wait", new WaitTimeoutError("x", { lastStatus: "processing", elapsed: 5 }), "lastStatus"],
  ["the advice", new BusyError("x", { advice: "Wait." }), "advice"],
] as const)("a console does not print %s in addition to the message", (_name, error, field) => {
  expect(field in error).toBe(true);
  expect(printed(error)).not.toContain(`${field}:`);
});

test("an error has no properties without a value", () => {
  const error = new UnexpectedResponseError("x", {
    advice: undefined,
    sent: undefined,
    taskState: undefined,
    task: undefined,
    serviceCode: undefined,
    status: undefined,
    requestId: undefined,
    cause: undefined,
  });
  expect(Object.getOwnPropertyNames(error).toSorted()).toEqual([
    "code",
    "fault",
    "message",
    "retryable",
    "stack",
    "summary",
  ]);
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: "UnexpectedResponseError",
    message: "x",
    code: "unexpected_response",
    fault: "service",
    retryable: true,
  });
});

test("toJSON includes the task and the fields of the subclass", () => {
  expect(JSON.parse(JSON.stringify(errorFromCode(5000, "", { taskState: "unknown", task })))).toMatchObject({
    name: "ServiceError",
    code: "service_error",
    serviceCode: 5000,
    taskState: "unknown",
    task,
    retryable: false,
  });
  const issues = [issue("prompt", "missing", "is required.")];
  expect(new InvalidInputError("x", issues).toJSON()).toMatchObject({ issues });
  expect(new TaskFailedError("x", { reason: "media" }).toJSON()).toMatchObject({ reason: "media" });
  expect(new WaitTimeoutError("x", { lastStatus: "submitted", elapsed: 5 }).toJSON()).toMatchObject({
    lastStatus: "submitted",
    elapsed: 5,
  });
});

test.each([
  new BusyError("x"),
  new BusyError("x", { taskState: "none" }),
  new TimeoutError("x"),
  new ConnectionError("x", { taskState: "none" }),
  new ServiceError("x"),
  new UnexpectedResponseError("x"),
])("$name with the task state $taskState is retryable", (error) => {
  expect(isRetryable(error)).toBe(true);
});

test.each([
  new TimeoutError("x", { taskState: "unknown" }),
  new ServiceError("x", { taskState: "unknown" }),
  new ConnectionError("x", { taskState: "exists" }),
  new UnexpectedResponseError("x", { retryable: false }),
  new TaskOutcomeUnknownError("x", { taskState: "unknown" }),
  new WaitTimeoutError("x", { lastStatus: "processing", elapsed: 5, taskState: "exists" }),
  new TaskFailedError("x", { reason: "unknown" }),
  new AbortError("x"),
  errorFromCode(1102, ""),
  errorFromCode(1301, ""),
])("$name with the task state $taskState is not retryable", (error) => {
  expect(isRetryable(error)).toBe(false);
});

test("a value that is not a KlingError is not retryable", () => {
  expect([new Error("x"), undefined, "x", { retryable: true }].map(isRetryable)).toEqual([false, false, false, false]);
});

test("a task failure has the fault of the service unless another is known", () => {
  expect(new TaskFailedError("x", { reason: "unknown" }).fault).toBe("service");
  expect(new TaskFailedError("x", { reason: "media", fault: "input" }).fault).toBe("input");
});

test("`with` returns a copy of the same class with the task and its state", () => {
  const cause = new Error("lost");
  const error = new ConnectionError("No response.", { advice: "Check the network.", taskState: "none", cause });
  const copy = error.with({ task, taskState: "unknown" });
  expect(copy).toBeInstanceOf(ConnectionError);
  // Loggers, `structuredClone` and `Error.isError` recognize native errors only.
  expect(Object.prototype.toString.call(copy)).toBe("[object Error]");
  expect(inspect(copy)).toContain("ConnectionError: No response. The task may exist");
  expect(copy).toMatchObject({
    message:
      "No response. The task may exist and may be charged. Do not repeat the call until the outcome is known. Check the network.",
    summary: "No response.",
    advice: "Check the network.",
    code: "connection_failed",
    task,
    taskState: "unknown",
    retryable: false,
    cause,
  });
  expect(copy.stack?.split("\n").slice(1)).toEqual(error.stack?.split("\n").slice(1));
  expect([error.taskState, error.retryable, "task" in error]).toEqual(["none", true, false]);
});

test("`with` keeps the other fields, and replaces the advice in the message", () => {
  const error = new BusyError("Too many.", { sent: "yes", task, taskState: "exists", advice: "Wait." });
  expect(error.with({ advice: "Send more slowly." })).toMatchObject({
    message: "Too many. The task exists and may be charged. Send more slowly.",
    advice: "Send more slowly.",
    sent: "yes",
    task,
    taskState: "exists",
    retryable: false,
  });
  expect(error.with({ sent: undefined })).toEqual(error);
});

test("`with` keeps the fields of the subclass", () => {
  const copy = new WaitTimeoutError("x", { lastStatus: "submitted", elapsed: 5 }).with({ task, taskState: "exists" });
  expect(copy).toMatchObject({ lastStatus: "submitted", elapsed: 5, task });
  expect(copy).toBeInstanceOf(KlingError);
});
