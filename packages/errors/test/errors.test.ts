import { expect, test } from "vitest";
import {
  AccountError,
  AuthenticationError,
  BusyError,
  errorFromCode,
  PermissionError,
  PolicyError,
  RequestRefusedError,
  ServiceError,
  serviceCode,
  serviceCodes,
} from "../src/index.ts";

test.each([
  [1000, AuthenticationError],
  [1004, AuthenticationError],
  [1102, AccountError],
  [1103, PermissionError],
  [1304, PermissionError],
  [1201, RequestRefusedError],
  [1301, PolicyError],
  [1303, BusyError],
  [5002, ServiceError],
  [9999, ServiceError],
])("code %i becomes an error of its group", (code, kind) => {
  const error = errorFromCode(code, "text");
  expect(error.constructor).toBe(kind);
  expect(error).toMatchObject({ code, message: expect.stringContaining(`The service answered ${code} (`) });
});

test("an error says what happened, what it means for money, and what to do", () => {
  expect(errorFromCode(1102, "Account balance not enough", { taskState: "none" }).message).toBe(
    'The service answered 1102 (resource pack used up or expired): "Account balance not enough". No task was made and nothing is charged. Buy a resource pack of this kind (video, image and try-on are apart); waiting does not help.',
  );
});

test("every code stands once in the table", () => {
  expect(new Set(serviceCodes.map(({ code }) => code)).size).toBe(serviceCodes.length);
  expect(serviceCodes.length).toBe(21);
});

test("waiting is never advised for an empty account or a locked address", () => {
  expect([1100, 1101, 1102, 1103, 1304].map((code) => serviceCode(code)?.waiting)).toEqual([
    "no",
    "no",
    "no",
    "no",
    "no",
  ]);
});

test("an error as JSON names the task that may exist", () => {
  const task = {
    klingkit: 1,
    host: "https://h",
    apiVersion: "v1",
    endpoint: "video.textToVideo",
    externalTaskId: "a",
  } as const;
  expect(JSON.parse(JSON.stringify(errorFromCode(5000, "", { taskState: "unknown", task })))).toMatchObject({
    name: "ServiceError",
    taskState: "unknown",
    task,
  });
});
