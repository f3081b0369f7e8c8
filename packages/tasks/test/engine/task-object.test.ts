import { inspect } from "node:util";
import { signCallback } from "@klingkit/webhooks";
import { describe, expect, test } from "vitest";
import { createKling, type Task, TaskOutcomeUnknownError } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const fog = { prompt: "a lighthouse in fog" };
const DAY = 24 * 3_600_000;

describe("a task", () => {
  test("is immutable: wait and refresh return new objects", async () => {
    const { kling } = await emulated();
    const task = await kling.video.textToVideo.create(fog);
    expect(task).toMatchObject({ status: "submitted", outputs: [], billing: [] });
    const done = await task.wait();
    const again = await task.refresh();
    expect(task).toMatchObject({ status: "submitted", outputs: [] });
    expect(done).not.toBe(task);
    expect(again).toMatchObject({ id: task.id, status: "succeeded", outputs: done.outputs });
  });

  test.each([keys.apiKey, keys.pair])(
    "that has finished before its create was answered is waited for and has its outputs (%j)",
    async (credentials) => {
      const { kling } = await emulated(credentials, { taskSeconds: 0 });
      const task = await kling.video.textToVideo.create(fog);
      expect(task.status).toBe("processing");
      expect(await task.wait()).toMatchObject({ status: "succeeded", output: { type: "video" } });
    },
  );

  test("that has succeeded waits for nothing", async () => {
    const { kling, emulator } = await emulated();
    const done = await kling.video.textToVideo.run(fog);
    const { length } = emulator.calls;
    expect(await done.wait()).toBe(done);
    expect(emulator.calls).toHaveLength(length);
  });

  test("that has failed rejects a wait with its reason", async () => {
    const { kling } = await emulated();
    const { id } = await kling.video.textToVideo.create({ prompt: "[fail]" });
    await kling.video.textToVideo.get(id).then((task) => task?.wait().catch(() => undefined));
    const failed = await kling.video.textToVideo.get(id);
    expect(failed).toMatchObject({ status: "failed", outputs: [], message: expect.stringContaining("risk control") });
    await expect(failed?.wait()).rejects.toMatchObject({ name: "TaskFailedError", task: { id } });
  });

  test("is printed and serialized without the client and its credential", async () => {
    const { kling } = await emulated();
    const done = await kling.video.textToVideo.run(fog, { externalTaskId: "job-1" });
    const printed = inspect(done, { depth: 9 });
    expect(printed).toContain("status: 'succeeded'");
    expect(printed).not.toMatch(/api-key|context|origin|\[Function/);
    expect(JSON.parse(JSON.stringify(done))).toEqual({
      klingkit: 1,
      host: "http://emulator.localhost",
      apiVersion: "v2",
      endpoint: "video.textToVideo",
      id: done.id,
      externalTaskId: "job-1",
      createdAt: done.createdAt,
      expectedMs: expect.any(Number),
    });
    expect(JSON.parse(JSON.stringify(done.output))).not.toHaveProperty("fileName");
  });

  test("has its request when it was created, with media shortened, and not after a wait", async () => {
    const { kling } = await emulated();
    const image = new Uint8Array(5000).fill(7);
    image.set([0x89, 0x50, 0x4e, 0x47]);
    const task = await kling.video.imageToVideo.create({ prompt: "fog", firstFrame: image });
    expect(task.request?.path).toBe("/image-to-video/kling-3.0");
    expect(JSON.stringify(task.request?.body)).toContain("bytes of base64>");
    expect(JSON.stringify(task.request?.body).length).toBeLessThan(1000);
    expect((await task.wait()).request).toBeUndefined();
  });

  test("that the service does not know is an error of refresh", async () => {
    const { kling, emulator } = await emulated();
    const reference = { klingkit: 1, host: emulator.url, apiVersion: "v2", endpoint: "video.textToVideo" } as const;
    const task = await kling.tasks.resume({ ...reference, id: "1" });
    await expect(task.refresh()).rejects.toMatchObject({
      name: "RequestRejectedError",
      taskState: "exists",
      task: { id: "1" },
    });
  });

  test("whose success holds no output of the endpoint's kind is an error with the task, and tasks.get shows it", async () => {
    const { kling, emulator } = await emulated();
    const task = await kling.video.textToVideo.create(fog);
    const strange = { id: task.id, status: "succeeded", outputs: [{ type: "hologram", url: "https://example.com/h" }] };
    emulator.faults.add({
      method: "GET",
      path: "/tasks",
      body: { code: 0, message: "", request_id: "r", data: [strange] },
    });
    await expect(task.wait()).rejects.toMatchObject({
      name: "UnexpectedResponseError",
      taskState: "exists",
      task: { id: task.id },
    });
    expect((await kling.tasks.get([task.id]))[0]?.outputs).toEqual([
      { type: "unknown", raw: { type: "hologram", url: "https://example.com/h" } },
    ]);
  });
});

describe("a download", () => {
  test.each(["[fail]", "fog"])("of a task that has not succeeded is refused without a request (%s)", async (prompt) => {
    const { kling, emulator } = await emulated();
    const created = await kling.video.textToVideo.create({ prompt });
    if (prompt === "[fail]") await created.wait().catch(() => undefined);
    const task = await created.refresh();
    const { length } = emulator.calls;
    await expect(task.download(new WritableStream())).rejects.toMatchObject({
      name: "ConfigurationError",
      taskState: "exists",
      message: expect.stringContaining(`its status is ${task.status}`),
    });
    expect(emulator.calls).toHaveLength(length);
  });

  test("writes the output at an index, and refuses an index that there is not", async () => {
    const { kling } = await emulated();
    const done = await kling.image.generate.run({ prompt: "fog", n: 2 });
    let bytes = 0;
    await done.download(new WritableStream({ write: (piece: Uint8Array) => void (bytes += piece.byteLength) }), {
      index: 1,
    });
    expect(bytes).toBeGreaterThan(100);
    expect(done.outputs.map(({ fileName }) => fileName)).toEqual([`${done.id}.png`, `${done.id}-2.png`]);
    await expect(done.download(new WritableStream(), { index: 2 })).rejects.toMatchObject({
      name: "ConfigurationError",
    });
  });

  test("knows when its link expires: 30 days after the last update", async () => {
    const { kling } = await emulated();
    const done = await kling.video.textToVideo.run(fog);
    expect(done.output.expiresAt).toBe((done.updatedAt ?? 0) + 30 * DAY);
  });
});

describe("with nothing but an id", () => {
  test.each([keys.apiKey, keys.pair])("a task is read, waited for and downloaded (%j)", async (credentials) => {
    const { kling, emulator } = await emulated(credentials);
    const { id } = await kling.video.textToVideo.create(fog);
    const other = createKling({
      ...credentials,
      baseUrl: emulator.url,
      fetch: emulator.fetch,
      clock: emulator.clock,
      env: {},
    });
    const done = await (await other.video.textToVideo.get(id))?.wait();
    let bytes = 0;
    await done?.download(new WritableStream({ write: (piece: Uint8Array) => void (bytes += piece.byteLength) }));
    expect(done?.output.type).toBe("video");
    expect(bytes).toBeGreaterThan(1000);
  });

  test("tasks of the account are waited for and downloaded without their endpoint", async () => {
    const { kling } = await emulated();
    const { id } = await kling.video.textToVideo.create(fog);
    for await (const task of kling.tasks.list()) {
      expect(task).toMatchObject({ id, endpoint: undefined });
      const done = await task.wait();
      await done.download(new WritableStream());
    }
  });

  test("a JWT says that it needs the endpoint", async () => {
    const { kling } = await emulated(keys.pair);
    await expect(kling.tasks.get(["1"])).rejects.toMatchObject({ name: "ConfigurationError" });
    const task = await kling.video.textToVideo.create(fog);
    const { endpoint: _, ...reference } = task.toJSON();
    await expect((await kling.tasks.resume(reference)).wait()).rejects.toMatchObject({
      name: "ConfigurationError",
      advice: expect.stringContaining("kling.video.textToVideo.get(id)"),
    });
  });
});

describe("recover and resumeAll", () => {
  test("recover takes an error's task, an intent, a reference, a task, and the JSON of each", async () => {
    const { kling, emulator } = await emulated();
    const intent = await kling.video.textToVideo.prepare(fog);
    const task = await kling.tasks.send(intent);
    const { id: _, ...open } = task.toJSON();
    for (const named of [intent, task, task.toJSON(), open]) {
      expect((await kling.tasks.recover(named))?.id).toBe(task.id);
      expect((await kling.tasks.recover(JSON.stringify(named)))?.id).toBe(task.id);
    }
    emulator.faults.add({ method: "POST", drop: "before" });
    emulator.faults.add({ method: "GET", drop: "before", times: 20 });
    const error: unknown = await kling.video.textToVideo
      .create(fog, { createTimeout: 5000 })
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof TaskOutcomeUnknownError) || !error.task) throw new Error("it has no task");
    expect(await kling.tasks.recover(error.task)).toBeUndefined();
  });

  test("resumeAll reads known tasks in one request, recovers the others, and keeps the order", async () => {
    const { kling, emulator } = await emulated();
    const first = await kling.video.textToVideo.create(fog);
    const second = await kling.image.generate.create(fog);
    const sent = await kling.video.textToVideo.prepare(fog);
    const third = await kling.tasks.send(sent);
    const never = await kling.video.textToVideo.prepare(fog);
    const before = emulator.calls.length;
    const tasks = await kling.tasks.resumeAll([JSON.stringify(never), first, sent, second.toJSON()]);
    expect(tasks.map((task) => task?.id)).toEqual([undefined, first.id, third.id, second.id]);
    const reads = emulator.calls.slice(before).filter(({ query }) => query["task_ids"]?.includes(first.id));
    expect(reads).toHaveLength(1);
    expect(await tasks[1]?.wait()).toMatchObject({ status: "succeeded", id: first.id });
  });
});

test("a webhook handler of a client without credentials receives the tasks of signed callbacks", async () => {
  const secret = "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYSB0ZXN0";
  const tasks: Task[] = [];
  const receive = createKling({ env: {} }).webhooks.receiver({
    secret,
    clock: { now: () => 1_800_000_000_000 },
    onTask: (task) => void tasks.push(task),
  });
  const output = { type: "video", id: "9", url: "https://example.com/9.mp4" };
  const raw = { id: "1", status: "succeeded", message: "", outputs: [output], update_time: 1_800_000_000_000 };
  const callback = await signCallback(raw, { secret, at: 1_800_000_000_000 });
  expect((await receive(new Request("https://example.com/kling", callback))).status).toBe(200);
  expect(tasks).toMatchObject([{ id: "1", status: "succeeded", outputs: [output] }]);
});

test.each([
  ["whole", {}],
  ["without its outputs, which are read then", { outputs: [] }],
] as const)("a webhook handler receives a task that downloads (%s)", async (_what, changes) => {
  const secret = "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYSB0ZXN0";
  const { kling, emulator } = await emulated();
  const { id } = await kling.video.textToVideo.run(fog);
  const [shown] = await kling.tasks.get([id]);
  const tasks: Task[] = [];
  let bytes = 0;
  const receive = kling.webhooks.receiver({
    secret,
    async onTask(task) {
      tasks.push(task);
      await task.download(new WritableStream({ write: (piece: Uint8Array) => void (bytes += piece.byteLength) }));
    },
  });
  const raw: object = Object.assign({}, shown?.raw, changes);
  const callback = await signCallback(raw, { secret, at: emulator.clock.now() });
  expect((await receive(new Request("https://example.com/kling", callback))).status).toBe(200);
  expect(tasks).toMatchObject([{ id, status: "succeeded" }]);
  expect(bytes).toBeGreaterThan(1000);
});
