import type { FaultRule } from "@klingkit/emulator";
import { describe, expect, test } from "vitest";
import { createClient, createsOf, errorOf } from "../client.ts";

const fog = { prompt: "fog" };
const talk = { videoUrl: "https://videos.example/talk.mp4", text: "hello" };

describe.each(["external_task_id", "External task id", "externalTaskId", "external_id", "externalId", "external id"])(
  "a rejection that names `%s`",
  (name) => {
    const rule: FaultRule = { method: "POST", code: 1201, message: `The ${name} is invalid` };

    test("leaves the outcome unknown at an endpoint without lookup", async () => {
      const { client, emulator } = await createClient();
      emulator.faults.add(rule);
      expect(await errorOf(client.lipSync.create(talk))).toMatchObject({
        name: "TaskOutcomeUnknownError",
        recoverable: false,
      });
    });

    test("means that no task was created at an endpoint that accepts no external task id", async () => {
      const { client, emulator } = await createClient();
      emulator.faults.add(rule);
      expect(await errorOf(client.withoutExternalTaskId.create(fog))).toMatchObject({
        name: "RequestRejectedError",
        taskState: "none",
      });
    });
  },
);

test("a create is not sent without its external task id if the model is known to accept one", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 1201, message: "Bad external_task_id" });
  expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    recoverable: true,
  });
  expect(createsOf(emulator)).toHaveLength(1);
});

test("a create is not sent without its external task id after a rejection with another code", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 1200, message: "Bad external_task_id" });
  expect(await errorOf(client.textToVideo.create({ ...fog, model: "kling-4.0" }))).toMatchObject({
    name: "RequestRejectedError",
    taskState: "none",
  });
  expect(createsOf(emulator)).toHaveLength(1);
});

test.each<[string, FaultRule]>([
  ["1102", { code: 1102 }],
  ["1301", { code: 1301 }],
  ["a redirect", { redirect: "https://elsewhere.example/" }],
])("%s costs no lookup, and the error has no task", async (_name, rule) => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", ...rule });
  const error = await errorOf(client.textToVideo.create(fog));
  expect(error).toMatchObject({ taskState: "none" });
  expect(error).not.toHaveProperty("task");
  expect(emulator.calls).toHaveLength(1);
});

test("the lookups after the 429 of a gateway end with `createTimeout`", async () => {
  const { client, emulator } = await createClient();
  const start = emulator.clock.now();
  emulator.faults.add({ method: "POST", status: 429, body: "slow down", headers: { "retry-after": "4" } });
  expect(await errorOf(client.textToVideo.create(fog, { createTimeout: 6000 }))).toMatchObject({
    name: "BusyError",
    taskState: "none",
  });
  expect(createsOf(emulator).map(({ at }) => at - start)).toEqual([0, 4000]);
  expect(emulator.clock.now() - start).toBe(6000);
});

describe("a rejected intent that may have been sent before", () => {
  test("has no task if none appears within 60 s", async () => {
    const { client, emulator } = await createClient();
    const intent = await client.textToVideo.prepare(fog);
    const start = emulator.clock.now();
    emulator.faults.add({ method: "POST", code: 1301 });
    expect(await errorOf(client.tasks.send(intent))).toMatchObject({
      name: "ContentRejectedError",
      taskState: "none",
    });
    expect(emulator.clock.now() - start).toBe(60_000);
  });

  test("is looked up for 15 s if `createTimeout` is shorter, and then its outcome is unknown", async () => {
    const { client, emulator } = await createClient();
    const intent = await client.textToVideo.prepare(fog);
    const start = emulator.clock.now();
    emulator.faults.add({ method: "POST", code: 1301 });
    expect(await errorOf(client.tasks.send(intent, { createTimeout: 10_000 }))).toMatchObject({
      name: "TaskOutcomeUnknownError",
      summary: expect.stringMatching(/A task may exist nevertheless, but the lookup did not find it\.$/),
    });
    expect(emulator.clock.now() - start).toBe(15_000);
  });
});

test("an aborted intent that may have been sent before ends with the abort at an endpoint without lookup", async () => {
  const { client, emulator } = await createClient();
  const intent = await client.lipSync.prepare(talk, { externalTaskId: "job-7" });
  expect(await errorOf(client.tasks.send(intent, { signal: AbortSignal.abort() }))).toMatchObject({
    name: "AbortError",
    taskState: "unknown",
    task: { externalTaskId: "job-7" },
  });
  expect(emulator.calls).toEqual([]);
});
