import { expect, test } from "vitest";
import { createEmulator, DEFAULT_START } from "../src/index.ts";
import { startEmulator, T2V, V3 } from "./client.ts";

test("a manual clock advances only by advance, and resolves sleeps in order", async () => {
  const { emulator } = await startEmulator();
  const resolved: number[] = [];
  void emulator.clock.sleep(2_000).then(() => resolved.push(2));
  void emulator.clock
    .sleep(1_000)
    .then(() => emulator.clock.sleep(500))
    .then(() => resolved.push(1));
  await emulator.clock.advance(999);
  expect(resolved).toEqual([]);
  await emulator.clock.advance(2_000);
  expect(resolved).toEqual([1, 2]);
  expect(emulator.clock.now()).toBe(DEFAULT_START + 2_999);
});

test("the time is an integer after a fraction of a millisecond, and tasks can be created", async () => {
  const { emulator, post } = await startEmulator();
  await emulator.clock.advance(0.5);
  expect(emulator.clock.now()).toBe(DEFAULT_START);
  expect((await post(T2V, V3)).code).toBe(0);
  await emulator.clock.advance(0.5);
  expect(emulator.clock.now()).toBe(DEFAULT_START + 1);
  await emulator.addTask({ path: T2V, body: V3, id: "short", seconds: 0.0014 });
  expect(emulator.state().tasks[1]?.endsAt).toBe(DEFAULT_START + 2);
});

test.each([NaN, Infinity, 1e300])("rejects to advance by %s ms, and keeps the time", async (ms) => {
  const { emulator } = await startEmulator();
  await expect(emulator.clock.advance(ms)).rejects.toThrow(RangeError);
  expect(emulator.clock.now()).toBe(DEFAULT_START);
});

/** Waits for turns of the event loop and of the thread pool. 40 turns are more than the idle detector waits for. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    await crypto.subtle.digest("SHA-256", new Uint8Array());
  }
}

test("an aborted sleep rejects with the reason of the signal, and virtual time does not advance", async () => {
  const { emulator } = await startEmulator({ clock: "virtual" });
  const reason = new Error("enough");
  const abort = new AbortController();
  const sleep = emulator.clock.sleep(1_000, abort.signal);
  abort.abort(reason);
  await expect(sleep).rejects.toBe(reason);
  await expect(emulator.clock.sleep(1, abort.signal)).rejects.toBe(reason);
  await turns(40);
  expect(emulator.clock.now()).toBe(DEFAULT_START);
});

test("virtual time advances to the next sleep", async () => {
  const { emulator, post, get } = await startEmulator({ clock: "virtual", taskSeconds: 300 });
  const { data } = await post(T2V, V3);
  let status = "";
  let polls = 0;
  for (; status !== "succeed"; polls++) {
    await emulator.clock.sleep(10_000);
    status = (await get(`${T2V}/${data.task_id}`)).data.task_status;
  }
  expect(polls).toBe(30);
  expect(emulator.clock.now()).toBe(DEFAULT_START + 300_000);
});

test("virtual time does not advance without a sleep", async () => {
  const { emulator, post, get } = await startEmulator({ clock: "virtual" });
  const { data } = await post(T2V, V3);
  await turns(40);
  expect((await get(`${T2V}/${data.task_id}`)).data.task_status).toBe("submitted");
  expect(emulator.clock.now()).toBe(DEFAULT_START);
});

test("virtual time waits for a running request", async () => {
  const { emulator, get, create } = await startEmulator({
    clock: "virtual",
    taskSeconds: 1,
    renderVideo: async () => {
      await turns(40);
      return Uint8Array.of(1);
    },
  });
  const id = await create(T2V, V3);
  await emulator.clock.sleep(2_000);
  const link = (await get(`${T2V}/${id}`)).data.task_result.videos[0].url;
  const order: string[] = [];
  await Promise.all([
    emulator.fetch(link).then(() => order.push("response")),
    emulator.clock.sleep(1).then(() => order.push("sleep")),
  ]);
  expect(order).toEqual(["response", "sleep"]);
});

test("virtual time does not wait for a request that hangs", async () => {
  const { emulator } = await startEmulator({ clock: "virtual" });
  emulator.faults.add({ path: "/tasks", hang: true });
  const abort = new AbortController();
  void emulator.clock.sleep(30_000).then(() => abort.abort(new Error("timed out")));
  const request = emulator.fetch(`${emulator.url}/tasks`, { signal: abort.signal });
  await expect(request).rejects.toThrow("timed out");
  expect(emulator.clock.now()).toBe(DEFAULT_START + 30_000);
});

test("two runs on virtual time have the same state", async () => {
  const run = async (): Promise<string> => {
    const { emulator, post } = await startEmulator({ clock: "virtual", seed: 7 });
    await Promise.all(
      ["a", "b", "c"].map(async (external_task_id, index) => {
        await emulator.clock.sleep(index * 10);
        await post(T2V, { ...V3, external_task_id });
        await emulator.clock.sleep(40_000);
      }),
    );
    expect(emulator.state().tasks.map(({ externalTaskId }) => externalTaskId)).toEqual(["a", "b", "c"]);
    return JSON.stringify(emulator.state());
  };
  expect(await run()).toBe(await run());
});

test("a clock with a speed runs faster than the system clock, and can be advanced", async () => {
  const emulator = await createEmulator({ listen: false, clock: { speed: 1000 } });
  const before = emulator.clock.now();
  await emulator.clock.sleep(1_000);
  expect(emulator.clock.now() - before).toBeGreaterThanOrEqual(1_000);
  const later = emulator.clock.now();
  await emulator.clock.advance(3_600_000);
  expect(emulator.clock.now() - later).toBeGreaterThanOrEqual(3_600_000);
  await emulator.close();
});

test("the Date header is the time of the emulator", async () => {
  const { emulator, get } = await startEmulator({ startAt: Date.UTC(2030, 0, 1) });
  expect((await get(T2V)).headers.get("date")).toBe("Tue, 01 Jan 2030 00:00:00 GMT");
  await emulator.clock.advance(61_000);
  expect((await get(T2V, {})).headers.get("date")).toBe("Tue, 01 Jan 2030 00:01:01 GMT");
});

test("virtual time waits for tracked work, and for work tracked within it", async () => {
  const { emulator } = await startEmulator({ clock: "virtual" });
  const { clock } = emulator;
  const times: number[] = [];
  const load = async (): Promise<void> => {
    await clock.track(turns(40));
    await turns(40);
    times.push(clock.now());
  };
  await Promise.all([clock.sleep(1_000), clock.track(load())]);
  expect(times).toEqual([DEFAULT_START]);
  expect(clock.now()).toBe(DEFAULT_START + 1_000);
});

test("a rejection of tracked work reaches the caller, and virtual time continues", async () => {
  const { emulator } = await startEmulator({ clock: "virtual" });
  const error = new Error("not found");
  const work = turns(40).then(() => Promise.reject(error));
  const sleep = emulator.clock.sleep(1_000);
  await expect(emulator.clock.track(work)).rejects.toBe(error);
  expect(emulator.clock.now()).toBe(DEFAULT_START);
  await sleep;
  expect(emulator.clock.now()).toBe(DEFAULT_START + 1_000);
});

test("`track` returns the same promise", async () => {
  const { emulator } = await startEmulator();
  const work = Promise.resolve(1);
  expect(emulator.clock.track(work)).toBe(work);
});

test("a manual clock advances after tracked work has settled", async () => {
  const { emulator } = await startEmulator();
  const { clock } = emulator;
  const loaded = clock.track(turns(40)).then(() => clock.now());
  await clock.advance(1_000);
  expect(await loaded).toBe(DEFAULT_START);
  expect(clock.now()).toBe(DEFAULT_START + 1_000);
});

test("`taskSpeed` makes tasks finish faster, and every response states it", async () => {
  const { emulator, post, get } = await startEmulator({ taskSpeed: 20, taskSeconds: 100 });
  const { data, headers } = await post(T2V, V3);
  expect(headers.get("klingkit-task-speed")).toBe("20");
  const { task_id: id } = data as { task_id: string };
  await emulator.clock.advance(4999);
  expect((await get(`${T2V}/${id}`)).data).toMatchObject({ task_status: "processing" });
  await emulator.clock.advance(1);
  const ended = await get(`${T2V}/${id}`);
  expect(ended.data).toMatchObject({ task_status: "succeed" });
  expect(ended.headers.get("klingkit-task-speed")).toBe("20");
});

test("tasks at the usual speed are not announced", async () => {
  const { get } = await startEmulator();
  expect((await get(T2V)).headers.get("klingkit-task-speed")).toBe(null);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("rejects `taskSpeed: %f`", async (taskSpeed) => {
  await expect(createEmulator({ listen: false, taskSpeed })).rejects.toThrow("taskSpeed must be a number above 0");
});
