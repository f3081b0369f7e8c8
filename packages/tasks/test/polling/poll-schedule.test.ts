import type { Clock } from "@klingkit/http";
import { expect, test } from "vitest";
import { accountWith, connect, createClient, errorOf, readsOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };
const MINUTE = 60_000;
const DAY = 24 * 3_600_000;

/** The clock of a machine: `shift` sets its time, and its timers pause until `asleepUntil`. */
function machineClock(clock: Clock): Clock & { shift: number; asleepUntil: number } {
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

test.each(["api-key", "pair"] as const)(
  "with the credential %s, polls a fast task in time after twelve slow ones",
  { tags: "load" },
  async (credential) => {
    let seconds = 30 * 60;
    const { client, emulator } = await createClient({ credential }, { taskSeconds: () => seconds });
    for (let count = 0; count < 12; count++) await client.textToVideo.run(fog, { waitTimeout: 120 * MINUTE });
    seconds = 60;
    const start = emulator.clock.now();
    const before = readsOf(emulator);
    expect((await client.textToVideo.run(fog)).status).toBe("succeeded");
    expect(emulator.clock.now() - start).toBeLessThan(150_000);
    expect(readsOf(emulator)).toBeGreaterThan(before);
  },
);

test(
  "polls a fast task whose callback is lost, after twelve slow tasks with a callback",
  { tags: "load" },
  async () => {
    let seconds = 30 * 60;
    const { client } = await createClient({}, { taskSeconds: () => seconds });
    const callbackUrl = "https://receiver.example/kling";
    for (let count = 0; count < 12; count++)
      await client.textToVideo.run(fog, { callbackUrl, waitTimeout: 240 * MINUTE });
    seconds = 60;
    expect((await client.textToVideo.run(fog, { callbackUrl })).status).toBe("succeeded");
  },
);

test.each([1000, 10_000, 20 * MINUTE])("polls at least once before a `waitTimeout` of %i ms", async (waitTimeout) => {
  const { client, emulator } = await createClient({}, { taskSeconds: 24 * 3600 });
  const task = await client.textToVideo.create(fog);
  const start = emulator.clock.now();
  const error = await errorOf(task.wait({ waitTimeout }));
  expect(error).toMatchObject({ name: "WaitTimeoutError", task: { id: task.id } });
  expect(error.message).toMatch(/was still (submitted|processing) after/);
  expect(readsOf(emulator)).toBeGreaterThan(0);
  expect(emulator.clock.now() - start).toBe(waitTimeout);
});

test("polls at the end of a wait that is shorter than `pollInterval`", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 60 });
  const task = await client.textToVideo.create(fog);
  const result = await task.wait({ waitTimeout: 5 * MINUTE, pollInterval: 60 * MINUTE });
  expect(result.status).toBe("succeeded");
  expect(readsOf(emulator)).toBe(1);
});

test("a timeout without a successful poll states no status", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  emulator.faults.add({ method: "GET", status: 502 });
  emulator.faults.add({ path: "/tasks", status: 502 });
  const error = await errorOf(task.wait({ waitTimeout: 30_000 }));
  expect(error).toMatchObject({ name: "WaitTimeoutError" });
  expect(error).not.toHaveProperty("lastStatus");
  expect(error.message).toMatch(/^No poll for the task \d+ got a response within 30 s, so its status is unknown\./);
  expect(error.taskState).toBe("exists");
});

test("a last poll without a response delays the timeout by at most 5 s", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 24 * 3600 });
  const task = await client.textToVideo.create(fog);
  emulator.faults.add({ path: "/tasks", hang: true });
  const start = emulator.clock.now();
  expect(await errorOf(task.wait({ waitTimeout: 10 * MINUTE }))).toMatchObject({ name: "WaitTimeoutError" });
  expect(emulator.clock.now() - start).toBeLessThanOrEqual(10 * MINUTE + 5000);
});

test("returns the result after one poll when the machine sleeps past `waitTimeout` and the task has finished", async () => {
  const emulator = await openEmulator({ taskSeconds: 60 });
  const clock = machineClock(emulator.clock);
  const client = connect(emulator, { clock });
  const task = await client.textToVideo.create(fog);
  const waiting = task.wait();
  await emulator.clock.sleep(10_000);
  clock.asleepUntil = emulator.clock.now() + 60 * MINUTE;
  expect((await waiting).status).toBe("succeeded");
  expect(readsOf(emulator)).toBe(1);
});

test("times out after one poll when the machine sleeps past `waitTimeout` and the task is still running", async () => {
  const emulator = await openEmulator({ taskSeconds: 24 * 3600 });
  const clock = machineClock(emulator.clock);
  const client = connect(emulator, { clock });
  const task = await client.textToVideo.create(fog);
  const waiting = errorOf(task.wait());
  await emulator.clock.sleep(1000);
  clock.asleepUntil = emulator.clock.now() + 60 * MINUTE;
  expect(readsOf(emulator)).toBe(0);
  expect(await waiting).toMatchObject({ name: "WaitTimeoutError", lastStatus: "processing" });
  expect(readsOf(emulator)).toBe(1);
});

test.each([1, 24])("a clock that is set back by %i h delays neither the polls nor the timeout", async (hours) => {
  const emulator = await openEmulator({ taskSeconds: 60 });
  const clock = machineClock(emulator.clock);
  const client = connect(emulator, { clock });
  const task = await client.textToVideo.create(fog);
  const start = emulator.clock.now();
  const waiting = task.wait();
  await emulator.clock.sleep(10_000);
  clock.shift = -hours * 60 * MINUTE;
  expect((await waiting).status).toBe("succeeded");
  expect(emulator.clock.now() - start).toBeLessThan(120_000);

  const other = await client.textToVideo.create(fog);
  emulator.faults.add({ path: "/tasks", status: 502 });
  const otherStart = emulator.clock.now();
  const timingOut = errorOf(other.wait({ waitTimeout: 5 * MINUTE }));
  await emulator.clock.sleep(10_000);
  clock.shift *= 2;
  expect(await timingOut).toMatchObject({ name: "WaitTimeoutError" });
  expect(emulator.clock.now() - otherStart).toBeLessThan(6 * MINUTE);
});

test("a clock that is set back does not delay the next concurrency slot", async () => {
  const emulator = await openEmulator({ taskSeconds: 60 });
  const clock = machineClock(emulator.clock);
  const client = connect(emulator, { clock, concurrency: { video: 1 } });
  await client.textToVideo.create(fog);
  const start = emulator.clock.now();
  const creating = client.textToVideo.create(fog);
  await emulator.clock.sleep(10_000);
  clock.shift = -60 * MINUTE;
  await creating;
  expect(emulator.clock.now() - start).toBeLessThan(120_000);
});

test.each([-DAY, DAY])("returns the result within 16 s when the client's clock is %i ms off", async (offset) => {
  const emulator = await openEmulator({ taskSeconds: 60 });
  const clock = { now: () => emulator.clock.now() + offset, sleep: emulator.clock.sleep };
  const result = await connect(emulator, { clock }).textToVideo.run(fog);
  const delay = emulator.clock.now() - (result.updatedAt ?? Number.NaN);
  expect(delay).toBeGreaterThanOrEqual(0);
  expect(delay).toBeLessThan(16_000);
});

test.each([0.1, 1, 3])("polls once before a `waitTimeout` of %d ms", async (waitTimeout) => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  expect((await errorOf(task.wait({ waitTimeout }))).message).toMatch(/was still (submitted|processing) after/);
  expect(readsOf(emulator)).toBeGreaterThan(0);
});

test.each([2 ** 31, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE])(
  "returns the result in time with a `waitTimeout` of %d ms",
  async (waitTimeout) => {
    const { client, emulator } = await createClient({}, { taskSeconds: 60 });
    const start = emulator.clock.now();
    expect((await client.textToVideo.run(fog, { waitTimeout })).status).toBe("succeeded");
    expect(emulator.clock.now() - start).toBeLessThan(70_000);
  },
);

test("a create waits no longer for the slot of a fast task after twelve slow ones", async () => {
  let seconds = 30 * 60;
  const { client, emulator } = await createClient(
    { concurrency: { video: 12 } },
    { accounts: [accountWith(12)], taskSeconds: () => seconds },
  );
  const runs = Array.from({ length: 12 }, () => client.textToVideo.run(fog, { waitTimeout: 120 * MINUTE }));
  await Promise.all(runs);
  seconds = 60;
  const start = emulator.clock.now();
  await Promise.all(Array.from({ length: 13 }, () => client.textToVideo.create(fog)));
  expect(emulator.clock.now() - start).toBeLessThan(90_000);
});

test("twelve tasks with an end far in the future do not delay the next result", async () => {
  const emulator = await openEmulator({ taskSeconds: 60 });
  let isWrong = true;
  const client = connect(emulator, {
    fetch: async (url, init) => {
      const response = await emulator.fetch(url, init);
      if (!isWrong || init.method !== "GET") return response;
      const text = await response.text();
      return new Response(text.replaceAll(/("updated?_(?:at|time)":\s*"?)\d+/g, "$19007199254740000"), response);
    },
  });
  for (let count = 0; count < 12; count++) await client.textToVideo.run(fog);
  isWrong = false;
  const start = emulator.clock.now();
  await client.textToVideo.run(fog);
  expect(emulator.clock.now() - start).toBeLessThan(90_000);
});

test.each([
  [20, 6500],
  [60, 2500],
])("an emulator with `taskSpeed: %i` announces it: a video of 5 s takes at most %i ms", async (taskSpeed, limit) => {
  const { client, emulator } = await createClient({}, { taskSpeed });
  const start = emulator.clock.now();
  const progress: number[] = [];
  await client.textToVideo.run(fog, { onUpdate: (update) => progress.push(update.progress) });
  expect(emulator.clock.now() - start).toBeLessThanOrEqual(limit);
  // The estimate takes the speed into account.
  expect(progress.at(-2)).toBeGreaterThan(0.5);
});

test("a client that resumes a task learns the speed of the emulator from its first poll", async () => {
  const { client, emulator } = await createClient({}, { taskSpeed: 20 });
  const task = await client.textToVideo.create(fog);
  const start = emulator.clock.now();
  const other = connect(emulator);
  await (await other.tasks.resume(task.toJSON())).wait();
  expect(emulator.clock.now() - start).toBeLessThanOrEqual(6500);
});

test("a create that waits for a slot follows the tasks at the speed of the emulator", async () => {
  const { client, emulator } = await createClient({}, { taskSpeed: 20, accounts: [accountWith(1)] });
  const start = emulator.clock.now();
  await Promise.all([client.textToVideo.run(fog), client.textToVideo.run(fog)]);
  expect(emulator.clock.now() - start).toBeLessThanOrEqual(13_000);
});
