import { expect, test } from "vitest";
import type { TasksClient } from "../../src/index.ts";
import { connect, createClient } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };

test("another client resumes a task from its JSON", async () => {
  const { client, emulator } = await createClient();
  const created = await client.textToVideo.create(fog);
  const task = await connect(emulator).tasks.resume(JSON.stringify(created));
  expect(await task.wait()).toMatchObject({ id: created.id, status: "succeeded" });
});

test("rejects a task reference of another host", async () => {
  const { client } = await createClient();
  const task = await client.textToVideo.create(fog);
  const elsewhere = { ...(await openEmulator()), url: "https://api-beijing.klingai.com" };
  await expect(connect(elsewhere).tasks.resume(task)).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: expect.stringMatching(/http:\/\/emulator\.localhost.*https:\/\/api-beijing/),
  });
});

test("rejects a task reference of API v2 with a JWT", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  await expect(connect(emulator, { credential: "pair" }).tasks.resume(task)).rejects.toMatchObject({
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
  // No URL can contain half of a surrogate pair.
  String.raw`{"klingkit":1,"host":"h","apiVersion":"v1","endpoint":"e","id":"\ud800"}`,
])("rejects %j, which is not a task reference", async (text) => {
  const { client } = await createClient();
  await expect(client.tasks.resume(text)).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: expect.stringMatching(/not a klingkit task reference/),
  });
});

test("rejects an intent with an external task id that no URL can contain", async () => {
  const { client } = await createClient();
  const intent = await client.textToVideo.prepare(fog);
  await expect(client.tasks.send({ ...intent, externalTaskId: "\ud800" })).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: expect.stringMatching(/not a klingkit intent/),
  });
});

test("rejects to resume a task whose outcome is unknown, because it has no id yet", async () => {
  const { client, emulator } = await createClient();
  const reference = { klingkit: 1, host: emulator.url, apiVersion: "v2", endpoint: "video.textToVideo" } as const;
  await expect(client.tasks.resume({ ...reference, externalTaskId: "job-1" })).rejects.toMatchObject({
    name: "ConfigurationError",
    taskState: "unknown",
    advice: expect.stringContaining("kling.tasks.recover"),
  });
});

test("resumeAll reads known tasks with one request, recovers the others and keeps the order", async () => {
  const { client, emulator } = await createClient();
  const first = await client.textToVideo.create(fog);
  const second = await client.generate.create(fog);
  const sent = await client.textToVideo.prepare(fog);
  const third = await client.tasks.send(sent);
  const unsent = await client.textToVideo.prepare(fog);
  const before = emulator.calls.length;
  const tasks = await client.tasks.resumeAll([JSON.stringify(unsent), first, sent, second.toJSON()]);
  expect(tasks.map((task) => task?.id)).toEqual([undefined, first.id, third.id, second.id]);
  const reads = emulator.calls.slice(before).filter(({ query }) => query["task_ids"]?.includes(first.id));
  expect(reads).toHaveLength(1);
  expect(await tasks[1]?.wait()).toMatchObject({ status: "succeeded", id: first.id });
});

test("resumeAll returns a task that the service does not show as resumed", async () => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 60_000 } });
  const task = await client.textToVideo.create(fog);
  const [resumed] = await connect(emulator).tasks.resumeAll([task]);
  expect(resumed).toMatchObject({ id: task.id, status: "submitted" });
  expect(await resumed?.wait()).toMatchObject({ id: task.id, status: "succeeded" });
});

test.each<[string, (tasks: TasksClient) => Promise<unknown>]>([
  ["recover", (tasks) => tasks.recover("{}", { signl: undefined } as never)],
  ["resumeAll", (tasks) => tasks.resumeAll([], { signl: undefined } as never)],
  ["send", (tasks) => tasks.send("{}", { signl: undefined } as never)],
])("rejects an unknown option of tasks.%s", async (_name, call) => {
  const { client, emulator } = await createClient();
  await expect(call(client.tasks)).rejects.toThrow("Did you mean `signal`?");
  expect(emulator.calls).toEqual([]);
});

test("recover returns a task whose id is known without a request", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  const { length } = emulator.calls;
  expect(await client.tasks.recover(task)).toMatchObject({ id: task.id, status: "submitted" });
  expect(emulator.calls).toHaveLength(length);
});

test("resumeAll reads nothing if no id is known", async () => {
  const { client, emulator } = await createClient();
  const intent = await client.textToVideo.prepare(fog);
  const { id } = await client.tasks.send(intent);
  const before = emulator.calls.length;
  expect(await client.tasks.resumeAll([intent])).toMatchObject([{ id }]);
  expect(emulator.calls.slice(before).every(({ query }) => query["task_ids"] === undefined)).toBe(true);
});

test("send rejects an intent whose files were not uploaded, and discard ignores it", async () => {
  const { client, emulator } = await createClient();
  const intent = await client.textToVideo.prepare(fog);
  const body = intent.body.replace("fog", "https://upload.invalid/1");
  await expect(client.tasks.send({ ...intent, body })).rejects.toMatchObject({
    name: "ConfigurationError",
    taskState: "none",
    message: expect.stringContaining("Prepare it without this option"),
  });
  await client.tasks.discard({ ...intent, body });
  expect(emulator.calls).toEqual([]);
});
