import { describe, expect, test } from "vitest";
import { createClient } from "../client.ts";

const fog = { prompt: "a lighthouse in fog" };
const DAY = 24 * 3_600_000;

/** Returns a stream that counts its bytes. */
function countingStream(): { stream: WritableStream<Uint8Array>; bytes: () => number } {
  let bytes = 0;
  const stream = new WritableStream({ write: (chunk: Uint8Array) => void (bytes += chunk.byteLength) });
  return { stream, bytes: () => bytes };
}

test("reads the task again when a URL has expired", async () => {
  const { client, emulator } = await createClient();
  const result = await client.textToVideo.run(fog);
  const reads = emulator.calls.filter(({ path }) => path === "/tasks").length;
  const expired = emulator.faults.add({ path: "/__emulator/media", times: 1, status: 403, body: "expired" });
  const { size, stream } = await result.output.open();
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  expect(expired.hits).toBe(1);
  expect(bytes).toHaveLength(size ?? 0);
  expect(Buffer.from(bytes.subarray(4, 8)).toString()).toBe("ftyp");
  expect(emulator.calls.filter(({ path }) => path === "/tasks")).toHaveLength(reads + 1);
});

test("rejects with the next step when the new URL is rejected too", async () => {
  const { client, emulator } = await createClient();
  const result = await client.textToVideo.run(fog);
  emulator.faults.add({ path: "/__emulator/media", status: 403, body: "expired" });
  await expect(result.output.open()).rejects.toMatchObject({
    name: "DownloadError",
    status: 403,
    advice: expect.stringContaining("The URL may have expired"),
  });
});

test("`random` spreads the waits between the attempts of a download", async () => {
  const { client, emulator } = await createClient({ random: () => 0 });
  const result = await client.textToVideo.run(fog);
  emulator.faults.add({ path: "/__emulator/media", times: 2, status: 503 });
  const start = emulator.clock.now();
  await result.download(new WritableStream());
  expect(emulator.clock.now() - start).toBe(250 + 500);
});

test("the file name is the id of the task with the extension of the URL", async () => {
  const { client } = await createClient();
  const result = await client.textToVideo.run(fog);
  expect(result.output.fileName).toBe(`${result.id}.mp4`);
});

test("a URL states its expiry in whole seconds, 30 days after the last update of the task", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  expect(done.output.expiresAt).toBe(Math.floor((done.updatedAt ?? 0) / 1000) * 1000 + 30 * DAY);
});

test("writes a path with `writeFile`", async () => {
  const written: [string, number][] = [];
  const { client } = await createClient({
    writeFile: async (path, stream) => {
      written.push([path, (await new Response(stream).arrayBuffer()).byteLength]);
    },
  });
  const done = await client.textToVideo.run(fog);
  await done.download("fog.mp4");
  expect(written).toEqual([["fog.mp4", expect.any(Number)]]);
  expect(written[0]?.[1]).toBeGreaterThan(1000);
});

test("writes into a stream of the runtime with `streamWriter`", async () => {
  let bytes = 0;
  const { client } = await createClient({
    streamWriter: (target) =>
      target === process.stdout
        ? async (stream) => {
            bytes = (await new Response(stream).arrayBuffer()).byteLength;
          }
        : undefined,
  });
  await (await client.textToVideo.run(fog)).download(process.stdout);
  expect(bytes).toBeGreaterThan(1000);
});

test("an abort ends a download", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  const controller = new AbortController();
  const target = new WritableStream({ write: () => controller.abort(new Error("stop")) });
  await expect(done.download(target, { signal: controller.signal })).rejects.toThrow(/stop|abort/i);
});

describe("rejects before it requests the file", () => {
  test("a path where the runtime cannot write files", async () => {
    const { client, emulator } = await createClient();
    const result = await client.textToVideo.run(fog);
    const { length } = emulator.calls;
    await expect(result.download("fog.mp4")).rejects.toMatchObject({
      name: "ConfigurationError",
      summary: "This runtime cannot write files.",
      advice: expect.stringContaining("WritableStream"),
    });
    expect(emulator.calls).toHaveLength(length);
  });

  test("a target that is not a stream", async () => {
    const { client, emulator } = await createClient({ streamWriter: () => undefined });
    const result = await client.textToVideo.run(fog);
    const { length } = emulator.calls;
    await expect(
      result.download(
        // @ts-expect-error -- such a target is wrong
        { path: "fog.mp4" },
      ),
    ).rejects.toMatchObject({ name: "ConfigurationError" });
    expect(emulator.calls).toHaveLength(length);
  });

  test.each(["[fail]", "fog"])("a task that has not succeeded (%s)", async (prompt) => {
    const { client, emulator } = await createClient();
    const created = await client.textToVideo.create({ prompt });
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
});

test("downloads the output at an index, and rejects an index without an output", async () => {
  const { client } = await createClient();
  const done = await client.generate.run({ ...fog, n: 2 });
  const target = countingStream();
  await done.download(target.stream, { index: 1 });
  expect(target.bytes()).toBeGreaterThan(100);
  expect(done.outputs.map(({ fileName }) => fileName)).toEqual([`${done.id}.png`, `${done.id}-2.png`]);
  await expect(done.download(new WritableStream(), { index: 2 })).rejects.toMatchObject({ name: "ConfigurationError" });
});

test("requests a file once more only if its URL may have expired", async () => {
  const { client, emulator } = await createClient();
  const result = await client.textToVideo.run(fog);
  const reads = (): number => emulator.calls.filter(({ path }) => path === "/tasks").length;
  const before = reads();
  emulator.faults.add({ path: "/__emulator/media", times: 1, status: 400, body: "bad request" });
  await expect(result.output.open()).rejects.toMatchObject({ name: "DownloadError", status: 400 });
  expect(reads()).toBe(before);
});

test.each([401, 403, 404, 410])("reads the task again after HTTP status %i", async (status) => {
  const { client, emulator } = await createClient();
  const result = await client.textToVideo.run(fog);
  emulator.faults.add({ path: "/__emulator/media", times: 1, status, body: "gone" });
  await expect(result.output.open()).resolves.toMatchObject({ contentType: "video/mp4" });
});

test("rejects with the answer of the file server if the service no longer shows the output", async () => {
  const { client, emulator } = await createClient();
  const result = await client.textToVideo.run(fog);
  emulator.faults.add({ path: "/__emulator/media", status: 404, body: "gone" });
  emulator.faults.add({
    path: "/tasks",
    status: 200,
    body: JSON.stringify({
      code: 0,
      message: "ok",
      request_id: "1",
      data: [{ id: result.id, status: "succeeded", outputs: [] }],
    }),
  });
  await expect(result.output.open()).rejects.toMatchObject({ name: "DownloadError", status: 404 });
});

test("only the data of an output is printed and serialized", async () => {
  const { client } = await createClient();
  const { output } = await client.textToVideo.run(fog);
  const printed = Object.keys(output);
  expect(printed).toEqual(expect.arrayContaining(["type", "url", "expiresAt"]));
  for (const method of ["fileName", "download", "open", "save"]) expect(printed).not.toContain(method);
});
