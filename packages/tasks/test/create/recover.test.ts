import { expect, test } from "vitest";
import { createKling, type TaskReference } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const posts = (calls: readonly { method: string; path: string }[]): number =>
  calls.filter(({ method, path }) => method === "POST" && path !== "/tasks").length;

test.each([keys.apiKey, keys.pair])(
  "while no look is answered nothing is sent again, so that not even a service without unique ids is paid twice",
  async (credentials) => {
    const { kling, emulator } = await emulated(credentials, { switches: { externalTaskIds: "off" } });
    emulator.faults.add({ drop: "after" });
    await expect(kling.video.textToVideo.create({ prompt: "fog" })).rejects.toMatchObject({ taskState: "unknown" });
    expect(posts(emulator.calls)).toBe(1);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test("looks that come back to life find what was made", async () => {
  const { kling, emulator } = await emulated({}, { switches: { externalTaskIds: "off" } });
  const lost = emulator.faults.add({ method: "POST", times: 1, drop: "after" });
  const until = emulator.clock.now() + 30_000;
  const silent = emulator.faults.add({ method: "GET", drop: "before", when: () => emulator.clock.now() < until });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  expect(lost.hits).toBe(1);
  expect(silent.hits).toBeGreaterThan(1);
  expect(emulator.clock.now()).toBeGreaterThanOrEqual(until);
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([0, 600_000])(
  "recovering %i ms later while no look is answered never says that there is no task",
  async (later) => {
    const { kling, emulator } = await emulated();
    const fault = emulator.faults.add({ drop: "after" });
    const error: { task?: object } = await kling.video.textToVideo.create({ prompt: "fog" }).then(
      () => Promise.reject(new Error("the create was not left in doubt")),
      (thrown: object) => thrown,
    );
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", task: { endpoint: "video.textToVideo" } });
    const handle = JSON.stringify(error.task);
    await emulator.clock.sleep(later);
    await expect(kling.tasks.recover(handle)).rejects.toMatchObject({
      name: "TaskOutcomeUnknownError",
      task: error.task,
      recoverable: true,
    });
    fault.remove();
    expect((await kling.tasks.recover(handle))?.id).toBe(emulator.state().tasks[0]?.id);
  },
);

test("a runtime that sends a POST twice by itself costs one task and gives it", async () => {
  const { emulator } = await emulated();
  const kling = createKling({
    ...keys.apiKey,
    baseUrl: emulator.url,
    clock: emulator.clock,
    random: () => 0.5,
    env: {},
    fetch: async (url, init) => {
      if (init.method === "POST") await emulator.fetch(url, init);
      return emulator.fetch(url, init);
    },
  });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  expect(emulator.calls.filter(({ method }) => method === "POST").map(({ code }) => code)).toEqual([0, 1201]);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([1102, 1301, 1103])(
  "a stored intent whose task a dead process had made is not called none for a refusal with %i",
  async (code) => {
    const { kling, emulator } = await emulated();
    const stored = JSON.stringify(await kling.video.textToVideo.prepare({ prompt: "fog" }));
    const death = new AbortController();
    emulator.faults.add({ method: "POST", times: 1, hang: true, processed: true });
    const [first] = await Promise.allSettled([
      kling.tasks.send(stored, { signal: death.signal }),
      emulator.clock.sleep(1000).then(() => death.abort()),
    ]);
    expect(first).toMatchObject({ reason: { name: "AbortError", taskState: "unknown" } });
    const refusal = emulator.faults.add({ method: "POST", code });
    // The look before the sending gets no answer, so that the intent is sent.
    emulator.faults.add({ method: "GET", drop: "before", when: () => refusal.hits === 0 });
    expect((await kling.tasks.send(stored)).id).toBe(emulator.state().tasks[0]?.id);
    expect(refusal.hits).toBe(1);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test.each([1102, 1201, 1301])(
  "a stored intent that was sent before is left unknown when it is refused with %i and no look is answered",
  async (code) => {
    const { kling, emulator } = await emulated();
    const stored = JSON.stringify(await kling.video.textToVideo.prepare({ prompt: "fog" }));
    const { id } = await kling.tasks.send(stored);
    const refusal = emulator.faults.add({ method: "POST", code });
    const silent = emulator.faults.add({ method: "GET", drop: "before" });
    const error: { task?: object } = await kling.tasks.send(stored).then(
      () => Promise.reject(new Error("the intent was sent")),
      (thrown: object) => thrown,
    );
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", serviceCode: code, taskState: "unknown" });
    expect(refusal.hits).toBe(1);
    silent.remove();
    expect((await kling.tasks.recover(JSON.stringify(error.task)))?.id).toBe(id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test("a stored intent sent again after a crash pays once even where a used own id is not refused", async () => {
  const { kling, emulator } = await emulated({}, { switches: { externalTaskIds: "off" } });
  const stored = JSON.stringify(await kling.video.textToVideo.prepare({ prompt: "fog" }));
  const first = await kling.tasks.send(stored);
  expect((await kling.tasks.send(stored)).id).toBe(first.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("recover does not claim that a task was never made where its endpoint has no look-up by external task id", async () => {
  const { kling, emulator } = await emulated(keys.pair);
  emulator.faults.add({ method: "POST", path: "/v1/videos/lip-sync", drop: "before" });
  const intent = {
    klingkit: 1,
    kind: "intent",
    host: emulator.url,
    apiVersion: "v1",
    endpoint: "video.lipSync.simple",
    externalTaskId: "job-7",
    path: "/v1/videos/lip-sync",
    body: "{}",
  } as const;
  const error = await kling.tasks.send(intent).then(
    () => undefined,
    (thrown: { task?: TaskReference }) => thrown,
  );
  expect(error).toMatchObject({ taskState: "unknown", task: { externalTaskId: "job-7" } });
  await emulator.clock.sleep(120_000);
  await expect(kling.tasks.recover(error?.task ?? "")).rejects.toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    recoverable: false,
    message: expect.stringContaining("no documented look-up"),
  });
});
