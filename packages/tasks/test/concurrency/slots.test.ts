import { expect, test } from "vitest";
import { createKling } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const account = (concurrency: number) =>
  ({ ...keys.pair, apiKeys: ["api-key-emulator"], packs: [{ type: "video", units: 100_000, concurrency }] }) as const;

test("creates beyond the pack's concurrency queue and all come through", async () => {
  const { kling, emulator } = await emulated({}, { accounts: [account(5)], taskSeconds: 60 });
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => kling.video.textToVideo.run({ prompt: `fog ${index}` })),
  );
  expect(results.every(({ status }) => status === "succeeded")).toBe(true);
  expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.limit).toBe(5);
  // Four rounds of five, each noticed within seconds.
  expect(emulator.clock.now() - (emulator.calls[0]?.at ?? 0)).toBeLessThan(4 * 60_000 + 25_000);
});

test("a limit that is given is kept without a single refusal", async () => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 3 } },
    { accounts: [account(5)], taskSeconds: 60 },
  );
  await Promise.all(Array.from({ length: 9 }, (_, index) => kling.video.textToVideo.run({ prompt: `fog ${index}` })));
  expect(emulator.calls.filter(({ code }) => code === 1303)).toEqual([]);
  expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.limit).toBe(3);
});

test("somebody who only creates never stalls", async () => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 2 } },
    { accounts: [account(2)], taskSeconds: 60 },
  );
  await Promise.all(
    Array.from({ length: 6 }, (_, index) => kling.video.textToVideo.create({ prompt: `fog ${index}` })),
  );
  expect(emulator.state().paid.tasks).toBe(6);
});

test("queueing is told, and can be aborted at no cost", async () => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 1 } },
    { accounts: [account(1)], taskSeconds: 600 },
  );
  await kling.video.textToVideo.create({ prompt: "first" });
  const controller = new AbortController();
  const statuses: string[] = [];
  const queued = kling.video.textToVideo.run(
    { prompt: "second" },
    {
      signal: controller.signal,
      onUpdate: ({ status }) => {
        statuses.push(status);
        controller.abort();
      },
    },
  );
  await expect(queued).rejects.toMatchObject({ name: "AbortError", taskState: "none" });
  expect(statuses).toEqual(["queued"]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a queue that does not move ends by its own limit, at no cost", async () => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 1 } },
    { accounts: [account(1)], taskSeconds: 6000 },
  );
  await kling.video.textToVideo.create({ prompt: "first" });
  await expect(kling.video.textToVideo.create({ prompt: "second" }, { queueTimeout: 30_000 })).rejects.toMatchObject({
    name: "BusyError",
    taskState: "none",
  });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a create that finds no slot names the whole time in the queue, and the last refusal as the cause", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ method: "POST", code: 1303 });
  const error = await kling.video.textToVideo.create({ prompt: "fog" }, { queueTimeout: 90_000 }).then(
    () => Promise.reject(new Error("a slot was found")),
    (thrown: unknown) => thrown,
  );
  expect(emulator.calls.length).toBeGreaterThan(1);
  expect(error).toMatchObject({
    code: "busy",
    taskState: "none",
    retryable: true,
    summary: expect.stringContaining("within 90 s"),
    cause: { code: "busy", serviceCode: 1303, requestId: expect.any(String) },
  });
  expect(error).not.toHaveProperty("serviceCode");
});

test("slots that others take are felt, and found again when they come back", async () => {
  let made = 0;
  const { kling, emulator } = await emulated(
    {},
    { accounts: [account(5)], taskSeconds: () => (made++ < 3 ? 100 : 40) },
  );
  const stranger = createKling({
    ...keys.apiKey,
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    concurrency: false,
  });
  await Promise.all(
    Array.from({ length: 3 }, (_, index) => stranger.video.textToVideo.create({ prompt: `theirs ${index}` })),
  );
  const start = emulator.clock.now();
  await Promise.all(Array.from({ length: 20 }, (_, index) => kling.video.textToVideo.run({ prompt: `ours ${index}` })));
  const refused = emulator.calls.filter(({ code }) => code === 1303).length;
  // Two slots for 100 s and five after it: 4 to 5 tasks, then the rest in three rounds.
  expect((emulator.clock.now() - start) / 1000).toBeLessThan(100 + 3 * 45 + 30);
  expect(emulator.state().paid.tasks).toBe(23);
  expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.limit).toBe(5);
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThanOrEqual(40);
});

test("models have slots of their own", async () => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 1 } },
    { accounts: [account(1)], taskSeconds: 60 },
  );
  const start = emulator.clock.now();
  await Promise.all(
    ["kling-3.0", "kling-2.6"].map((model) => kling.video.textToVideo.create({ prompt: "fog", model })),
  );
  expect(emulator.state().paid.tasks).toBe(2);
  expect(emulator.clock.now() - start).toBeLessThan(1000);
});

test("products of one kind of slot are served in turn", async () => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 1 } },
    { accounts: [account(1)], taskSeconds: 10 },
  );
  // Loading an endpoint takes a moment; here both begin at once.
  await kling.video.imageToVideo.prepare({ firstFrame: "https://pictures.example/a.png" });
  await kling.video.textToVideo.prepare({ prompt: "fog" });
  const many = Array.from({ length: 6 }, (_, index) => kling.video.textToVideo.create({ prompt: `fog ${index}` }));
  const one = kling.video.imageToVideo.create({ firstFrame: "https://pictures.example/a.png" });
  await one;
  expect(emulator.state().tasks.length).toBeLessThan(5);
  await Promise.all(many);
});

test("a closed client leaves nothing waiting", async () => {
  const { kling } = await emulated({ concurrency: { video: 1 } }, { accounts: [account(1)], taskSeconds: 600 });
  const first = await kling.video.textToVideo.create({ prompt: "first" });
  const wait = first.wait();
  const queued = kling.video.textToVideo.create({ prompt: "second" });
  const ends = Promise.allSettled([wait, queued]);
  await new Promise((resolve) => setImmediate(resolve));
  await kling.close();
  expect((await ends).map((end) => (end.status === "rejected" ? String(end.reason) : "done"))).toEqual([
    expect.stringContaining("The client was closed"),
    expect.stringContaining("The client was closed"),
  ]);
});

test("a create that was left in doubt holds its slot until its task has ended, and no longer", async () => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 1 } },
    { accounts: [account(1)], taskSeconds: 300 },
  );
  const lost = emulator.faults.add({ drop: "after" });
  await expect(kling.video.textToVideo.create({ prompt: "first" })).rejects.toMatchObject({
    name: "TaskOutcomeUnknownError",
  });
  lost.remove();
  await kling.video.textToVideo.create({ prompt: "second" });
  const [first, second] = emulator.state().tasks;
  const waited = (second?.createdAt ?? Number.NaN) - (first?.endsAt ?? Number.NaN);
  expect(waited).toBeGreaterThanOrEqual(0);
  expect(waited).toBeLessThan(5000);
  expect(emulator.calls.filter(({ code }) => code === 1303)).toEqual([]);
});

test.each([
  ["that another task has succeeded", "succeeded"],
  ["that another task is being made", "processing"],
])("an abort inside a listener that hears %s leaks no concurrency slot", async (_, status) => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 1 } },
    { accounts: [account(1)], taskSeconds: 60 },
  );
  const stop = new AbortController();
  const first = kling.video.textToVideo.run(
    { prompt: "first" },
    { onUpdate: (update) => update.status === status && stop.abort() },
  );
  const second = kling.video.textToVideo.create({ prompt: "second" }, { signal: stop.signal });
  const third = kling.video.textToVideo.create({ prompt: "third" });
  await expect(second).rejects.toMatchObject({ name: "AbortError", taskState: "none" });
  await first;
  await third;
  expect(emulator.state().paid.tasks).toBe(2);
});

test("aborts at any moment leave every concurrency slot usable", async () => {
  const { kling, emulator } = await emulated(
    { concurrency: { video: 2 } },
    { accounts: [account(2)], taskSeconds: 30 },
  );
  let aborted = 0;
  for (let round = 0; round < 10; round++) {
    const stops = Array.from({ length: 6 }, () => new AbortController());
    const next = stops.values();
    const jobs = stops.map(({ signal }, index) =>
      kling.video.textToVideo.run(
        { prompt: `fog ${round} ${index}` },
        // Whatever a task of this round reports ends another one.
        { signal, onUpdate: () => next.next().value?.abort() },
      ),
    );
    const ends = await Promise.allSettled(jobs);
    aborted += ends.filter((end) => end.status === "rejected" && String(end.reason).startsWith("AbortError")).length;
  }
  expect(aborted).toBeGreaterThan(10);
  const began = emulator.clock.now();
  await kling.video.textToVideo.create({ prompt: "last" });
  await kling.video.textToVideo.create({ prompt: "and one" });
  expect(emulator.clock.now() - began).toBeLessThan(60_000);
});
