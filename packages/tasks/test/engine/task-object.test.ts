import { inspect } from "node:util";
import { expect, test } from "vitest";
import { connect, createClient } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "a lighthouse in fog" };

test("a task is immutable: wait and refresh return new objects", async () => {
  const { client } = await createClient();
  const task = await client.textToVideo.create(fog);
  expect(task).toMatchObject({ status: "submitted", outputs: [], billing: [] });
  const done = await task.wait();
  const refreshed = await task.refresh();
  expect(task).toMatchObject({ status: "submitted", outputs: [] });
  expect(done).not.toBe(task);
  expect(refreshed).toMatchObject({ id: task.id, status: "succeeded", outputs: done.outputs });
});

test.each(["api-key", "pair"] as const)(
  "with the credential %s, reads the outputs of a task that has succeeded before the create response",
  async (credential) => {
    const { client } = await createClient({ credential }, { taskSeconds: 0 });
    const task = await client.textToVideo.create(fog);
    expect(task.status).toBe("processing");
    expect(await task.wait()).toMatchObject({ status: "succeeded", output: { type: "video" } });
  },
);

test("waiting for a task that has succeeded returns it without a request", async () => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog);
  const { length } = emulator.calls;
  expect(await done.wait()).toBe(done);
  expect(emulator.calls).toHaveLength(length);
});

test("waiting for a task that has failed rejects with its reason", async () => {
  const { client } = await createClient();
  const { id } = await client.textToVideo.create({ prompt: "[fail]" });
  await client.textToVideo.get(id).then((task) => task?.wait().catch(() => undefined));
  const failed = await client.textToVideo.get(id);
  expect(failed).toMatchObject({ status: "failed", outputs: [], message: expect.stringContaining("risk control") });
  await expect(failed?.wait()).rejects.toMatchObject({ name: "TaskFailedError", task: { id } });
});

test("prints and serializes a task without the client and its credential", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog, { externalTaskId: "job-1" });
  const printed = inspect(done, { depth: 9 });
  expect(printed).toContain("status: 'succeeded'");
  expect(printed).not.toMatch(/api-key|context|origin|\[Function/);
  expect(JSON.parse(JSON.stringify(done))).toEqual({
    klingkit: 1,
    host: "http://emulator.localhost",
    apiVersion: "v2",
    endpoint: "video.textToVideo",
    model: "kling-3.0",
    id: done.id,
    externalTaskId: "job-1",
    createdAt: done.createdAt,
    expectedMs: expect.any(Number),
  });
  expect(JSON.parse(JSON.stringify(done.output))).not.toHaveProperty("fileName");
});

test("a created task has its request with shortened media, and a waited task has none", async () => {
  const { client } = await createClient();
  const image = new Uint8Array(5000).fill(7);
  image.set([0x89, 0x50, 0x4e, 0x47]);
  const task = await client.imageToVideo.create({ prompt: "fog", firstFrame: image });
  expect(task.request?.path).toBe("/image-to-video/kling-3.0");
  expect(JSON.stringify(task.request?.body)).toContain("bytes of base64>");
  expect(JSON.stringify(task.request?.body).length).toBeLessThan(1000);
  expect((await task.wait()).request).toBeUndefined();
});

test("a task that existed before has no request, because another one may have created it", async () => {
  const { client } = await createClient();
  const options = { externalTaskId: "job-1", onExisting: "return" } as const;
  expect((await client.textToVideo.create({ prompt: "fog" }, options)).request).toMatchObject({
    body: { prompt: "fog" },
  });
  expect((await client.textToVideo.create({ prompt: "rain" }, options)).request).toBeUndefined();
  const intent = await client.textToVideo.prepare({ prompt: "fog" });
  expect((await client.tasks.send(intent)).request).toMatchObject({ body: { prompt: "fog" } });
  expect((await client.tasks.send(intent)).request).toBeUndefined();
});

test("a task that the runtime created twice has its request", async () => {
  const emulator = await openEmulator();
  const client = connect(emulator, {
    fetch: async (url, init) => {
      if (init.method === "POST") await emulator.fetch(url, init);
      return emulator.fetch(url, init);
    },
  });
  expect((await client.textToVideo.create({ prompt: "fog" })).request).toMatchObject({ body: { prompt: "fog" } });
});

test("refresh rejects if the service does not know the task", async () => {
  const { client, emulator } = await createClient();
  const reference = { klingkit: 1, host: emulator.url, apiVersion: "v2", endpoint: "video.textToVideo" } as const;
  const task = await client.tasks.resume({ ...reference, id: "1" });
  await expect(task.refresh()).rejects.toMatchObject({
    name: "RequestRejectedError",
    taskState: "unknown",
    task: { id: "1" },
  });
});

test("refresh rejects with the task if the service is down", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  emulator.faults.add({ method: "GET", drop: "before" });
  await expect(task.refresh()).rejects.toMatchObject({
    name: "ConnectionError",
    taskState: "exists",
    task: { id: task.id },
  });
});

test("refresh finds a task that the service shows late", async () => {
  const { client } = await createClient({}, { switches: { visibleAfter: 10_000 } });
  const task = await client.textToVideo.create(fog);
  expect(await task.refresh()).toMatchObject({ id: task.id, endpoint: "video.textToVideo" });
});

test("refresh finds a task that the service shows late when the client's clock is ahead", async () => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 50_000 } });
  const task = await client.textToVideo.create(fog);
  const clock = { now: () => emulator.clock.now() + 120_000, sleep: emulator.clock.sleep };
  const resumed = await connect(emulator, { clock }).tasks.resume(task);
  expect(await resumed.refresh()).toMatchObject({ id: task.id });
});

test("an aborted refresh rejects", async () => {
  const { client } = await createClient();
  const task = await client.textToVideo.create(fog);
  await expect(task.refresh({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
});

test("a task that succeeds without an output of the endpoint's kind rejects, and `tasks.get` returns it", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  const output = { type: "hologram", url: "https://example.com/h" };
  emulator.faults.add({
    method: "GET",
    path: "/tasks",
    body: { code: 0, message: "", request_id: "r", data: [{ id: task.id, status: "succeeded", outputs: [output] }] },
  });
  await expect(task.wait()).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    taskState: "exists",
    task: { id: task.id },
  });
  expect((await client.tasks.get([task.id]))[0]?.outputs).toEqual([{ type: "unknown", raw: output }]);
});

test.each(["api-key", "pair"] as const)(
  "with the credential %s, another client reads, waits for and downloads a task by its id",
  async (credential) => {
    const { client, emulator } = await createClient({ credential });
    const { id } = await client.textToVideo.create(fog);
    const done = await (await connect(emulator, { credential }).textToVideo.get(id))?.wait();
    let bytes = 0;
    await done?.download(new WritableStream({ write: (chunk: Uint8Array) => void (bytes += chunk.byteLength) }));
    expect(done?.output.type).toBe("video");
    expect(bytes).toBeGreaterThan(1000);
  },
);
