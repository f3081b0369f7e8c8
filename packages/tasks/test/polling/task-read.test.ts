import { BusyError, ConfigurationError, RequestRejectedError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { checkTaskId, taskRead } from "../../src/polling/task-read.ts";

/** Returns the API versions on which a task can be read by an id. */
function versionsOf(id: string): string[] {
  return (["v2", "v1"] as const).filter((apiVersion) => {
    try {
      checkTaskId({ apiVersion, id });
      return true;
    } catch (error) {
      if (error instanceof ConfigurationError) return false;
      throw error;
    }
  });
}

test.each([
  ["867283741759111202", ["v2", "v1"]],
  ["q83v+/Xy0AAAAAAAAAAAAA==", ["v2", "v1"]],
  ["/Xy0//AA", ["v2", "v1"]],
  ["a..b", ["v2", "v1"]],
  ["..a/b..", ["v2", "v1"]],
  ["%2e%2e", ["v2", "v1"]],
  ["..", ["v2"]],
  [".", ["v2"]],
  ["../x", ["v2"]],
  ["a/../b", ["v2"]],
  ["..\\x", ["v2"]],
  ["", []],
  ["a b", []],
  ["a\nb", []],
  ["1,2", []],
])("a task can be read by the id %j on the API versions %j", (id, versions) => {
  expect(versionsOf(id)).toEqual(versions);
});

const ofV2 = { apiVersion: "v2", endpoint: "video.textToVideo" } as const;
const ofV1 = { apiVersion: "v1", endpoint: "video.textToVideo" } as const;
const PATH = "/v1/videos/text2video";

test("on API v2, a task is read by its id, or by its external task id without one", () => {
  expect(taskRead({ ...ofV2, id: "1", externalTaskId: "a" }, undefined).call).toMatchObject({
    label: "Reading a video.textToVideo task",
    method: "GET",
    path: "/tasks",
    query: { task_ids: "1" },
    apiVersion: "v2",
  });
  expect(taskRead({ apiVersion: "v2", externalTaskId: "a" }, undefined).call).toMatchObject({
    label: "Reading a task",
    query: { external_task_ids: "a" },
  });
});

test("a task of API v1 without the path of its endpoint is read on API v2", () => {
  expect(taskRead({ ...ofV1, id: "1" }, undefined).call.path).toBe("/tasks");
  expect(taskRead({ ...ofV2, id: "1" }, PATH).call.path).toBe("/tasks");
});

test("on API v1, a task is read at the path of its endpoint, with either id", () => {
  const { call } = taskRead({ ...ofV1, id: "q/1+=", externalTaskId: "a" }, PATH);
  expect(call).toMatchObject({ method: "GET", path: `${PATH}/q%2F1%2B%3D`, apiVersion: "v1" });
  expect(taskRead({ ...ofV1, externalTaskId: "a" }, PATH).call.path).toBe(`${PATH}/a`);
});

test.each([
  ["of API v2", { ...ofV2, id: "1" }, undefined, { data: [{ id: "1", status: "processing" }] }, { data: [] }],
  ["of API v1", { ...ofV1, id: "1" }, PATH, { data: { task_id: "1", task_status: "submitted" } }, { data: {} }],
])("a response %s without the service's envelope is recognized by its task", (_which, task, path, body, empty) => {
  const { readWithoutEnvelope } = taskRead(task, path).call;
  expect(readWithoutEnvelope?.(body)).toEqual(body.data);
  expect(readWithoutEnvelope?.(empty)).toBeUndefined();
});

test("on API v2, the task is found among others, and a response without tasks means that it is unknown", () => {
  const { read } = taskRead({ ...ofV2, id: "2", externalTaskId: "a" }, undefined);
  const others = [
    { id: "1", status: "processing" },
    { id: "2", status: "failed", external_id: "b" },
    { id: "3", status: "processing", external_id: "a" },
    "noise",
  ];
  expect(read(others)).toMatchObject({ id: "2", status: "failed" });
  expect(read([])).toBeUndefined();
  expect(read(["noise"])).toBeUndefined();
  const byExternalId = taskRead({ ...ofV2, externalTaskId: "a" }, undefined);
  expect(byExternalId.read(others)).toMatchObject({ id: "3" });
});

test.each([
  ["of other tasks", { ...ofV2, id: "2" }, undefined, [{ id: "1", status: "failed" }], "contains other tasks"],
  ["without a list", { ...ofV2, id: "2" }, undefined, { id: "2", status: "failed" }, "contains no list"],
  ["of another task", { ...ofV1, id: "2" }, PATH, { task_id: "1", task_status: "failed" }, "contains another task"],
  ["without a task", { ...ofV1, id: "2" }, PATH, [], "contains no task"],
  [
    "of another external task id",
    { ...ofV1, externalTaskId: "a" },
    PATH,
    { task_id: "1", task_status: "failed", task_info: { external_task_id: "b" } },
    "contains another task",
  ],
  [
    "without an external task id, for an id",
    { ...ofV1, id: "2", externalTaskId: "a" },
    PATH,
    { task_id: "1", task_status: "failed" },
    "contains another task",
  ],
])("a response %s says nothing about the task, and is an error", (_which, task, path, data, message) => {
  expect(() => taskRead(task, path).read(data)).toThrow(
    expect.objectContaining({ name: "UnexpectedResponseError", message: expect.stringContaining(message) }),
  );
});

test("on API v1, the response may have either id, and may lack the external task id", () => {
  const record = { task_id: "1", task_status: "failed", task_info: { external_task_id: "a" } };
  expect(taskRead({ ...ofV1, id: "1" }, PATH).read(record)).toMatchObject({ id: "1" });
  expect(taskRead({ ...ofV1, id: "a" }, PATH).read(record)).toMatchObject({ id: "1" });
  expect(taskRead({ ...ofV1, externalTaskId: "a" }, PATH).read(record)).toMatchObject({ id: "1" });
  const { task_info: _, ...bare } = record;
  expect(taskRead({ ...ofV1, externalTaskId: "a" }, PATH).read(bare)).toMatchObject({ id: "1" });
});

test("on API v1, only the codes for an unknown task mean that it is unknown", () => {
  const { readError } = taskRead({ ...ofV1, id: "1" }, PATH);
  expect([1201, 1203].map((serviceCode) => readError(new RequestRejectedError("No.", { serviceCode })))).toEqual([
    undefined,
    undefined,
  ]);
  const others = [
    new RequestRejectedError("No.", { serviceCode: 1202 }),
    new RequestRejectedError("No."),
    new BusyError("No.", { serviceCode: 1201 }),
  ];
  for (const error of others) expect(() => readError(error)).toThrow(error);
  const ofApiV2 = taskRead({ ...ofV2, id: "1" }, undefined);
  expect(() => ofApiV2.readError(new RequestRejectedError("No.", { serviceCode: 1201 }))).toThrow("No.");
});

test("no request is made for an id that cannot be one", () => {
  expect(() => taskRead({ ...ofV1, id: "../x" }, PATH)).toThrow('"../x" is not the id of a task.');
  expect(() => taskRead({ ...ofV2 }, undefined)).toThrow('"" is not the id of a task.');
});
