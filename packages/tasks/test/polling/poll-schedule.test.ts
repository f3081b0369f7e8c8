import type { Emulator } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { type Clock, createKling, type TaskReference } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const input = { prompt: "fog" };
const minutes = 60_000;

/** What a call was rejected with. */
async function reported(call: Promise<unknown>): Promise<{ task?: TaskReference; message: string }> {
  return call.then(
    () => Promise.reject(new Error("The call was not rejected.")),
    (error: { task?: TaskReference; message: string }) => error,
  );
}

/** How often the service was asked about tasks. */
function polls({ calls }: Emulator): number {
  return calls.filter(({ method, path }) => method === "GET" || path === "/tasks").length;
}

/** A machine's clock: it can be set while its timers run on, and it can sleep, when no timer fires until it wakes. */
function machine(clock: Clock): Clock & { shift: number; asleepUntil: number } {
  return {
    shift: 0,
    asleepUntil: 0,
    now() {
      return clock.now() + this.shift;
    },
    async sleep(ms, signal) {
      await clock.sleep(ms, signal);
      while (clock.now() < this.asleepUntil) await clock.sleep(this.asleepUntil - clock.now(), signal);
    },
  };
}

test.each([
  ["API v2", keys.apiKey],
  ["API v1", keys.pair],
] as const)(
  "on %s a wait after twelve slow tasks still polls, and finds a fast task soon",
  { tags: "load" },
  async (_, key) => {
    let seconds = 30 * 60;
    const { kling, emulator } = await emulated(key, { taskSeconds: () => seconds });
    for (let count = 0; count < 12; count++) await kling.video.textToVideo.run(input, { waitTimeout: 120 * minutes });
    seconds = 60;
    const began = emulator.clock.now();
    const before = polls(emulator);
    expect((await kling.video.textToVideo.run(input)).status).toBe("succeeded");
    expect(emulator.clock.now() - began).toBeLessThan(150_000);
    expect(polls(emulator)).toBeGreaterThan(before);
  },
);

test("slow tasks with a callback do not keep a later wait from polling when its callback is lost", async () => {
  let seconds = 30 * 60;
  const { kling } = await emulated({}, { taskSeconds: () => seconds });
  const callbackUrl = "https://receiver.example/kling";
  for (let count = 0; count < 12; count++)
    await kling.video.textToVideo.run(input, { callbackUrl, waitTimeout: 240 * minutes });
  seconds = 60;
  expect((await kling.video.textToVideo.run(input, { callbackUrl })).status).toBe("succeeded");
});

test.each([1000, 10_000, 20 * minutes])("a wait of %i ms polls before it times out", async (timeout) => {
  const { kling, emulator } = await emulated({}, { taskSeconds: 24 * 3600 });
  const task = await kling.video.textToVideo.create(input);
  const began = emulator.clock.now();
  const error = await reported(task.wait({ waitTimeout: timeout }));
  expect(error).toMatchObject({ name: "WaitTimeoutError", task: { id: task.id } });
  expect(error.message).toMatch(/was still (submitted|processing) after/);
  expect(polls(emulator)).toBeGreaterThan(0);
  expect(emulator.clock.now() - began).toBe(timeout);
});

test("an interval longer than the wait does not keep it from polling", async () => {
  const { kling, emulator } = await emulated({}, { taskSeconds: 60 });
  const task = await kling.video.textToVideo.create(input);
  const result = await task.wait({ waitTimeout: 5 * minutes, pollInterval: 60 * minutes });
  expect(result.status).toBe("succeeded");
  expect(polls(emulator)).toBe(1);
});

test("a task that no poll ever showed is not said to be submitted", async () => {
  const { kling, emulator } = await emulated();
  const task = await kling.video.textToVideo.create(input);
  emulator.faults.add({ method: "GET", status: 502 });
  emulator.faults.add({ path: "/tasks", status: 502 });
  const error = await reported(task.wait({ waitTimeout: 30_000 }));
  expect(error).toMatchObject({ name: "WaitTimeoutError" });
  expect(error).not.toHaveProperty("lastStatus");
  expect(error.message).toContain("was not shown by any poll within 30 s");
});

test("a last poll that gets no answer does not hold a wait up for longer than its share", async () => {
  const { kling, emulator } = await emulated({}, { taskSeconds: 24 * 3600 });
  const task = await kling.video.textToVideo.create(input);
  emulator.faults.add({ path: "/tasks", hang: true });
  const began = emulator.clock.now();
  expect(await reported(task.wait({ waitTimeout: 10 * minutes }))).toMatchObject({ name: "WaitTimeoutError" });
  expect(emulator.clock.now() - began).toBeLessThanOrEqual(10 * minutes + 5000);
});

test("a machine that slept through the end of a wait polls once more, and has the result", async () => {
  const { emulator } = await emulated({}, { taskSeconds: 60 });
  const clock = machine(emulator.clock);
  const kling = createKling({ ...keys.apiKey, baseUrl: emulator.url, fetch: emulator.fetch, clock, env: {} });
  const task = await kling.video.textToVideo.create(input);
  const waiting = task.wait();
  await emulator.clock.sleep(10_000);
  clock.asleepUntil = emulator.clock.now() + 60 * minutes;
  expect((await waiting).status).toBe("succeeded");
  expect(polls(emulator)).toBe(1);
});

test("a machine that slept through the end of a wait for a task that still runs times out after a poll", async () => {
  const { emulator } = await emulated({}, { taskSeconds: 24 * 3600 });
  const clock = machine(emulator.clock);
  const kling = createKling({ ...keys.apiKey, baseUrl: emulator.url, fetch: emulator.fetch, clock, env: {} });
  const task = await kling.video.textToVideo.create(input);
  const waiting = reported(task.wait());
  await emulator.clock.sleep(1000);
  clock.asleepUntil = emulator.clock.now() + 60 * minutes;
  expect(polls(emulator)).toBe(0);
  expect(await waiting).toMatchObject({ name: "WaitTimeoutError", lastStatus: "processing" });
  expect(polls(emulator)).toBe(1);
});

test.each([1, 24])("a clock that is set back by %i h delays neither the polls of a wait nor its end", async (hours) => {
  const { emulator } = await emulated({}, { taskSeconds: 60 });
  const clock = machine(emulator.clock);
  const kling = createKling({ ...keys.apiKey, baseUrl: emulator.url, fetch: emulator.fetch, clock, env: {} });
  const task = await kling.video.textToVideo.create(input);
  const began = emulator.clock.now();
  const waiting = task.wait();
  await emulator.clock.sleep(10_000);
  clock.shift = -hours * 60 * minutes;
  expect((await waiting).status).toBe("succeeded");
  expect(emulator.clock.now() - began).toBeLessThan(120_000);

  const other = await kling.video.textToVideo.create(input);
  emulator.faults.add({ path: "/tasks", status: 502 });
  const start = emulator.clock.now();
  const ending = reported(other.wait({ waitTimeout: 5 * minutes }));
  await emulator.clock.sleep(10_000);
  clock.shift *= 2;
  expect(await ending).toMatchObject({ name: "WaitTimeoutError" });
  expect(emulator.clock.now() - start).toBeLessThan(6 * minutes);
});

test("a clock that is set back does not keep a create from its concurrency slot", async () => {
  const { emulator } = await emulated({}, { taskSeconds: 60 });
  const clock = machine(emulator.clock);
  const kling = createKling({
    ...keys.apiKey,
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock,
    env: {},
    concurrency: { video: 1 },
  });
  await kling.video.textToVideo.create(input);
  const began = emulator.clock.now();
  const creating = kling.video.textToVideo.create(input);
  await emulator.clock.sleep(10_000);
  clock.shift = -60 * minutes;
  await creating;
  expect(emulator.clock.now() - began).toBeLessThan(120_000);
});
