import { RequestRejectedError } from "@klingkit/errors";
import type { Call, CallResult, Transport } from "@klingkit/http";
import { expect, test } from "vitest";
import type { EngineParts } from "../../src/engine/parts.ts";
import { fetchTask, fetchTaskOnce, fetchTaskWithAge } from "../../src/polling/fetch-task.ts";
import { endpoints, textToVideo } from "../endpoints.ts";

const ofV2 = { apiVersion: "v2", endpoint: "video.textToVideo" } as const;

/** The parts of an engine whose requests end with `respond`, and the calls so far. */
async function partsWith(respond: (call: Call) => Partial<CallResult>): Promise<{ parts: EngineParts; calls: Call[] }> {
  const calls: Call[] = [];
  const transport: Pick<Transport, "request"> = {
    async request(call) {
      calls.push(call);
      return { data: undefined, requestId: undefined, ...respond(call) };
    },
  };
  const parts: unknown = { transport: async () => transport, endpoints, track: <T>(work: Promise<T>) => work };
  // Reading a task needs no other part.
  return { parts: parts as EngineParts, calls };
}

const task = { id: "1", status: "processing", create_time: 1000, external_id: "a" };

test("states the age of the task on the clock of the service", async () => {
  const { parts } = await partsWith(() => ({ data: [task], date: 5000 }));
  expect(await fetchTaskWithAge(parts, { ...ofV2, id: "1" }, {})).toMatchObject({ data: { id: "1" }, age: 4000 });
  expect(await fetchTask(parts, { apiVersion: "v2", endpoint: "video.newer", id: "1" })).toMatchObject({
    id: "1",
    status: "processing",
  });
});

test.each([
  ["the response has no date", { data: [task] }],
  ["the task has no time of creation", { data: [{ id: "1", status: "processing" }], date: 5000 }],
])("states no age if %s", async (_why, result) => {
  const { parts } = await partsWith(() => result);
  const found = await fetchTaskWithAge(parts, { ...ofV2, id: "1" }, {});
  expect(found?.data.id).toBe("1");
  expect(found?.age).toBeUndefined();
});

test("a task that the service does not know is undefined", async () => {
  const { parts } = await partsWith(() => ({ data: [] }));
  expect(await fetchTask(parts, { ...ofV2, id: "1" })).toBeUndefined();
  expect(await fetchTaskWithAge(parts, { ...ofV2, externalTaskId: "a" }, {})).toBeUndefined();
});

// A create could otherwise be sent a second time.
test("an empty response of a gateway does not mean that an external task id is unknown", async () => {
  const { parts } = await partsWith(() => ({ data: [], isFromGateway: true }));
  await expect(fetchTask(parts, { ...ofV2, externalTaskId: "a" })).rejects.toThrow(
    "Reading a video.textToVideo task failed: the response of a gateway does not contain the task.",
  );
  expect(await fetchTask(parts, { ...ofV2, id: "1" })).toBeUndefined();
  const found = await partsWith(() => ({ data: [task], isFromGateway: true }));
  expect(await fetchTask(found.parts, { ...ofV2, externalTaskId: "a" })).toMatchObject({ id: "1" });
});

test("passes the limits of the caller", async () => {
  const { parts, calls } = await partsWith(() => ({ data: [task] }));
  const { signal } = new AbortController();
  await fetchTask(parts, { ...ofV2, id: "1" }, { signal, maxRetries: 7, callTimeout: 9 });
  expect(calls[0]).toMatchObject({ signal, maxRetries: 7, callTimeout: 9 });
});

test("reads once without retries and within 15 s, and treats a failure as unknown", async () => {
  const { parts, calls } = await partsWith(() => ({ data: [task] }));
  const { signal } = new AbortController();
  expect(await fetchTaskOnce(parts, { ...ofV2, id: "1" }, signal)).toMatchObject({ data: { id: "1" } });
  expect(calls).toMatchObject([{ signal, retry: false, callTimeout: 15_000 }]);
  const failing = await partsWith(() => {
    throw new Error("down");
  });
  expect(await fetchTaskOnce(failing.parts, { ...ofV2, id: "1" }, undefined)).toBeUndefined();
});

test("reads a task of API v1 at the path of its endpoint", async () => {
  const { parts, calls } = await partsWith(() => ({ data: { task_id: "1", task_status: "submitted" } }));
  const path = textToVideo.apiVersions.v1?.path;
  expect(await fetchTask(parts, { apiVersion: "v1", endpoint: "video.textToVideo", id: "1" })).toMatchObject({
    id: "1",
  });
  expect(calls[0]).toMatchObject({ path: `${path}/1`, apiVersion: "v1" });
  await expect(fetchTask(parts, { apiVersion: "v1", id: "1" })).rejects.toThrow("endpoint of the task is unknown");
});

test("a rejection that names the id means that API v1 does not know the task", async () => {
  const { parts } = await partsWith(() => {
    throw new RequestRejectedError("No such task.", { serviceCode: 1203 });
  });
  expect(await fetchTask(parts, { apiVersion: "v1", endpoint: "video.textToVideo", id: "1" })).toBeUndefined();
  await expect(fetchTask(parts, { ...ofV2, id: "1" })).rejects.toThrow("No such task.");
});
