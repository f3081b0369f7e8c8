import { custom } from "@klingkit/auth";
import { describe, expect, test, vi } from "vitest";
import type { Task } from "../../src/index.ts";
import { accountWith, connect, createClient, errorOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };

test("reports updates at once, between polls and after polls, and resolves with the finished task", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 30 });
  const task = await client.textToVideo.create(fog);
  const updates: { status: string; elapsed: number; progress: number }[] = [];
  await task.wait({ onUpdate: ({ status, elapsed, progress }) => updates.push({ status, elapsed, progress }) });
  expect(updates.map(({ elapsed }) => elapsed)).toEqual([0, 5000, 10_000, 15_000, 20_000, 24_000, 27_400, 30_800]);
  expect(updates.map(({ progress }) => progress)).toEqual([0, 0.0625, 0.125, 0.1875, 0.25, 0.3, 0.3425, 1]);
  expect(updates[0]).toMatchObject({ status: "submitted" });
  expect(updates.at(-1)).toMatchObject({ status: "succeeded", progress: 1 });
  // The create and three polls.
  expect(emulator.calls).toHaveLength(4);
});

test("an update before the first poll has the task of the wait, and a later one the task of the last poll", async () => {
  const { client } = await createClient({}, { taskSeconds: 30 });
  const task = await client.textToVideo.create(fog);
  const updates: Task[] = [];
  const done = await task.wait({ updateInterval: 10_000, onUpdate: (update) => updates.push(update.task) });
  expect(updates.map(({ status }) => status)).toEqual([
    ...Array(3).fill("submitted"),
    ...Array(2).fill("processing"),
    "succeeded",
  ]);
  expect(updates.slice(0, 3)).toEqual([task, task, task]);
  expect(updates.at(-1)).toMatchObject({ id: done.id, outputs: done.outputs });
});

test("the updates of many waits share one timer, which ends with the last wait", async () => {
  const emulator = await openEmulator({ taskSeconds: 30, accounts: [accountWith(50)] });
  const sleeps: number[] = [];
  const clock = {
    ...emulator.clock,
    sleep(ms: number, signal?: AbortSignal) {
      if (ms === 700) sleeps.push(ms);
      return emulator.clock.sleep(ms, signal);
    },
  };
  const client = connect(emulator, { clock });
  const tasks = await Promise.all(Array.from({ length: 40 }, () => client.textToVideo.create(fog)));
  const counts = await Promise.all(
    tasks.map(async (task) => {
      let updates = 0;
      await task.wait({ updateInterval: 700, onUpdate: () => updates++ });
      return updates;
    }),
  );
  expect(Math.min(...counts)).toBeGreaterThan(40);
  expect(sleeps.length).toBeLessThan(60);
  const end = emulator.clock.now();
  await emulator.clock.sleep(1);
  expect(emulator.clock.now() - end).toBe(1);
});

test("an abort ends the updates", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  const controller = new AbortController();
  let updates = 0;
  const waiting = task.wait({ signal: controller.signal, onUpdate: () => updates++ });
  await emulator.clock.sleep(11_000);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  await emulator.clock.sleep(20_000);
  expect(updates).toBe(3);
});

test("reports updates while the network is down", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 30 });
  const task = await client.textToVideo.create(fog);
  emulator.faults.add({ drop: "before", dropCode: "ENOTFOUND" });
  const elapsed: number[] = [];
  const waiting = task.wait({ waitTimeout: 60_000, onUpdate: (update) => elapsed.push(update.elapsed) });
  await expect(waiting).rejects.toMatchObject({ name: "WaitTimeoutError" });
  expect(elapsed).toEqual(Array.from({ length: elapsed.length }, (_, index) => index * 5000));
  expect(elapsed.length).toBeGreaterThanOrEqual(12);
});

test("a run reports that it is queued at once, then at every interval until it has a slot", async () => {
  const { client } = await createClient({ concurrency: 1 }, { taskSeconds: 30 });
  const first = client.textToVideo.run(fog);
  const updates: string[] = [];
  await client.textToVideo.run(fog, {
    updateInterval: 10_000,
    onUpdate: ({ status, elapsed }) => updates.push(`${status} ${elapsed}`),
  });
  await first;
  expect(updates.slice(0, 5)).toEqual(["queued 0", "queued 10000", "queued 20000", "queued 30000", "submitted 0"]);
});

test("continues after a failed poll, and reports it", async () => {
  const { client, emulator, events } = await createClient({}, { taskSeconds: 60 });
  const task = await client.textToVideo.create(fog);
  const rejected = emulator.faults.add({ path: "/tasks", nth: 1, code: 1300 });
  const dropped = emulator.faults.add({ path: "/tasks", times: 3, nth: 3, drop: "before" });
  await expect(task.wait()).resolves.toMatchObject({ id: task.id, status: "succeeded" });
  expect([rejected.hits, dropped.hits]).toEqual([1, 3]);
  expect(events.filter(({ type }) => type === "poll-failed")).toMatchObject([
    { tasks: 1, reason: expect.stringContaining("1300") },
    ...Array(3).fill({ tasks: 1, reason: expect.stringContaining("UND_ERR_SOCKET") }),
  ]);
});

test("`maxRetries: 0` does not limit the failed polls of a wait", async () => {
  const { client, emulator } = await createClient({ maxRetries: 0 });
  const task = await client.textToVideo.create(fog);
  const outage = emulator.faults.add({ method: "GET", drop: "before", times: 9 });
  expect((await task.wait()).status).toBe("succeeded");
  expect(outage.hits).toBe(9);
});

test("rejects with the service's reason when the task fails", async () => {
  const { client } = await createClient();
  await expect(client.textToVideo.run({ prompt: "fog [fail]" })).rejects.toMatchObject({
    name: "TaskFailedError",
    message: expect.stringContaining("failed: Failure to pass the risk control system. "),
    serviceMessage: "Failure to pass the risk control system",
    reason: "content",
    fault: "content",
    retryable: false,
    task: { endpoint: "video.textToVideo" },
  });
});

test("a timeout rejects with the task, its last status and the next step", async () => {
  const { client } = await createClient({}, { taskSeconds: 100 });
  const task = await client.textToVideo.create(fog);
  const error = await errorOf(task.wait({ waitTimeout: 12_000, pollInterval: 5000 }));
  expect(error).toMatchObject({
    name: "WaitTimeoutError",
    lastStatus: "processing",
    elapsed: 12_000,
    advice: "The task keeps running. Wait again with kling.tasks.resume(error.task).",
  });
  const resumed = await client.tasks.resume(JSON.stringify(error.task));
  await expect(resumed.wait()).resolves.toMatchObject({ id: task.id, status: "succeeded" });
});

test("an abort rejects at once with the task", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 100 });
  const task = await client.textToVideo.create(fog);
  const controller = new AbortController();
  let abortedAt = 0;
  const abort = (): void => {
    abortedAt = emulator.clock.now();
    controller.abort();
  };
  const waiting = task.wait({ signal: controller.signal, onUpdate: abort });
  await expect(waiting).rejects.toMatchObject({ name: "AbortError", taskState: "exists", task: { id: task.id } });
  expect(emulator.clock.now()).toBe(abortedAt);
});

test("a signal that has already aborted rejects without a poll", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  await expect(task.wait({ signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: "AbortError",
    taskState: "exists",
    task: { id: task.id },
  });
  expect(emulator.calls).toHaveLength(1);
});

test("removes its listener from the signal when the task finishes", async () => {
  const { client } = await createClient();
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, "addEventListener");
  const removed = vi.spyOn(signal, "removeEventListener");
  const task = await client.textToVideo.create(fog);
  await task.wait({ signal });
  expect(removed.mock.calls.length).toBeGreaterThanOrEqual(1);
  expect(removed.mock.calls.map(([, listener]) => listener)).toContain(added.mock.calls[0]?.[1]);
});

describe.each(["api-key", "pair"] as const)(
  "with the credential %s, an id that the service does not know",
  (credential) => {
    test("ends a wait after the settle time, and does not claim that the task exists", async () => {
      const { client, emulator } = await createClient({ credential });
      const task = await client.textToVideo.create(fog);
      const elsewhere = await client.tasks.resume({ ...task.toJSON(), id: "1" });
      const error = await errorOf(elsewhere.wait());
      expect(error).toMatchObject({ name: "RequestRejectedError", taskState: "unknown", task: { id: "1" } });
      expect(error.message).toContain("Check the id");
      expect(emulator.calls.length).toBeGreaterThan(3);
      expect(await errorOf(elsewhere.refresh())).toMatchObject({ name: "RequestRejectedError", taskState: "unknown" });
    });

    test("is named by the timeout of a wait of 60 s", async () => {
      const { client } = await createClient({ credential });
      const task = await client.textToVideo.create(fog);
      const elsewhere = await client.tasks.resume({ ...task.toJSON(), id: "1" });
      const error = await errorOf(elsewhere.wait({ waitTimeout: 60_000, pollInterval: 50_000 }));
      expect(error).toMatchObject({
        name: "WaitTimeoutError",
        summary: "The service did not show the task 1 in any poll within 60 s.",
        taskState: "unknown",
        task: { id: "1" },
        advice: expect.stringContaining("Check the id"),
      });
      expect(error).not.toHaveProperty("lastStatus");
    });
  },
);

test("a created task that no poll shows within `waitTimeout` still exists", async () => {
  const { client } = await createClient({}, { switches: { visibleAfter: 600_000 } });
  const task = await client.textToVideo.create(fog);
  const error = await errorOf(task.wait({ waitTimeout: 20_000 }));
  expect(error).toMatchObject({ name: "WaitTimeoutError", taskState: "exists" });
  expect(error.summary).toBe(`The service did not show the task ${task.id} in any poll within 20 s.`);
});

test("a resumed task that a poll has shown exists although later polls do not show it", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 600 });
  const resumed = await client.tasks.resume((await client.textToVideo.create(fog)).toJSON());
  const waiting = errorOf(resumed.wait());
  await emulator.clock.sleep(10_000);
  emulator.faults.add({ path: "/tasks", body: { code: 0, message: "SUCCEED", request_id: "r", data: [] } });
  expect(await waiting).toMatchObject({ name: "RequestRejectedError", taskState: "exists" });
});

test("reports an unknown status and continues", async () => {
  const { client, emulator, events } = await createClient({}, { taskSeconds: 20 });
  const task = await client.textToVideo.create(fog);
  emulator.faults.add({
    path: "/tasks",
    nth: 1,
    body: { code: 0, message: "", request_id: "", data: [{ id: task.id, status: "dreaming" }] },
  });
  await expect(task.wait()).resolves.toMatchObject({ status: "succeeded" });
  expect(events).toContainEqual(expect.objectContaining({ type: "unknown-status", serviceStatus: "dreaming" }));
});

test("a rejected credential ends a wait with the task", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  emulator.faults.add({ method: "GET", code: 1002 });
  expect(await errorOf(task.wait())).toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1002,
    task: { id: task.id },
  });
});

test("a missing permission ends a run with its task", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ path: "/tasks", code: 1103 });
  await expect(client.textToVideo.run(fog, { externalTaskId: "job-1" })).rejects.toMatchObject({
    name: "PermissionError",
    taskState: "exists",
    task: { externalTaskId: "job-1" },
  });
});

test("a task that the service no longer knows ends a run with its task", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({
    path: "/tasks",
    status: 200,
    body: { code: 0, message: "SUCCEED", request_id: "r", data: [] },
  });
  await expect(client.textToVideo.run(fog, { externalTaskId: "job-1" })).rejects.toMatchObject({
    name: "RequestRejectedError",
    taskState: "exists",
    task: { externalTaskId: "job-1" },
  });
});

test.each([401, 403])(
  "continues for nine minutes while a gateway responds %i, and rejects after ten",
  async (status) => {
    const { client, emulator } = await createClient({}, { taskSeconds: 300 });
    const task = await client.textToVideo.create(fog);
    const fault = emulator.faults.add({ method: "GET", status, body: "<html></html>" });
    const waiting = task.wait({ waitTimeout: 3_600_000, pollInterval: 10_000 });
    await emulator.clock.sleep(9 * 60_000);
    fault.remove();
    expect((await waiting).status).toBe("succeeded");

    const other = await client.textToVideo.create(fog);
    emulator.faults.add({ method: "GET", status, body: "<html></html>" });
    const start = emulator.clock.now();
    const error = await errorOf(other.wait({ waitTimeout: 3_600_000, pollInterval: 10_000 }));
    expect(error).toMatchObject({ name: "AuthenticationError", status, taskState: "exists", task: { id: other.id } });
    const minutes = (emulator.clock.now() - start) / 60_000;
    expect([minutes >= 10, minutes < 11]).toEqual([true, true]);
  },
);

const html = "<html>rejected</html>";

test.each([
  [401, html],
  [401, { code: 401, message: "unauthorized" }],
  [403, html],
  [404, html],
  [405, html],
  [413, html],
  [429, "slow down"],
])("continues when a gateway responds %i to polls with %j", async (status, body) => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  const rejected = emulator.faults.add({ method: "GET", status, body, times: 9 });
  expect((await task.wait()).status).toBe("succeeded");
  expect(rejected.hits).toBe(9);
});

test("continues while a credential function fails", async () => {
  let isDown = false;
  let failures = 0;
  const credential = custom({
    headers: async () => {
      if (isDown) {
        failures++;
        throw new Error("vault");
      }
      return { Authorization: "Bearer api-key-emulator" };
    },
  });
  const { client, emulator } = await createClient({ credential }, { taskSeconds: 300 });
  const task = await client.textToVideo.create(fog);
  isDown = true;
  const waiting = task.wait();
  await emulator.clock.sleep(200_000);
  isDown = false;
  expect(failures).toBeGreaterThan(0);
  expect((await waiting).status).toBe("succeeded");
});

test("rejects with an AbortError when the engine is closed", async () => {
  const { client } = await createClient({}, { clock: "manual" });
  const task = await client.textToVideo.create(fog);
  const waiting = errorOf(task.wait());
  expect(() => client.engine.close()).not.toThrow();
  expect(await waiting).toMatchObject({ name: "AbortError", summary: "The client was closed." });
});

// An unhandled rejection ends a process, and vitest fails a run for it.
test("a wait that the caller drops causes no unhandled rejection when the engine is closed", async () => {
  const { client } = await createClient({}, { clock: "manual" });
  const task = await client.textToVideo.create(fog);
  void task.wait();
  expect(() => client.engine.close()).not.toThrow();
  await new Promise((resolve) => setImmediate(resolve));
});

test("a wait that the caller drops causes no unhandled rejection when its task fails", async () => {
  const { client } = await createClient();
  const task = await client.textToVideo.create({ prompt: "[fail] fog" });
  void task.wait();
  await expect(task.wait()).rejects.toMatchObject({
    name: "TaskFailedError",
    reason: "content",
  });
});
