import { expect, test } from "vitest";
import { createKling, type TaskReference } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

test("a handle survives as JSON and is taken up again by another client", async () => {
  const { kling, emulator } = await emulated();
  const created = await kling.video.textToVideo.create({ prompt: "fog" });
  const text = JSON.stringify(created);
  const other = createKling({ ...keys.apiKey, baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock });
  const task = await other.tasks.resume(text);
  expect(await task.wait()).toMatchObject({ id: created.id, status: "succeeded" });
});

test("a handle is refused on another host", async () => {
  const { kling } = await emulated();
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const elsewhere = createKling({ ...keys.apiKey, region: "beijing", env: {} });
  await expect(elsewhere.tasks.resume(task.toJSON())).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: expect.stringMatching(
      /belongs to http:\/\/emulator\.localhost, but this client talks to https:\/\/api-beijing/,
    ),
  });
});

test("a handle of the newer design is refused with a JWT", async () => {
  const { kling, emulator } = await emulated();
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const other = createKling({ ...keys.pair, baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock });
  await expect(other.tasks.resume(task.toJSON())).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: expect.stringContaining("API v2, which this credential cannot read"),
  });
});

test.each([
  "",
  "null",
  "{}",
  "[]",
  "nonsense",
  '{"klingkit":1}',
  '{"klingkit":1,"host":"h","apiVersion":"v3","endpoint":"e","id":"1"}',
])("%j is no handle", async (text) => {
  const { kling } = await emulated();
  await expect(kling.tasks.resume(text)).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: "This is not a task handle of klingkit.",
  });
});

test("an intent sent twice makes one task", async () => {
  const { kling, emulator } = await emulated();
  const stored = JSON.stringify(await kling.video.textToVideo.prepare({ prompt: "fog" }));
  const first = await kling.tasks.send(stored);
  const second = await kling.tasks.send(stored);
  expect(second.id).toBe(first.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an own id that is taken is an error with the task that has it", async () => {
  const { kling } = await emulated();
  const first = await kling.video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "job-1" });
  await expect(kling.video.textToVideo.create({ prompt: "other" }, { externalTaskId: "job-1" })).rejects.toMatchObject({
    name: "AlreadyExistsError",
    taskState: "exists",
    task: { id: first.id },
  });
});

test("an own id that is taken can be adopted", async () => {
  const { kling, emulator } = await emulated();
  const first = await kling.video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "job-1" });
  const second = await kling.video.textToVideo.create(
    { prompt: "fog" },
    { externalTaskId: "job-1", onExisting: "return" },
  );
  expect(second.id).toBe(first.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a wait tells how it goes and ends with the clip", async () => {
  const { kling } = await emulated({}, { taskSeconds: 30 });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const updates: { status: string; elapsed: number; progress: number }[] = [];
  await task.wait({ onUpdate: ({ status, elapsed, progress }) => updates.push({ status, elapsed, progress }) });
  expect(updates.map(({ elapsed }) => elapsed)).toEqual([24_000, 27_200, 30_400]);
  expect(updates.map(({ progress }) => progress)).toEqual([0.3, 0.34, 1]);
  expect(updates.at(-1)).toMatchObject({ status: "succeeded", progress: 1 });
});

test("a failed look does not end a wait", async () => {
  const { kling, emulator, events } = await emulated({}, { taskSeconds: 60 });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const refused = emulator.faults.add({ path: "/tasks", nth: 1, code: 1300 });
  const dropped = emulator.faults.add({ path: "/tasks", times: 3, nth: 3, drop: "before" });
  await expect(task.wait()).resolves.toMatchObject({ id: task.id, status: "succeeded" });
  expect([refused.hits, dropped.hits]).toEqual([1, 3]);
  expect(events.filter(({ type }) => type === "poll-failed")).toMatchObject([
    { tasks: 1, reason: expect.stringContaining("The service answered 1300") },
    ...Array(3).fill({ tasks: 1, reason: expect.stringContaining("no answer came (UND_ERR_SOCKET)") }),
  ]);
});

test("a failed task is an error with the service's reason", async () => {
  const { kling } = await emulated();
  await expect(kling.video.textToVideo.run({ prompt: "fog [fail]" })).rejects.toMatchObject({
    name: "TaskFailedError",
    message: expect.stringContaining("Failure to pass the risk control system"),
    task: { endpoint: "video.textToVideo" },
  });
});

test("a refused prompt is a policy error and costs nothing", async () => {
  const { kling, emulator } = await emulated();
  await expect(kling.video.textToVideo.create({ prompt: "fog [refuse]" })).rejects.toMatchObject({
    name: "ContentRejectedError",
    taskState: "none",
  });
  expect(emulator.state().paid.tasks).toBe(0);
});

test("a wait that times out leaves the handle, the last status and the way on", async () => {
  const { kling } = await emulated({}, { taskSeconds: 100 });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const error: { task?: TaskReference } = await task.wait({ waitTimeout: 12_000, pollInterval: 5000 }).then(
    () => Promise.reject(new Error("the wait ended in time")),
    (thrown: object) => thrown,
  );
  expect(error).toMatchObject({
    name: "WaitTimeoutError",
    lastStatus: "processing",
    elapsed: 12_000,
    advice: "The task keeps running: wait again with kling.tasks.resume(error.task).",
  });
  const resumed = await kling.tasks.resume(JSON.stringify(error.task));
  await expect(resumed.wait()).resolves.toMatchObject({ id: task.id, status: "succeeded" });
});

test("an aborted wait ends at once and leaves the handle", async () => {
  const { kling, emulator } = await emulated({}, { taskSeconds: 100 });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const controller = new AbortController();
  let aborted = 0;
  const abort = (): void => {
    aborted = emulator.clock.now();
    controller.abort();
  };
  const wait = task.wait({ signal: controller.signal, onUpdate: abort });
  await expect(wait).rejects.toMatchObject({ name: "AbortError", taskState: "exists", task: { id: task.id } });
  expect(emulator.clock.now()).toBe(aborted);
});

test("an unknown status word is an event and not an end", async () => {
  const { kling, emulator, events } = await emulated({}, { taskSeconds: 20 });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  emulator.faults.add({
    path: "/tasks",
    nth: 1,
    body: { code: 0, message: "", request_id: "", data: [{ id: task.id, status: "dreaming" }] },
  });
  await expect(task.wait()).resolves.toMatchObject({ status: "succeeded" });
  expect(events).toContainEqual(expect.objectContaining({ type: "unknown-status", serviceStatus: "dreaming" }));
});

test.each([keys.apiKey, keys.pair])("a task is found by the service's id and by the own id", async (credentials) => {
  const { kling } = await emulated(credentials);
  const { id } = await kling.video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "job-1" });
  expect(await kling.video.textToVideo.get(id ?? "")).toMatchObject({ id, externalTaskId: "job-1" });
  expect(await kling.video.textToVideo.get({ externalTaskId: "job-1" })).toMatchObject({ id });
  expect(await kling.video.textToVideo.get("1")).toBeUndefined();
});

test("a list gives every task, page by page", async () => {
  const { kling, emulator } = await emulated(keys.pair, { taskSeconds: 1 });
  for (let index = 0; index < 7; index++) await kling.video.textToVideo.run({ prompt: `fog ${index}` });
  const ids = [];
  for await (const task of kling.video.textToVideo.list({ pageSize: 3 })) ids.push(task.id);
  expect(new Set(ids).size).toBe(7);
  expect(emulator.calls.filter(({ query }) => query["pageNum"])).toHaveLength(3);
});

test("the escape hatch sends any call", async () => {
  const { kling } = await emulated();
  const { data } = await kling.request({
    method: "POST",
    path: "/text-to-video/kling-3.0",
    body: { prompt: "fog", settings: {} },
  });
  expect(data).toMatchObject({ status: "submitted" });
});

test("a withdrawn model is told as withdrawn, with its successor", async () => {
  const { kling, events } = await emulated();
  await expect(kling.video.textToVideo.create({ prompt: "fog", model: "kling-v1-6" })).rejects.toMatchObject({
    name: "RequestRejectedError",
    serviceCode: 1203,
    message: expect.stringMatching(
      /discontinued.*`model` kling-v1-6 seems to be withdrawn \(2026-10-01\): use kling-2\.6/,
    ),
  });
  expect(events).toContainEqual(
    expect.objectContaining({
      type: "input-warning",
      issue: expect.objectContaining({ path: "model", code: "withdrawn_model", severity: "warning" }),
    }),
  );
});
