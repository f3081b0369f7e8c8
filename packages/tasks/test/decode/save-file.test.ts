import { ConfigurationError, DownloadError } from "@klingkit/errors";
import { expect, test } from "vitest";
import type { Sink, SinkFile } from "../../src/index.ts";
import { createClient } from "../client.ts";

const fog = { prompt: "a lighthouse in fog" };

/** A sink in memory. `before` runs before each file is read. */
function memory(before: (call: number) => void = () => undefined): {
  sink: Sink;
  files: Map<string, Omit<SinkFile, "stream"> & { readonly bytes: number }>;
  calls: () => number;
} {
  const files = new Map<string, Omit<SinkFile, "stream"> & { readonly bytes: number }>();
  let calls = 0;
  const sink: Sink = {
    async put({ stream, ...file }) {
      before(++calls);
      const { byteLength: size } = await new Response(stream).arrayBuffer();
      files.set(file.name, { ...file, bytes: size });
      return { url: `memory:${file.name}`, size };
    },
  };
  return { sink, files, calls: () => calls };
}

test("stores an output with its name, type and facts, and returns where it is", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog, { externalTaskId: "scene-1" });
  const { sink, files } = memory();
  const saved = await done.output.save(sink, { metadata: { prompt: "ein Leuchtturm im Nebel, für immer" } });
  const name = `${done.id}.mp4`;
  const file = files.get(name);
  expect(saved).toEqual({ name, url: `memory:${name}`, size: file?.bytes, contentType: "video/mp4" });
  expect(file).toMatchObject({ size: file?.bytes, contentType: "video/mp4" });
  expect(file?.metadata).toEqual({
    "task-id": done.id,
    "external-task-id": "scene-1",
    endpoint: "video.textToVideo",
    model: "kling-3.0",
    "created-at": new Date(done.createdAt ?? 0).toISOString(),
    cost: "3 video units",
    prompt: "ein Leuchtturm im Nebel, für immer",
  });
});

test("a resumed task has its model; that of a task that is read by its id is not known", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run({ ...fog, model: "kling-2.6" });
  const { sink, files } = memory();
  const resumed = await (await client.tasks.resume(JSON.stringify(done))).wait();
  await resumed.save(sink, { name: () => "resumed.mp4" });
  await (await client.textToVideo.get(done.id))?.wait().then((read) => read.output.save(sink, { name: "read.mp4" }));
  expect(files.get("resumed.mp4")?.metadata).toHaveProperty("model", "kling-2.6");
  expect(files.get("read.mp4")?.metadata).not.toHaveProperty("model");
});

test("a failed upload is repeated with the same task", async () => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog);
  const { sink, files, calls } = memory((call) => {
    if (call < 3) throw new Error("the store is away");
  });
  await done.output.save(sink);
  expect(calls()).toBe(3);
  expect([...files.keys()]).toEqual([`${done.id}.mp4`]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an upload is not repeated more often than `maxRetries`, and the error says what it means", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  const { sink, calls } = memory(() => {
    throw new Error("no space left. Authorization: Bearer abc.def");
  });
  await expect(done.output.save(sink, { maxRetries: 1 })).rejects.toMatchObject({
    name: "DownloadError",
    message: `The file ${done.id}.mp4 could not be stored: no space left. Authorization: Bearer [redacted]. The task and its outputs are not affected, and the task is not charged again. Save again.`,
  });
  expect(calls()).toBe(2);
});

test("an abort ends a save whose sink ignores its signal", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  const stop = new AbortController();
  const sink: Sink = {
    put() {
      queueMicrotask(() => stop.abort());
      return new Promise(() => undefined);
    },
  };
  await expect(done.output.save(sink, { signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" });
});

test("an error of a sink that cannot be temporary is not repeated", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  const denied = new DownloadError("The store denied access.", { retryable: false });
  const { sink, calls } = memory(() => {
    throw denied;
  });
  await expect(done.output.save(sink)).rejects.toBe(denied);
  expect(calls()).toBe(1);
});

test("a file counts as saved only if the sink read all of it and reports its size", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  const short: Sink = {
    async put({ stream }) {
      const reader = stream.getReader();
      const { value } = await reader.read();
      return { size: value?.byteLength ?? 0 };
    },
  };
  const wrong: Sink = {
    put: async ({ stream }) => ({ size: (await new Response(stream).arrayBuffer()).byteLength - 1 }),
  };
  await expect(done.output.save(short, { maxRetries: 0 })).rejects.toThrow(/The sink read only \d+ bytes/);
  await expect(done.output.save(wrong, { maxRetries: 0 })).rejects.toThrow(/The stored file has \d+ bytes instead of/);
});

test("an interrupted download fails the stream of the sink, and is repeated", async () => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog);
  emulator.faults.add({ path: "/__emulator/media", times: 7, status: 503 });
  const { sink } = memory();
  expect(await done.output.save(sink)).toMatchObject({ size: expect.any(Number) });
});

test("an expired URL is read again before the upload", async () => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog);
  emulator.faults.add({ path: "/__emulator/media", times: 1, status: 403, body: "expired" });
  const { sink, calls } = memory();
  await done.output.save(sink);
  expect(calls()).toBe(1);
});

test("`task.save` stores all files of a task, or the one at `index`", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  const { sink, files } = memory();
  const [saved] = await done.save(sink, { name: (fileName, index) => `films/${index}/${fileName}` });
  expect(saved.name).toBe(`films/0/${done.id}.mp4`);
  expect([...files.keys()]).toEqual([saved.name]);
  await expect(done.save(sink, { index: 1 })).rejects.toThrow("has no file at this index");
});

test("a task that has not succeeded has nothing to save", async () => {
  const { client } = await createClient();
  const task = await client.textToVideo.create(fog);
  await expect(task.save(memory().sink)).rejects.toMatchObject({
    name: "ConfigurationError",
    advice: expect.stringContaining("Wait for the task first"),
  });
});

test.each(["", "/a.mp4", "../a.mp4", "a//b.mp4", "a/./b.mp4", "a\\b.mp4", "a\nb.mp4", "a".repeat(901)])(
  "the name %j is rejected before anything is requested",
  async (name) => {
    const { client, emulator } = await createClient();
    const done = await client.textToVideo.run(fog);
    const requests = emulator.calls.length;
    await expect(done.output.save(memory().sink, { name })).rejects.toBeInstanceOf(ConfigurationError);
    expect(emulator.calls).toHaveLength(requests);
  },
);

test("names of metadata that a store cannot keep, and unknown options, are rejected", async () => {
  const { client } = await createClient();
  const { output } = await client.textToVideo.run(fog);
  const { sink } = memory();
  await expect(output.save(sink, { metadata: { Prompt: "fog" } })).rejects.toThrow('which "Prompt" is not');
  await expect(output.save(sink, { metdata: {} } as never)).rejects.toThrow("Did you mean `metadata`?");
  await expect(output.save({} as never)).rejects.toThrow("The sink must have the method `put`.");
});

test("an abort ends the upload", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  const controller = new AbortController();
  const { sink } = memory(() => controller.abort(new Error("stop")));
  await expect(done.output.save(sink, { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
});

test("waits longer before each attempt, and uses `random`", async () => {
  const { client, emulator } = await createClient({ random: () => 0 });
  const done = await client.textToVideo.run(fog);
  const times: number[] = [];
  const { sink } = memory(() => {
    times.push(emulator.clock.now());
    throw new Error("the store is away");
  });
  await expect(done.output.save(sink, { maxRetries: 3 })).rejects.toThrow("could not be stored");
  expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([500, 1000, 2000]);
});

test("an abort ends the wait before the next attempt", async () => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog);
  const stop = new AbortController();
  const { sink, calls } = memory(() => {
    emulator.clock.sleep(1).then(
      () => stop.abort(new Error("stop")),
      () => undefined,
    );
    throw new Error("the store is away");
  });
  const error: unknown = await done.output.save(sink, { signal: stop.signal }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "AbortError", cause: { message: "stop" } });
  expect(calls()).toBe(1);
});

test("a signal that has aborted already stops before the sink is called", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  const { sink, calls } = memory();
  const signal = AbortSignal.abort(new Error("stop"));
  await expect(done.output.save(sink, { signal })).rejects.toMatchObject({ name: "AbortError" });
  expect(calls()).toBe(0);
});

test.each(["1.5", -1, Number.NaN])("`maxRetries: %j` is rejected", async (maxRetries) => {
  const { client } = await createClient();
  const { output } = await client.textToVideo.run(fog);
  const { sink, calls } = memory();
  await expect(output.save(sink, { maxRetries: maxRetries as number })).rejects.toBeInstanceOf(ConfigurationError);
  expect(calls()).toBe(0);
});

test("a sink that knows the size need not read the end of the stream, which is closed", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  let rest: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const sink: Sink = {
    async put({ stream, size = 0 }) {
      rest = stream.getReader();
      for (let read = 0; read < size;) read += (await rest.read()).value?.byteLength ?? size;
      return { size };
    },
  };
  await expect(done.output.save(sink)).resolves.toMatchObject({ size: expect.any(Number) });
  expect(await rest?.read()).toEqual({ done: true, value: undefined });
});

test.each([{ "1a": "x" }, { a_b: "x" }, { "": "x" }, { ["a".repeat(64)]: "x" }, { "a b": "x" }, { size: 5 }])(
  "the metadata %j are rejected before anything is requested",
  async (metadata) => {
    const { client, emulator } = await createClient();
    const { output } = await client.textToVideo.run(fog);
    const requests = emulator.calls.length;
    await expect(output.save(memory().sink, { metadata: metadata as never })).rejects.toThrow(
      "`metadata` must have strings",
    );
    expect(emulator.calls).toHaveLength(requests);
  },
);

test.each(["a".repeat(900), "ä".repeat(450), "a..b/c.d", ".a"])("the name %j is accepted", async (name) => {
  const { client } = await createClient();
  const { output } = await client.textToVideo.run(fog);
  await expect(output.save(memory().sink, { name })).resolves.toMatchObject({ name });
});

test.each([undefined, null, 5, "sink"])("%j is not a sink", async (sink) => {
  const { client } = await createClient();
  const { output } = await client.textToVideo.run(fog);
  await expect(output.save(sink as never)).rejects.toThrow("The sink must have the method `put`.");
});
