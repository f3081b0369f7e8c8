import type { Emulator } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { createKling } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const many = {
  ...keys.pair,
  apiKeys: ["api-key-emulator"],
  packs: [{ type: "video", units: 1_000_000, concurrency: 100_000 }],
} as const;

/** Requests that asked how tasks stand. */
const looks = (emulator: Emulator): number =>
  emulator.calls.filter(({ method, path }) => method === "GET" || path === "/tasks").length;

/** Makes so many tasks and waits for all of them; gives the delay of each from its end to its result. */
async function waitFor(
  count: number,
  credentials: object,
  seconds: (index: number) => number,
): Promise<{ emulator: Emulator; delays: number[] }> {
  let index = 0;
  const { kling, emulator } = await emulated(credentials, { accounts: [many], taskSeconds: () => seconds(index++) });
  // The first call loads what signs and sends: virtual time takes that for stillness and would jump.
  await kling.video.textToVideo.get("1");
  const tasks = await Promise.all(
    Array.from({ length: count }, (_, each) => kling.video.textToVideo.create({ prompt: `fog ${each}` })),
  );
  const delays = await Promise.all(
    tasks.map(async (task) => {
      const result = await task.wait();
      return emulator.clock.now() - (result.updatedAt ?? 0);
    }),
  );
  return { emulator, delays };
}

const spread = (index: number): number => 30 + ((index * 37) % 151);

test.each([
  ["an API key", keys.apiKey],
  ["a JWT", keys.pair],
])("with %s many waits share their looks, and none learns late", { tags: "load" }, async (_name, credentials) => {
  const { emulator, delays } = await waitFor(1000, credentials, spread);
  expect(looks(emulator)).toBeLessThan(500);
  expect(delays).toHaveLength(1000);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...delays)).toBeLessThanOrEqual(4000);
});

test("five waits are asked for in one request each time", async () => {
  const { emulator } = await waitFor(5, keys.apiKey, () => 60);
  const asked = emulator.calls.filter(({ method }) => method === "GET").slice(1);
  expect(asked.length).toBeGreaterThan(5);
  expect(new Set(asked.map(({ query }) => query["task_ids"]?.split(",").length))).toEqual(new Set([5]));
});

test("once durations are known, the first look waits for them", async () => {
  const { kling, emulator } = await emulated({}, { accounts: [many], taskSeconds: 100 });
  for (let round = 0; round < 12; round++) await kling.video.textToVideo.run({ prompt: `fog ${round}` });
  const before = looks(emulator);
  await kling.video.textToVideo.run({ prompt: "fog again" });
  expect(looks(emulator) - before).toBeLessThanOrEqual(4);
});

test("a task that the query over all tasks does not show is asked for where it was made", async () => {
  const { kling, emulator } = await emulated({}, { switches: { tasksEndpointProducts: [] } });
  const task = await kling.video.textToVideo.create({ prompt: "fog" }, { apiVersion: "v1" });
  await expect(task.wait()).resolves.toMatchObject({ status: "succeeded" });
  expect(emulator.calls.filter(({ path }) => path === "/tasks")).toHaveLength(1);
});

test("a thousand resumed handles are no herd", { tags: "load" }, async () => {
  const { kling, emulator } = await emulated({}, { accounts: [many], taskSeconds: 300 });
  const handles = await Promise.all(
    Array.from({ length: 1000 }, async (_, each) =>
      JSON.stringify(await kling.video.textToVideo.create({ prompt: `fog ${each}` })),
    ),
  );
  await emulator.clock.sleep(299_000);
  const other = createKling({ ...keys.apiKey, baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock });
  const before = looks(emulator);
  await Promise.all(handles.map(async (handle) => (await other.tasks.resume(handle)).wait()));
  expect(looks(emulator) - before).toBeLessThan(120);
});

test("an abort of the only wait cancels the look that is out", async () => {
  const { kling, emulator } = await emulated();
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const controller = new AbortController();
  emulator.faults.add({ method: "GET", hang: true, when: () => (setImmediate(() => controller.abort()), true) });
  const before = emulator.clock.now();
  await expect(task.wait({ signal: controller.signal, pollInterval: 1000 })).rejects.toMatchObject({
    name: "AbortError",
  });
  expect(emulator.clock.now() - before).toBeLessThanOrEqual(1000);
});

test("a look that hangs keeps no other wait from its end", async () => {
  const { kling, emulator } = await emulated({}, { taskSeconds: 40 });
  const slow = await kling.video.textToVideo.create({ prompt: "slow" });
  const quick = await kling.video.textToVideo.create({ prompt: "quick" }, { apiVersion: "v1" });
  const hanging = emulator.faults.add({
    path: "/tasks",
    hang: true,
    when: ({ query }) => query["task_ids"] === slow.id,
  });
  const [unseen, end] = await Promise.allSettled([
    slow.wait({ pollInterval: 3000, waitTimeout: 60_000 }),
    quick.wait({ pollInterval: 2000 }).then(({ status, updatedAt }) => {
      const delay = emulator.clock.now() - (updatedAt ?? Number.NaN);
      return { status, struck: hanging.hits > 0, soon: delay >= 0 && delay <= 2000 };
    }),
  ]);
  expect(end).toMatchObject({ value: { status: "succeeded", struck: true, soon: true } });
  expect(unseen).toMatchObject({ reason: { name: "WaitTimeoutError" } });
});

test("a resumed task that has ended long ago is there at once", async () => {
  const { kling, emulator } = await emulated({}, { taskSeconds: 5 });
  const handle = JSON.stringify(await kling.video.textToVideo.create({ prompt: "fog" }));
  await emulator.clock.sleep(10_000);
  const before = emulator.clock.now();
  await (await kling.tasks.resume(handle)).wait();
  expect(emulator.clock.now() - before).toBeLessThan(100);
});
