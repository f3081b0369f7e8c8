import type { Emulator } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { accountWith, type ClientOptions, connect, createClient, readsOf } from "../client.ts";

const fog = { prompt: "fog" };
const unlimited = accountWith(100_000);

/** Creates tasks and waits for all of them. Returns the delay from the end of each task to its result, milliseconds. */
async function waitForMany(
  count: number,
  credential: NonNullable<ClientOptions["credential"]>,
  seconds: (index: number) => number,
): Promise<{ emulator: Emulator; delays: number[] }> {
  let index = 0;
  const { client, emulator } = await createClient(
    { credential },
    { accounts: [unlimited], taskSeconds: () => seconds(index++) },
  );
  // The first call loads modules. Virtual time would advance meanwhile.
  await client.textToVideo.get("1");
  const tasks = await Promise.all(
    Array.from({ length: count }, (_, each) => client.textToVideo.create({ prompt: `fog ${each}` })),
  );
  const delays = await Promise.all(
    tasks.map(async (task) => {
      const result = await task.wait();
      return emulator.clock.now() - (result.updatedAt ?? 0);
    }),
  );
  return { emulator, delays };
}

test.each(["api-key", "pair"] as const)(
  "with the credential %s, 1,000 waits share their polls, and each resolves within 4 s of its task's end",
  { tags: "load" },
  async (credential) => {
    const { emulator, delays } = await waitForMany(1000, credential, (index) => 30 + ((index * 37) % 151));
    expect(readsOf(emulator)).toBeLessThan(500);
    expect(delays).toHaveLength(1000);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(4000);
  },
);

test("polls five tasks with one request", async () => {
  const { emulator } = await waitForMany(5, "api-key", () => 60);
  const polls = emulator.calls.filter(({ method }) => method === "GET").slice(1);
  expect(polls.length).toBeGreaterThan(5);
  expect(new Set(polls.map(({ query }) => query["task_ids"]?.split(",").length))).toEqual(new Set([5]));
});

test("delays the first poll once the durations of earlier tasks are known", async () => {
  const { client, emulator } = await createClient({}, { accounts: [unlimited], taskSeconds: 100 });
  for (let round = 0; round < 12; round++) await client.textToVideo.run({ prompt: `fog ${round}` });
  const before = readsOf(emulator);
  await client.textToVideo.run(fog);
  expect(readsOf(emulator) - before).toBeLessThanOrEqual(4);
});

test("polls a task at its endpoint when the query for all tasks does not return it", async () => {
  const { client, emulator } = await createClient({}, { switches: { tasksEndpointProducts: [] } });
  const task = await client.textToVideo.create(fog, { apiVersion: "v1" });
  await expect(task.wait()).resolves.toMatchObject({ status: "succeeded" });
  expect(emulator.calls.filter(({ path }) => path === "/tasks")).toHaveLength(1);
});

test("1,000 resumed tasks share their polls", { tags: "load" }, async () => {
  const { client, emulator } = await createClient({}, { accounts: [unlimited], taskSeconds: 300 });
  const references = await Promise.all(
    Array.from({ length: 1000 }, async (_, each) =>
      JSON.stringify(await client.textToVideo.create({ prompt: `fog ${each}` })),
    ),
  );
  await emulator.clock.sleep(299_000);
  const restarted = connect(emulator);
  const before = readsOf(emulator);
  await Promise.all(references.map(async (reference) => (await restarted.tasks.resume(reference)).wait()));
  expect(readsOf(emulator) - before).toBeLessThan(120);
});

test("an abort of the only wait cancels its poll", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  const controller = new AbortController();
  emulator.faults.add({ method: "GET", hang: true, when: () => (setImmediate(() => controller.abort()), true) });
  const start = emulator.clock.now();
  await expect(task.wait({ signal: controller.signal, pollInterval: 1000 })).rejects.toMatchObject({
    name: "AbortError",
  });
  expect(emulator.clock.now() - start).toBeLessThanOrEqual(1000);
});

test(
  "a wait that begins at any moment of the end of another one resolves and reports",
  { timeout: 30_000 },
  async () => {
    const { client, emulator } = await createClient({}, { accounts: [unlimited], taskSeconds: 60 });
    const MICROTASKS = 25;
    const outcomes: string[] = [];
    for (let lead = -MICROTASKS; lead <= MICROTASKS; lead++) {
      const [ended, task] = [await client.textToVideo.create(fog), await client.textToVideo.create(fog)];
      const controller = new AbortController();
      void ended.wait({ signal: controller.signal, onUpdate: () => undefined });
      await emulator.clock.sleep(1000);
      let updates = 0;
      const begin = (): Promise<unknown> => task.wait({ onUpdate: () => updates++ });
      let wait: Promise<unknown> | undefined;
      if (lead < 0) wait = begin();
      else controller.abort();
      for (let left = Math.abs(lead); left > 0; left--) await Promise.resolve();
      if (lead < 0) controller.abort();
      else wait = begin();
      const outcome = await Promise.race([
        wait?.then(() => (updates > 10 ? "" : `${updates} updates`)),
        emulator.clock.sleep(1_800_000).then(() => "no end"),
      ]);
      if (outcome) outcomes.push(`${lead}: ${outcome}`);
    }
    expect(outcomes).toEqual([]);
  },
);

test("a poll that gets no response does not delay another wait", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 40 });
  const slow = await client.textToVideo.create({ prompt: "slow" });
  const quick = await client.textToVideo.create({ prompt: "quick" }, { apiVersion: "v1" });
  const hanging = emulator.faults.add({
    path: "/tasks",
    hang: true,
    when: ({ query }) => query["task_ids"] === slow.id,
  });
  const [slowEnd, quickEnd] = await Promise.allSettled([
    slow.wait({ pollInterval: 3000, waitTimeout: 60_000 }),
    quick.wait({ pollInterval: 2000 }).then(({ status, updatedAt }) => {
      const delay = emulator.clock.now() - (updatedAt ?? Number.NaN);
      return { status, wasHanging: hanging.hits > 0, isSoon: delay >= 0 && delay <= 2000 };
    }),
  ]);
  expect(quickEnd).toMatchObject({ value: { status: "succeeded", wasHanging: true, isSoon: true } });
  expect(slowEnd).toMatchObject({ reason: { name: "WaitTimeoutError" } });
});

test("a resumed task that has already finished resolves at once", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 5 });
  const reference = JSON.stringify(await client.textToVideo.create(fog));
  await emulator.clock.sleep(10_000);
  const start = emulator.clock.now();
  await (await client.tasks.resume(reference)).wait();
  expect(emulator.clock.now() - start).toBeLessThan(100);
});

test("a wait whose endpoint does not exist on API v1 does not end the waits of other tasks", async () => {
  const { client } = await createClient({}, { taskSeconds: 60 });
  const [good, bad] = [
    await client.textToVideo.create({ prompt: "fog" }),
    await client.textToVideo.create({ prompt: "fog" }),
  ];
  const reference = { ...bad.toJSON(), apiVersion: "v1", endpoint: "video.withoutExternalTaskId" } as const;
  const waits = [(await client.tasks.resume(good)).wait(), (await client.tasks.resume(reference)).wait()];
  expect((await Promise.allSettled(waits)).map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
});
