import { inspect } from "node:util";
import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { createKling } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

test.each([-86_400_000, 86_400_000])(
  "a client whose clock is %i ms off sees its task end soon after it does",
  async (off) => {
    const emulator = await createEmulator({ clock: "virtual", listen: false, taskSeconds: 60 });
    onTestFinished(() => emulator.close());
    const clock = { now: () => emulator.clock.now() + off, sleep: emulator.clock.sleep };
    const kling = createKling({ ...keys.pair, baseUrl: emulator.url, fetch: emulator.fetch, clock, env: {} });
    const result = await kling.video.textToVideo.run({ prompt: "fog" });
    const delay = emulator.clock.now() - (result.updatedAt ?? Number.NaN);
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThan(16_000);
  },
);

test("a wait that a refused credential ends still names its task", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ path: "/tasks", code: 1103 });
  await expect(kling.video.textToVideo.run({ prompt: "fog" }, { externalTaskId: "job-1" })).rejects.toMatchObject({
    name: "PermissionError",
    taskState: "exists",
    task: { externalTaskId: "job-1" },
  });
});

test("a task that the service does not know any more ends its wait with an error that says that it exists", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({
    path: "/tasks",
    status: 200,
    body: { code: 0, message: "SUCCEED", request_id: "r", data: [] },
  });
  await expect(kling.video.textToVideo.run({ prompt: "fog" }, { externalTaskId: "job-1" })).rejects.toMatchObject({
    name: "RequestRejectedError",
    taskState: "exists",
    task: { externalTaskId: "job-1" },
  });
});

test("refuses to resume a task whose outcome is unknown, because it has no id yet", async () => {
  const { kling, emulator } = await emulated();
  const reference = { klingkit: 1, host: emulator.url, apiVersion: "v2", endpoint: "video.textToVideo" } as const;
  await expect(kling.tasks.resume({ ...reference, externalTaskId: "job-1" })).rejects.toMatchObject({
    name: "ConfigurationError",
    taskState: "unknown",
    advice: expect.stringContaining("kling.tasks.recover"),
  });
});

test("an error of the network shows no credential, however deep one looks", async () => {
  const { kling } = await emulated({
    fetch: () =>
      Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) })),
  });
  const error: unknown = await kling.video.textToVideo
    .create({ prompt: "fog" }, { createTimeout: 1000 })
    .catch((e: unknown) => e);
  expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", cause: { name: "ConnectionError" } });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(keys.apiKey.apiKey);
});

test("5001 on a create proves nothing: it is looked up before it is sent again", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ method: "POST", code: 5001, processed: true, times: 1 });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
  expect(emulator.state().paid.tasks).toBe(1);
  expect(emulator.calls.map(({ method, code }) => [method, code])).toEqual([
    ["POST", 5001],
    ["GET", 0],
  ]);
});

test("an answer without a list is no word about the task", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ path: "/tasks", status: 200, body: { code: 0, message: "SUCCEED", request_id: "r" } });
  await expect(kling.video.textToVideo.get("1")).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    summary: "Reading a task of video.textToVideo: the response contains no list.",
  });
});

test("a handle with an id that no address can carry is no handle", async () => {
  const { kling, emulator } = await emulated();
  const handle = {
    klingkit: 1,
    host: emulator.url,
    apiVersion: "v1",
    endpoint: "video.textToVideo",
    id: "\ud800",
  } as const;
  await expect(kling.tasks.resume(handle)).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: "The value is not a klingkit task reference.",
  });
});

test("an intent with an own id that no address can carry is no intent", async () => {
  const { kling } = await emulated();
  const intent = await kling.video.textToVideo.prepare({ prompt: "fog" });
  await expect(kling.tasks.send({ ...intent, externalTaskId: "\ud800" })).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: "The value is not a klingkit task reference.",
  });
});

test("an input that throws when it is looked at is an invalid input", async () => {
  const { kling } = await emulated();
  const prompt = { length: { toString: 1 } } as unknown as string;
  await expect(kling.video.textToVideo.create({ prompt })).rejects.toMatchObject({
    name: "InvalidInputError",
    issues: [
      {
        path: "",
        code: "unreadable_input",
        message: "The input cannot be read: Cannot convert object to primitive value.",
      },
    ],
  });
});
