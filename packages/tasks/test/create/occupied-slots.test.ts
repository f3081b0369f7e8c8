import type { FaultRule } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { type Client, connect, createClient, createsOf, errorOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };
const kling4 = { prompt: "fog", model: "kling-4.0" };
const talk = { videoUrl: "https://videos.example/talk.mp4", text: "hello" };
const oneSlot = { concurrency: { video: 1 } } as const;
const noWait = { queueTimeout: 1000 };

test.each<[string, FaultRule, object, (client: Client, rest: object) => Promise<unknown>]>([
  [
    "the task of a lost response",
    { method: "POST", drop: "after", times: 1 },
    { status: "submitted" },
    ({ textToVideo }, rest) => textToVideo.create(fog, rest),
  ],
  [
    "a task whose outcome is unknown",
    { drop: "after" },
    { name: "TaskOutcomeUnknownError", recoverable: true },
    ({ textToVideo }, rest) => textToVideo.create(fog, rest),
  ],
  [
    "a task whose create was rejected after it was forwarded",
    { method: "POST", code: 1201, message: "Bad external_task_id", processed: true, times: 1 },
    { status: "submitted" },
    ({ textToVideo }, rest) => textToVideo.create(kling4, rest),
  ],
])("%s occupies a slot", async (_name, rule, result, create) => {
  const { client, emulator } = await createClient(oneSlot, { taskSeconds: 600 });
  emulator.faults.add(rule);
  expect(await create(client, {}).catch((error: unknown) => error)).toMatchObject(result);
  emulator.faults.clear();
  const sent = createsOf(emulator).length;
  expect(await errorOf(create(client, noWait))).toMatchObject({ name: "BusyError", taskState: "none" });
  expect(createsOf(emulator)).toHaveLength(sent);
});

test("a task whose create was aborted occupies a slot", async () => {
  const { client, emulator } = await createClient(oneSlot, { taskSeconds: 600 });
  const controller = new AbortController();
  emulator.faults.add({ method: "POST", times: 1, hang: true, processed: true });
  const creating = errorOf(client.textToVideo.create(fog, { signal: controller.signal }));
  await emulator.clock.sleep(1000);
  controller.abort();
  expect(await creating).toMatchObject({ name: "AbortError", taskState: "unknown" });
  expect(await errorOf(client.textToVideo.create(fog, noWait))).toMatchObject({ name: "BusyError" });
});

test("a task that already exists occupies a slot", async () => {
  const emulator = await openEmulator({ taskSeconds: 600 });
  await connect(emulator).textToVideo.create(fog, { externalTaskId: "job-1" });
  const client = connect(emulator, oneSlot);
  const error = await errorOf(client.textToVideo.create(fog, { externalTaskId: "job-1" }));
  expect(error).toMatchObject({ name: "AlreadyExistsError" });
  expect(await errorOf(client.textToVideo.create(fog, noWait))).toMatchObject({ name: "BusyError" });
});

test.each<[string, FaultRule, object, (client: Client) => Promise<unknown>]>([
  [
    "the content policy",
    { code: 1301 },
    { name: "ContentRejectedError", taskState: "none" },
    ({ textToVideo }) => textToVideo.create(fog),
  ],
  [
    "a rejected value",
    { code: 1201, message: "duration is invalid" },
    { name: "RequestRejectedError", taskState: "none" },
    ({ textToVideo }) => textToVideo.create(fog),
  ],
  [
    "a lost response whose task cannot be found for certain",
    { drop: "before" },
    { name: "TaskOutcomeUnknownError", recoverable: false },
    ({ textToVideo }) => textToVideo.create(kling4),
  ],
  [
    "a lost response at an endpoint without lookup",
    { drop: "before" },
    { name: "ConnectionError", taskState: "unknown" },
    ({ lipSync }) => lipSync.create(talk),
  ],
])("after %s, the slot is free", async (_name, rule, result, create) => {
  const { client, emulator } = await createClient(oneSlot);
  emulator.faults.add({ method: "POST", times: 1, ...rule });
  expect(await create(client).catch((error: unknown) => error)).toMatchObject(result);
  const start = emulator.clock.now();
  expect(await create(client)).toMatchObject({ status: "submitted" });
  expect(emulator.clock.now()).toBe(start);
});

test("queued creates of an endpoint are sent in the order of the calls", async () => {
  const { client, emulator } = await createClient(oneSlot, { taskSeconds: 60 });
  const inputs = ["a", "b", "c", "d"].map((prompt) => ({ prompt }));
  await Promise.all(inputs.map((input) => client.textToVideo.create(input)));
  expect(createsOf(emulator)).toMatchObject(inputs.map((body) => ({ body })));
});

test("a create that found no slot is sent again before the others", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", times: 1, code: 1303 });
  await Promise.all(["a", "b"].map((prompt) => client.textToVideo.create({ prompt })));
  expect(createsOf(emulator)).toMatchObject(["a", "a", "b"].map((prompt) => ({ body: { prompt } })));
});
