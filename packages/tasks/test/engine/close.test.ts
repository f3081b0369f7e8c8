import type { FaultRule } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { createClient, createsOf, errorOf } from "../client.ts";
import { all } from "../emulated.ts";

const fog = { prompt: "fog" };

test.each<[string, "none" | "unknown", readonly FaultRule[]]>([
  ["waits for the response to its request", "unknown", [{ method: "POST", hang: true }]],
  ["waits before it is sent again", "none", [{ method: "POST", code: 1302 }]],
  ["could not be sent", "none", [{ method: "POST", drop: "before", dropCode: "ECONNREFUSED" }]],
  [
    "is looked up",
    "unknown",
    [
      { method: "POST", drop: "after" },
      { method: "GET", hang: true },
    ],
  ],
  ["waits between two lookups", "unknown", [{ drop: "after" }]],
])("closing the engine ends a create that %s at once, with the task state %s", async (_name, taskState, rules) => {
  const { client, emulator } = await createClient();
  for (const rule of rules) emulator.faults.add(rule);
  const creating = errorOf(client.textToVideo.create(fog));
  await emulator.clock.sleep(600);
  const start = emulator.clock.now();
  client.engine.close();
  const error = await creating;
  expect(emulator.clock.now()).toBe(start);
  expect(error).toMatchObject({ name: "AbortError", taskState });
  expect(error.task !== undefined).toBe(taskState === "unknown");
});

test("closing the engine ends its reads at once", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  emulator.faults.add({ hang: true });
  const { id: _, ...withoutId } = task.toJSON();
  const { signal } = new AbortController();
  const reads = [
    client.textToVideo.get(task.id, { signal }),
    client.tasks.get([task]),
    all(client.tasks.list()),
    task.refresh(),
    client.tasks.recover(withoutId),
  ].map(errorOf);
  await emulator.clock.sleep(500);
  const start = emulator.clock.now();
  client.engine.close();
  for (const error of await Promise.all(reads)) expect(error).toMatchObject({ name: "AbortError" });
  expect(emulator.clock.now()).toBe(start);
});

test.each([{ concurrency: { video: 1 } }, { concurrency: false }] as const)(
  "a closed engine sends nothing (%j)",
  async (options) => {
    const { client, emulator } = await createClient(options, { taskSeconds: 600 });
    const task = await client.textToVideo.create(fog);
    const intent = await client.textToVideo.prepare(fog);
    client.engine.close();
    const { length } = emulator.calls;
    const none = { name: "AbortError", taskState: "none", message: expect.stringContaining("client was closed") };
    expect(await errorOf(client.textToVideo.create(fog))).toMatchObject(none);
    expect(await errorOf(client.textToVideo.run(fog))).toMatchObject(none);
    expect(await errorOf(client.speech({ text: "fog" }))).toMatchObject(none);
    expect(await errorOf(client.tasks.send(intent, { possiblySent: false }))).toMatchObject(none);
    expect(await errorOf(client.tasks.send(intent))).toMatchObject({ name: "AbortError", taskState: "unknown" });
    expect(await errorOf(task.wait())).toMatchObject({
      name: "AbortError",
      taskState: "exists",
      task: { id: task.id },
    });
    expect(await errorOf(client.textToVideo.get(task.id))).toMatchObject({ name: "AbortError" });
    expect(emulator.calls).toHaveLength(length);
    expect(createsOf(emulator)).toHaveLength(1);
  },
);

test("a task that has succeeded can be downloaded after its engine was closed", async () => {
  const { client } = await createClient();
  const done = await client.textToVideo.run(fog);
  client.engine.close();
  let bytes = 0;
  await done.download(new WritableStream({ write: (chunk: Uint8Array) => void (bytes += chunk.byteLength) }));
  expect(bytes).toBeGreaterThan(1000);
});
