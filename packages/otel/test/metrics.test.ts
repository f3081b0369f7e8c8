import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { observedClient, type Point } from "./recorded.ts";

const fog = { prompt: "a lighthouse in fog", duration: 5 } as const;
const model = "kling-3.0";

test("creates, slot waits, task waits and polls have durations on the client's clock", async () => {
  const { kling, points } = await observedClient({ concurrency: { video: 1 } });
  await Promise.all(["one", "two"].map((prompt) => kling.video.textToVideo.run({ prompt })));
  const durations = await points("kling.client.operation.duration");
  const of = (operation: string): Pick<Point, "value" | "sum"> | undefined =>
    durations.find(({ attributes }) => attributes["kling.operation"] === operation);
  expect(["create", "queue", "wait", "run"].map((operation) => of(operation)?.value)).toEqual([2, 1, 2, 2]);
  expect(of("queue")?.sum).toBeGreaterThan(10);
  expect(of("wait")?.sum).toBeGreaterThan(10);
  expect(of("poll")?.value).toBeGreaterThan(1);
  expect(durations.find(({ attributes }) => attributes["kling.operation"] === "create")?.attributes).toEqual({
    "kling.operation": "create",
    "kling.endpoint": "video.textToVideo",
    "gen_ai.request.model": model,
  });
  expect(await points("gen_ai.client.inference.duration")).toMatchObject([
    {
      value: 2,
      attributes: {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.provider.name": "kling",
        "gen_ai.request.model": model,
        "server.address": "emulator.localhost",
        "server.port": 80,
      },
    },
  ]);
});

test("the slots in use and the queued creates return to 0, and a closed client has no limit", async () => {
  const { kling, points } = await observedClient({ concurrency: { video: 1 } });
  const tasks = ["one", "two"].map((prompt) => kling.video.textToVideo.create({ prompt }));
  await tasks[0];
  const lane = { "kling.lane": `video/${model}` };
  const value = async (metric: string): Promise<unknown> =>
    (await points(metric)).map((point) => [point.attributes, point.value]);
  expect(await value("kling.client.slots.used")).toEqual([[lane, 1]]);
  expect(await value("kling.client.slots.limit")).toEqual([[lane, 1]]);
  expect(await value("kling.client.creates.queued")).toEqual([[lane, 1]]);
  for (const task of tasks) await (await task).wait();
  expect(await value("kling.client.slots.used")).toEqual([[lane, 0]]);
  expect(await value("kling.client.creates.queued")).toEqual([[lane, 0]]);
  await kling.close();
  expect(await value("kling.client.slots.limit")).toEqual([[lane, 0]]);
});

test("models of strangers do not make metrics grow without a limit", async () => {
  const { kling, points } = await observedClient({
    beforeCreate() {
      throw new Error("not allowed");
    },
  });
  for (let each = 0; each < 150; each += 1)
    await kling.video.textToVideo.create({ prompt: "fog", model: `model-${each}` as never }).catch(() => undefined);
  for (const metric of ["kling.client.operation.duration", "kling.client.slots.used"])
    expect([metric, (await points(metric)).length]).toEqual([metric, 101]);
  expect((await points("kling.client.slots.limit")).every(({ value }) => value === 0)).toBe(true);
});

test("units are counted once per task, by model and pack type", async () => {
  const { kling, connect, points } = await observedClient();
  const done = await kling.video.textToVideo.run(fog);
  const [charge] = done.billing;
  expect(charge).toMatchObject({ kind: "unit" });
  const attributes = { "gen_ai.request.model": model, "kling.endpoint": "video.textToVideo" };
  const units = [{ value: charge?.amount, attributes: { ...attributes, "kling.package_type": "video" } }];
  expect(await points("kling.client.units")).toMatchObject(units);
  expect(await points("kling.client.tasks")).toMatchObject([
    { value: 1, attributes: { ...attributes, "kling.task.status": "succeeded" } },
  ]);
  await (await kling.tasks.resume(done.toJSON())).wait();
  expect(await points("kling.client.units")).toMatchObject(units);
  // Another client of the process has its own telemetry here, so it counts the task itself.
  await (await connect().tasks.resume(done.toJSON())).wait();
  expect(await points("kling.client.tasks")).toMatchObject([{ value: 2 }]);
});

test("money is counted by currency", async () => {
  const account = { ...DEFAULT_ACCOUNT, packs: [], cash: { currency: "USD", amount: 100 } } as const;
  const { kling, points } = await observedClient({}, { accounts: [account] });
  const done = await kling.video.textToVideo.run(fog);
  const cash = done.billing.filter(({ kind }) => kind === "cash");
  expect(cash.length).toBeGreaterThan(0);
  expect(await points("kling.client.cost")).toMatchObject(
    cash.map(({ amount, currency }) => ({ value: amount, attributes: { "kling.currency": currency } })),
  );
});

test("a call whose response contains the result counts its units", async () => {
  const { kling, points } = await observedClient();
  await kling.audio.speech({ text: "Fog.", voiceId: "oversea_male1", language: "en" });
  const [units] = await points("kling.client.units");
  expect(units).toMatchObject({ attributes: { "kling.endpoint": "audio.speech" } });
  expect(units?.value).toBeGreaterThan(0);
});

test("a failed operation has the class of its error", async () => {
  const { kling, points } = await observedClient();
  await expect(kling.video.textToVideo.run({ prompt: "fog [fail]" })).rejects.toThrow("failed");
  const failed = (await points("kling.client.operation.duration")).filter(({ attributes }) => attributes["error.type"]);
  expect(failed.map(({ attributes }) => [attributes["kling.operation"], attributes["error.type"]])).toEqual([
    ["wait", "task_failed"],
    ["run", "task_failed"],
  ]);
  expect(await points("kling.client.tasks")).toMatchObject([{ attributes: { "kling.task.status": "failed" } }]);
});
