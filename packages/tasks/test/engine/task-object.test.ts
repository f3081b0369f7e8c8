import { inspect } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Sink, SucceededTask } from "../../src/index.ts";
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

/** Returns a sink in memory, and the names of its files. */
function memory(): { sink: Sink; names: string[] } {
  const names: string[] = [];
  const sink: Sink = {
    async put({ name, stream }) {
      const { byteLength: size } = await new Response(stream).arrayBuffer();
      names.push(name);
      return { size };
    },
  };
  return { sink, names };
}

test("saves all files of a task, or the one at an index, under their names", async () => {
  const { client } = await createClient();
  const done = await client.generate.run({ prompt: "fog", n: 3 });
  const { sink, names } = memory();
  expect(await done.save(sink)).toHaveLength(3);
  expect(names).toEqual([`${done.id}.png`, `${done.id}-2.png`, `${done.id}-3.png`]);
  names.length = 0;
  const saved = await done.save(sink, { index: 1, name: (fileName, index) => `${index}/${fileName}` });
  expect(saved.map(({ name }) => name)).toEqual([`1/${done.id}-2.png`]);
  expect(names).toEqual([`1/${done.id}-2.png`]);
  await expect(done.save(sink, { index: 3 })).rejects.toMatchObject({
    name: "ConfigurationError",
    taskState: "exists",
    task: { id: done.id },
    message: expect.stringContaining("has no file at this index"),
  });
  expect(names).toHaveLength(1);
});

test("a task that has not succeeded has nothing to download or to save", async () => {
  const { client } = await createClient();
  const running = await client.textToVideo.create(fog);
  const { id } = await client.textToVideo.create({ prompt: "[fail]" });
  await client.textToVideo.get(id).then((task) => task?.wait().catch(() => undefined));
  const failed = await client.textToVideo.get(id);
  for (const [task, status, advice] of [
    [running, "submitted", "Wait for the task first"],
    [failed, "failed", "`task.message` states the reason"],
  ] as const) {
    const expected = {
      name: "ConfigurationError",
      taskState: "exists",
      task: { id: task?.id },
      message: expect.stringContaining(`its status is ${status}`),
      advice: expect.stringContaining(advice),
    };
    await expect(task?.download(new WritableStream())).rejects.toMatchObject(expected);
    await expect(task?.save(memory().sink)).rejects.toMatchObject(expected);
  }
});

test("an output without a file cannot be downloaded or saved", async () => {
  const { client, emulator } = await createClient();
  const { id } = await client.textToVideo.create(fog);
  const body = {
    code: 0,
    message: "",
    request_id: "r",
    data: [{ id, status: "succeeded", outputs: [{ type: "hologram" }] }],
  };
  emulator.faults.add({ method: "GET", path: "/tasks", body });
  const [task] = await client.tasks.get([id]);
  if (task?.status !== "succeeded") throw new Error("The task has not succeeded.");
  await expect(task.download(new WritableStream())).rejects.toThrow("has no file at this index");
  await expect(task.save(memory().sink)).rejects.toThrow("has no file at this index");
});

test.each<[string, (task: SucceededTask) => Promise<unknown>]>([
  ["refresh", (task) => task.refresh({ signl: undefined } as never)],
  ["download", (task) => task.download(new WritableStream(), { indx: 1 } as never)],
  ["save", (task) => task.save(memory().sink, { indx: 1 } as never)],
])("rejects an unknown option of %s", async (_name, call) => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog);
  const { length } = emulator.calls;
  await expect(call(done)).rejects.toThrow("Did you mean");
  expect(emulator.calls).toHaveLength(length);
});

test("a task has the external task id of its create, also if the service does not show it", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog, { externalTaskId: "job-1" });
  const body = { code: 0, message: "", request_id: "r", data: [{ id: task.id, status: "processing" }] };
  emulator.faults.add({ method: "GET", path: "/tasks", body });
  expect(await task.refresh()).toMatchObject({ status: "processing", externalTaskId: "job-1" });
});

test("a file of a task whose URL has expired is read again, with its signal", async () => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog);
  emulator.faults.add({ path: "/__emulator/media", times: 1, status: 403, body: "expired" });
  const stop = new AbortController();
  emulator.faults.add({ method: "GET", path: "/tasks", delayMs: 60_000 });
  const downloading = done.download(new WritableStream(), { signal: stop.signal });
  emulator.clock.sleep(5000).then(
    () => stop.abort(),
    () => undefined,
  );
  await expect(downloading).rejects.toMatchObject({ name: "AbortError" });
});

test("a rejection of a wait that nobody awaits does not end the process", async () => {
  const { client } = await createClient();
  const task = await client.textToVideo.create({ prompt: "[fail]" });
  const unhandled = vi.fn<(reason: unknown) => void>();
  process.on("unhandledRejection", unhandled);
  onTestFinished(() => void process.off("unhandledRejection", unhandled));
  void task.wait();
  const failed = await task.wait().catch(() => client.textToVideo.get(task.id));
  void failed?.wait();
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
});
