import type { Emulator, FaultRule } from "@klingkit/emulator";
import { describe, expect, test } from "vitest";
import type { KlingError, TaskReference } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const posts = (emulator: Emulator): number =>
  emulator.calls.filter(({ method, path }) => method === "POST" && path !== "/tasks").length;

/** The error that a promise is rejected with. */
async function thrown(promise: Promise<unknown>): Promise<KlingError> {
  return promise.then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error: KlingError) => error,
  );
}

describe.each([
  ["newer design", keys.apiKey],
  ["v1 design", keys.pair],
])("on the %s", (_name, credentials) => {
  test.each<[string, FaultRule]>([
    ["a connection that is cut after processing", { drop: "after" }],
    ["an answer that is cut in half", { cutBody: true }],
    ["5000 after processing", { code: 5000, processed: true }],
    ["5002 after processing", { code: 5002, processed: true }],
    ["an HTML 502 after processing", { html502: true, processed: true }],
    ["an empty 200 after processing", { status: 200, body: "", processed: true }],
    ["silence after processing", { hang: true, processed: true }],
  ])("%s costs one task and gives it", async (_fault, fault) => {
    const { kling, emulator } = await emulated(credentials);
    const struck = emulator.faults.add({ method: "POST", times: 1, ...fault });
    const task = await kling.video.textToVideo.create({ prompt: "fog" });
    expect(struck.hits).toBe(1);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
    expect(posts(emulator)).toBe(1);
  });

  test.each<[string, FaultRule]>([
    ["a connection that is cut before processing", { drop: "before" }],
    ["5000 without processing", { code: 5000 }],
    ["an HTML 502", { html502: true }],
    ["silence", { hang: true }],
  ])("%s is found to have made nothing, and sent again with the same id", async (_fault, fault) => {
    const { kling, emulator } = await emulated(credentials);
    const struck = emulator.faults.add({ method: "POST", times: 1, ...fault });
    const task = await kling.video.textToVideo.create({ prompt: "fog" });
    expect(struck.hits).toBe(1);
    expect(emulator.state().tasks.map(({ externalTaskId }) => externalTaskId)).toEqual([task.externalTaskId]);
    const creates = emulator.calls.filter(({ method, path }) => method === "POST" && path !== "/tasks");
    expect(creates).toHaveLength(2);
    expect(creates[1]?.body).toEqual(creates[0]?.body);
  });

  test("a task that shows itself late is found and not made again", async () => {
    const { kling, emulator } = await emulated(credentials, { switches: { visibleAfter: 20_000 } });
    const lost = emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    const start = emulator.clock.now();
    const task = await kling.video.textToVideo.create({ prompt: "fog" });
    expect(lost.hits).toBe(1);
    expect(emulator.clock.now() - start).toBeGreaterThanOrEqual(20_000);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("after a lost answer 1303 on the second sending leads to a look that finds our own task in the slot", async () => {
    const account = {
      ...keys.pair,
      apiKeys: ["api-key-emulator"],
      packs: [{ type: "video", units: 100, concurrency: 1 }],
    } as const;
    const { kling, emulator } = await emulated(credentials, {
      accounts: [account],
      switches: { visibleAfter: 10_000, duplicateIdCheck: "after-slots" },
      taskSeconds: 90,
    });
    emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    const task = await kling.video.textToVideo.create({ prompt: "fog" });
    expect(emulator.calls.map(({ code }) => code)).toContain(1303);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("after a lost answer 1102 never means that nothing was made", async () => {
    const { kling, emulator } = await emulated(credentials);
    emulator.faults.add({ method: "POST", nth: 1, drop: "before" });
    emulator.faults.add({ method: "POST", nth: 2, code: 1102 });
    expect(await thrown(kling.video.textToVideo.create({ prompt: "fog" }))).toMatchObject({
      name: "TaskOutcomeUnknownError",
      taskState: "unknown",
      serviceCode: 1102,
      task: { endpoint: "video.textToVideo" },
    });
    expect(posts(emulator)).toBe(2);
  });

  test("a look that is refused for its credential ends the search, in doubt", async () => {
    const { kling, emulator } = await emulated(credentials);
    emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    emulator.faults.add({ method: "GET", code: 1002 });
    expect(await thrown(kling.video.textToVideo.create({ prompt: "fog" }))).toMatchObject({
      taskState: "unknown",
      serviceCode: 1002,
    });
  });

  test("what cannot be settled in time is in doubt, and settled later from JSON", async () => {
    const { kling, emulator } = await emulated(credentials);
    const fault = emulator.faults.add({ drop: "after" });
    const error = await thrown(kling.video.textToVideo.create({ prompt: "fog" }));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
    fault.remove();
    const task = await kling.tasks.recover(JSON.stringify(error.task));
    expect((await task?.wait())?.status).toBe("succeeded");
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("recovering what was never made tells so, once the time to show itself is over", async () => {
    const { kling, emulator } = await emulated(credentials);
    const fault = emulator.faults.add({ drop: "before" });
    const error = await thrown(kling.video.textToVideo.create({ prompt: "fog" }, { createTimeout: 10_000 }));
    fault.remove();
    const before = emulator.clock.now();
    await expect(kling.tasks.recover(JSON.stringify(error.task))).resolves.toBeUndefined();
    expect(emulator.clock.now() - before).toBeGreaterThan(30_000);
    expect(emulator.state().paid.tasks).toBe(0);
  });

  test("an abort while in doubt ends at once with the handle", async () => {
    const { kling, emulator } = await emulated(credentials);
    const controller = new AbortController();
    emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    let aborted = 0;
    const abort = (): true => {
      aborted = emulator.clock.now();
      controller.abort();
      return true;
    };
    emulator.faults.add({ method: "GET", hang: true, when: abort });
    expect(
      await thrown(kling.video.textToVideo.create({ prompt: "fog" }, { signal: controller.signal })),
    ).toMatchObject({
      name: "AbortError",
      taskState: "unknown",
      task: { endpoint: "video.textToVideo" },
    });
    expect(emulator.clock.now()).toBe(aborted);
  });
});

test("an intent stored before a crash is sent after it and pays once", async () => {
  const { kling, emulator } = await emulated();
  const stored = JSON.stringify(await kling.video.textToVideo.prepare({ prompt: "fog" }));
  emulator.faults.add({ method: "POST", times: 1, drop: "after" });
  // The first process looks before it sends; it dies while it looks for the task whose answer was lost.
  const controller = new AbortController();
  emulator.faults.add({
    method: "GET",
    times: 1,
    hang: true,
    when: () => emulator.state().tasks.length === 1 && (controller.abort(), true),
  });
  expect(await thrown(kling.tasks.send(stored, { signal: controller.signal }))).toMatchObject({
    name: "AbortError",
    taskState: "unknown",
  });
  const task = await kling.tasks.send(stored);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([
  ["own ids noticed 5 s late", { externalTaskIds: { lateBy: 5000 } }],
  ["own ids checked after balance and slots", { duplicateIdCheck: "after-slots" }],
] as const)("with %s a lost answer still costs one task", async (_name, switches) => {
  const { kling, emulator } = await emulated({}, { switches });
  const lost = emulator.faults.add({ method: "POST", times: 1, drop: "after" });
  const unseen = emulator.faults.add({ method: "GET", times: 2, drop: "before" });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  expect([lost.hits, unseen.hits]).toEqual([1, 2]);
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a handle that is certain needs no recovery", async () => {
  const { kling, emulator } = await emulated();
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const reference: TaskReference = task.toJSON();
  expect((await kling.tasks.recover(reference))?.id).toBe(task.id);
  expect(emulator.calls).toHaveLength(1);
});
