import { readFile, writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/store.ts";
import { connected, creates, lighthouse, served } from "../served.ts";

const video = { requestId: "lighthouse-1", input: lighthouse };

test("creates a video, waits with progress, and downloads it as a link", async () => {
  const { mcp, emulator, files } = await served();
  const { call } = await connected(mcp);
  const made = await call("make_video", video);
  expect(made.data).toMatchObject({
    requestId: "lighthouse-1",
    endpoint: "video.textToVideo",
    status: "submitted",
    existedBefore: false,
    estimate: { minUsd: 0.42, maxUsd: 0.42 },
  });
  const progress: number[] = [];
  const waited = await call("wait_for_task", { requestId: "lighthouse-1", seconds: 600 }, (each) =>
    progress.push(each),
  );
  expect(waited.data).toMatchObject({
    status: "succeeded",
    done: true,
    billing: [{ kind: "unit", amount: 3 }],
    outputs: [{ type: "video" }],
  });
  expect(progress.length).toBeGreaterThan(3);
  expect(progress).toEqual(progress.toSorted((one, other) => one - other));
  const { links, data, text } = await call("download", { requestId: "lighthouse-1", path: "takes/one.mp4" });
  const path = join(files, "takes", "one.mp4");
  expect(data).toMatchObject({ files: [{ path, type: "video" }] });
  expect(links).toMatchObject([
    { type: "resource_link", uri: `file://${path}`, name: "one.mp4", mimeType: "video/mp4" },
  ]);
  expect(text.length).toBeLessThan(300);
  expect((await readFile(path)).subarray(4, 8).toString()).toBe("ftyp");
  expect(emulator.state().paid).toEqual({ tasks: 1, units: 3 });
});

test("pays once for every tool call that is sent twice with the same requestId, at the same time and later", async () => {
  const { mcp, emulator, another } = await served();
  const [one, other] = [await connected(mcp), await connected(await another(), { era: "legacy" })];
  const requests = [
    ["make_video", video],
    ["make_image", { requestId: "image-1", input: lighthouse }],
    ["make_speech", { requestId: "sound-1", endpoint: "audio.textToAudio", input: { prompt: "waves", duration: 5 } }],
  ] as const;
  for (const [name, args] of requests) {
    const answers = await Promise.all([one.call(name, args), one.call(name, args), other.call(name, args)]);
    const again = await other.call(name, args);
    expect(again.data).toMatchObject({ existedBefore: true });
    expect(new Set([...answers, again].map(({ data }) => data["taskId"])).size).toBe(1);
  }
  expect(emulator.state().paid.tasks).toBe(3);
});

test("pays once for speech that is requested twice, and saves it", async () => {
  const { mcp, emulator, files } = await served();
  const { call } = await connected(mcp);
  const speech = { requestId: "speech-1", input: { text: "Fog.", voiceId: "oversea_male1", language: "en" } };
  const answers = await Promise.all([call("make_speech", speech), call("make_speech", speech)]);
  const again = await call("make_speech", speech);
  expect([...answers, again].map(({ data }) => data["status"])).toEqual(["succeeded", "succeeded", "succeeded"]);
  expect(again.links).toMatchObject([{ mimeType: "audio/mpeg" }]);
  expect(creates(emulator)).toEqual(["/v1/audio/tts"]);
  const downloaded = await call("download", { requestId: "speech-1" });
  expect(downloaded.data["files"]).toMatchObject([{ path: expect.stringContaining(files), type: "audio" }]);
});

test("does not send speech a second time after its response was lost", async () => {
  const { mcp, emulator, another } = await served();
  emulator.faults.add({ method: "POST", path: "/v1/audio/tts", drop: "after", times: 1 });
  const speech = { requestId: "speech-1", input: { text: "Fog.", voiceId: "oversea_male1", language: "en" } };
  const lost = await (await connected(mcp)).call("make_speech", speech);
  expect(lost.error).toMatchObject({ taskState: "unknown" });
  const { call } = await connected(await another());
  expect((await call("make_speech", speech)).error).toMatchObject({ code: "refused" });
  expect((await call("recover_task", { requestId: "speech-1", resend: true })).data).toMatchObject({
    status: "unknown",
  });
  expect(creates(emulator)).toEqual(["/v1/audio/tts"]);
});

test("refuses a requestId that was used with another input", async () => {
  const { mcp, emulator } = await served();
  const { call } = await connected(mcp);
  await call("make_video", video);
  const { error } = await call("make_video", { ...video, input: { ...lighthouse, duration: 10 } });
  expect(error).toMatchObject({ code: "refused", message: expect.stringContaining("was used with another input") });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("names the same requestId differently in another state directory", async () => {
  const { emulator, mcp, state } = await served();
  await (await connected(mcp)).call("make_video", video);
  const other = openStore(join(state, "other"));
  const [task] = emulator.state().tasks;
  expect(task?.externalTaskId).toMatch(/^mcp-[0-9a-f]{40}$/);
  expect(other.externalTaskId("lighthouse-1")).not.toBe(task?.externalTaskId);
  other.close();
});

test("lists all issues of an input with the allowed values, and sends nothing", async () => {
  const { mcp, emulator } = await served();
  const { call } = await connected(mcp);
  const input = { prompt: "fog", model: "kling-2.6", duration: 7, foo: 1 };
  const { error } = await call("make_video", { requestId: "a", input });
  expect(error?.["issues"]).toEqual([
    { path: "foo", code: "unknown_field", message: "`foo` is not a field of this input." },
    {
      path: "duration",
      code: "not_supported_by_model",
      message: "`duration` must be 5 or 10 with kling-2.6, not 7.",
      allowed: [5, 10],
    },
  ]);
  expect(emulator.calls).toEqual([]);
  // The requestId is still free.
  expect((await call("make_video", { requestId: "a", input: lighthouse })).error).toBeUndefined();
});

test("every endpoint of the tools exists, and describes its fields", async () => {
  const { mcp, emulator } = await served();
  const { call, client } = await connected(mcp);
  const { tools } = await client.listTools();
  const properties = tools.find(({ name }) => name === "estimate")?.inputSchema.properties ?? {};
  const { enum: names } = properties["endpoint"] as { enum: string[] };
  expect(names).toHaveLength(21);
  for (const name of names) {
    const { error } = await call("estimate", { endpoint: name, input: { unknownField: 1 } });
    expect(error).toMatchObject({ code: "invalid_input" });
    const { data } = await call("list_models", { endpoint: name });
    expect(Object.keys((data["fields"] as { properties: object }).properties)).not.toEqual([]);
  }
  expect(emulator.calls).toEqual([]);
});

test("sends an unknown model with a warning", async () => {
  const { mcp, emulator } = await served({ budget: Infinity });
  const { call } = await connected(mcp);
  const { error } = await call("make_video", { requestId: "a", input: { prompt: "fog", model: "kling-9.0" } });
  expect(error).toMatchObject({ taskState: "none" });
  expect(creates(emulator)).toEqual(["/text-to-video/kling-9.0"]);
  const listed = await call("list_tasks", {});
  expect(listed.data["tasks"]).toMatchObject([
    { status: "not_created", warning: expect.stringContaining("kling-9.0") },
  ]);
});

test("returns the task whose create response was lost", async () => {
  const { mcp, emulator } = await served();
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  const { call } = await connected(mcp);
  expect((await call("make_video", video)).data).toMatchObject({ status: "submitted" });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("sends a request that was stored by a server that was killed before it sent it", async () => {
  const { mcp, another, emulator } = await served({ kling: { beforeCreate: () => new Promise(() => undefined) } });
  const lost = (await connected(mcp)).call("make_video", video);
  await expect.poll(() => lost.then(() => "answered", String)).toBe("answered");
  expect((await lost).data).toMatchObject({ status: "sending" });
  expect(creates(emulator)).toEqual([]);

  const { call } = await connected(await another({ kling: { beforeCreate: () => undefined } }));
  expect((await call("list_tasks", {})).data["tasks"]).toMatchObject([{ status: "unknown" }]);
  const recovered = await call("recover_task", { requestId: "lighthouse-1" });
  expect(recovered.data).toMatchObject({ status: "not_created" });
  const resent = await call("recover_task", { requestId: "lighthouse-1", resend: true });
  expect(resent.data).toMatchObject({ status: "submitted" });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a create that waits for a slot returns a handle, and continues", async () => {
  const { mcp, emulator } = await served({ kling: { concurrency: 1 } });
  const { call } = await connected(mcp);
  await call("make_video", { requestId: "one", input: lighthouse });
  const second = await call("make_video", { requestId: "two", input: lighthouse });
  expect(second.data).toMatchObject({ status: "sending" });
  const waited = await call("wait_for_task", { requestId: "two", seconds: 3600 });
  expect(waited.data).toMatchObject({ status: "succeeded" });
  expect(emulator.state().paid.tasks).toBe(2);
});

test("sends a file below the files directory", async () => {
  const { mcp, emulator, files } = await served();
  await mkdir(files);
  await writeFile(join(files, "frame.png"), await png());
  const { call } = await connected(mcp);
  const made = await call("make_video", {
    requestId: "a",
    endpoint: "video.imageToVideo",
    input: { prompt: "fog", firstFrame: "frame.png" },
  });
  expect(made.error).toBeUndefined();
  expect(creates(emulator)).toEqual(["/image-to-video/kling-3.0"]);
});

/** An image of the service's minimum size. */
async function png(): Promise<Uint8Array> {
  const { mcp, files } = await served();
  const { call } = await connected(mcp);
  await call("make_image", { requestId: "a", input: lighthouse });
  await call("wait_for_task", { requestId: "a", seconds: 600 });
  const { data } = await call("download", { requestId: "a" });
  const [file] = data["files"] as { path: string }[];
  expect(file?.path).toContain(files);
  return readFile(file?.path ?? "");
}
