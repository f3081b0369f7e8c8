import { describe, expect, test } from "vitest";
import { connect, createClient, createsOf, errorOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };

test("an intent that is sent twice creates one task", async () => {
  const { client, emulator } = await createClient();
  const stored = JSON.stringify(await client.textToVideo.prepare(fog));
  const first = await client.tasks.send(stored);
  const second = await client.tasks.send(stored);
  expect(second.id).toBe(first.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an intent that is sent twice creates one task even if the service does not reject a used external task id", async () => {
  const { client, emulator } = await createClient({}, { switches: { externalTaskIds: "off" } });
  const stored = JSON.stringify(await client.textToVideo.prepare(fog));
  const first = await client.tasks.send(stored);
  expect((await client.tasks.send(stored)).id).toBe(first.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an intent that was stored before a crash is sent after it and paid once", async () => {
  const { client, emulator } = await createClient();
  const stored = JSON.stringify(await client.textToVideo.prepare(fog));
  emulator.faults.add({ method: "POST", times: 1, drop: "after" });
  // The first process crashes during the lookup for the task whose response was lost.
  const crash = new AbortController();
  emulator.faults.add({
    method: "GET",
    times: 1,
    hang: true,
    when: () => emulator.state().tasks.length === 1 && (crash.abort(), true),
  });
  expect(await errorOf(client.tasks.send(stored, { signal: crash.signal }))).toMatchObject({
    name: "AbortError",
    taskState: "unknown",
  });
  const task = await client.tasks.send(stored);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("`maxRetries: 0` does not limit the lookup before a stored intent is sent", async () => {
  const { client, emulator } = await createClient({ maxRetries: 0 });
  const intent = await client.textToVideo.prepare(fog);
  const { id } = await client.tasks.send(intent);
  emulator.faults.add({ method: "GET", drop: "before", times: 2 });
  expect((await client.tasks.send(intent)).id).toBe(id);
  expect(createsOf(emulator)).toHaveLength(1);
});

test("rejects an external task id that is in use, and the error has the task that uses it", async () => {
  const { client } = await createClient();
  const first = await client.textToVideo.create(fog, { externalTaskId: "job-1" });
  await expect(client.textToVideo.create({ prompt: "other" }, { externalTaskId: "job-1" })).rejects.toMatchObject({
    name: "AlreadyExistsError",
    taskState: "exists",
    task: { id: first.id },
  });
});

test('`onExisting: "return"` returns the task that has the external task id', async () => {
  const { client, emulator } = await createClient();
  const first = await client.textToVideo.create(fog, { externalTaskId: "job-1" });
  const second = await client.textToVideo.create(fog, { externalTaskId: "job-1", onExisting: "return" });
  expect(second.id).toBe(first.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("rejects an external task id that is in use by a finished task of another endpoint", async () => {
  const { client, emulator } = await createClient();
  const image = await client.generate.run(fog, { externalTaskId: "job-1" });
  const options = { externalTaskId: "job-1", onExisting: "return" } as const;
  const rejection = {
    name: "AlreadyExistsError",
    taskState: "exists",
    task: { id: image.id },
    message: expect.stringContaining("A task of another endpoint, with the output `image`"),
  };
  expect(await errorOf(client.textToVideo.create(fog, options))).toMatchObject(rejection);
  const intent = await client.textToVideo.prepare(fog, { externalTaskId: "job-1" });
  expect(await errorOf(client.tasks.send(intent))).toMatchObject(rejection);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("rejects a prompt that violates the content policy, at no cost", async () => {
  const { client, emulator } = await createClient();
  await expect(client.textToVideo.create({ prompt: "fog [reject]" })).rejects.toMatchObject({
    name: "ContentRejectedError",
    taskState: "none",
  });
  expect(emulator.state().paid.tasks).toBe(0);
});

test("without a connection, a create fails after `maxRetries`, at no cost", async () => {
  let requests = 0;
  const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const { client } = await createClient({
    fetch: () => {
      requests++;
      return Promise.reject(new TypeError("fetch failed", { cause }));
    },
  });
  await expect(client.textToVideo.create(fog)).rejects.toMatchObject({
    code: "connection_failed",
    taskState: "none",
    retryable: true,
  });
  expect(requests).toBe(3);
});

test("`maxRetries: 0` does not limit how many times a create is retried after 1302", async () => {
  const { client, emulator } = await createClient({ maxRetries: 0 });
  const busy = emulator.faults.add({ method: "POST", code: 1302, times: 5 });
  const { status } = await client.textToVideo.create(fog);
  expect([status, busy.hits]).toEqual(["submitted", 5]);
});

test("a create waits out a 429 without a service code within `createTimeout`", async () => {
  const { client, emulator } = await createClient();
  const fault = emulator.faults.add({
    method: "POST",
    status: 429,
    body: "slow down",
    headers: { "retry-after": "7" },
  });
  const start = emulator.clock.now();
  const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 60_000 }));
  expect(error).toMatchObject({ name: "BusyError", taskState: "none", status: 429 });
  const requests = createsOf(emulator).length;
  expect(requests).toBeGreaterThan(2);
  expect(requests).toBeLessThan(10);
  expect(emulator.clock.now() - start).toBeLessThanOrEqual(60_000);
  fault.remove();
  const limited = emulator.faults.add({ method: "POST", status: 429, body: "slow down", times: 3 });
  await client.textToVideo.create(fog);
  expect(limited.hits).toBe(3);
  expect(emulator.state().paid.tasks).toBe(1);
});

// A gateway that removes or replaces the envelope does so in every response.
describe.each(["api-key", "pair"] as const)("with the credential %s", (credential) => {
  test.each<[string, (data: unknown) => unknown]>([
    ["in `data` without a code", (data) => ({ data })],
    ["as the whole body", (data) => data],
    ['beside the code "0"', (data) => ({ code: "0", message: "ok", data })],
    ["beside the code 200", (data) => ({ code: 200, msg: "success", data })],
    ['beside the code "200"', (data) => ({ code: "200", data })],
    ['beside the code "success"', (data) => ({ code: "success", message: "", data })],
  ])("creates a task and waits for it when responses have their data %s", async (_name, wrap) => {
    const emulator = await openEmulator();
    const events: string[] = [];
    const client = connect(emulator, {
      credential,
      onEvent: ({ type }) => events.push(type),
      fetch: async (url, init) => {
        const response = await emulator.fetch(url, init);
        const { data }: { data: unknown } = await response.json();
        return Response.json(wrap(data), { status: response.status });
      },
    });
    const start = emulator.clock.now();
    const task = await client.textToVideo.create(fog);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect([emulator.calls.length, emulator.clock.now() - start]).toEqual([1, 0]);
    expect(await task.wait()).toMatchObject({ id: task.id, status: "succeeded", output: { type: "video" } });
    expect(events.filter((type) => type === "gateway-envelope" || type === "poll-failed")).toEqual([
      "gateway-envelope",
    ]);
  });
});

test("accepts a task id beside a code that neither the service nor klingkit knows", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", times: 1, body: { code: 20_000, data: { id: "7", status: "submitted" } } });
  expect((await client.textToVideo.create(fog)).id).toBe("7");
});

test("does not send a create again because the lookup of a gateway shows no task", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  emulator.faults.add({ method: "GET", body: { code: 200, message: "success", data: [] } });
  const error = await errorOf(client.textToVideo.create(fog));
  expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
  expect(createsOf(emulator)).toHaveLength(1);
});

test("an endpoint without external task ids leaves an unknown outcome unknown, and sends nothing again", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  const error = await errorOf(client.withoutExternalTaskId.create(fog));
  expect(error).toMatchObject({ name: "ConnectionError", taskState: "unknown" });
  expect(emulator.calls).toHaveLength(1);
});

test("without polling, run returns an existing task that has already succeeded", async () => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog, { externalTaskId: "job-1" });
  const before = emulator.calls.length;
  const again = await client.textToVideo.run(fog, { externalTaskId: "job-1", onExisting: "return" });
  expect(again).toMatchObject({ id: done.id, status: "succeeded" });
  expect(emulator.calls.length - before).toBe(1);
});
