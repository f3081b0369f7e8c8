import { InvalidInputError, type TaskIntent } from "klingkit";
import { expect, test, vi } from "vitest";
import { emulated } from "./emulated.ts";

const fog = { prompt: "fog" };

test("runs once directly before a create, with the intent and its expected cost", async () => {
  const seen: unknown[] = [];
  const { kling, emulator } = await emulated({
    beforeCreate(intent, estimate) {
      seen.push([intent.externalTaskId, estimate?.units, emulator.calls.length]);
    },
  });
  await kling.video.textToVideo.create(fog, { externalTaskId: "job-1" });
  expect(seen).toEqual([["job-1", { min: 3, max: 3 }, 0]]);
});

test("a hook that throws blocks the create, and nothing is sent", async () => {
  const reason = new Error("over budget");
  const { kling, emulator } = await emulated({ beforeCreate: () => Promise.reject(reason) });
  await expect(kling.video.textToVideo.create(fog)).rejects.toMatchObject({
    name: "CreateBlockedError",
    message: expect.stringContaining("over budget"),
    taskState: "none",
    cause: reason,
  });
  expect(emulator.calls).toEqual([]);
});

test("a blocked create leaves its concurrency slot free", async () => {
  let blocks = true;
  const { kling } = await emulated({
    concurrency: { video: 1 },
    beforeCreate() {
      if (blocks) throw new Error("not now");
    },
  });
  await expect(kling.video.textToVideo.create(fog)).rejects.toThrow("not now");
  blocks = false;
  expect(await kling.video.textToVideo.run(fog)).toMatchObject({ status: "succeeded" });
});

test("a lost response and the repeated requests after it do not run it again", async () => {
  const before = vi.fn<() => void>();
  const { kling, emulator } = await emulated({ beforeCreate: before });
  emulator.faults.add({ method: "POST", drop: "before", times: 2 });
  await kling.video.textToVideo.run(fog);
  expect(before).toHaveBeenCalledTimes(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("prepare does not run it, the send of the stored intent does, and an existing task does not", async () => {
  const ids: (string | undefined)[] = [];
  const { kling, emulator } = await emulated({
    beforeCreate: ({ externalTaskId }: TaskIntent) => void ids.push(externalTaskId),
  });
  const stored = JSON.stringify(await kling.video.textToVideo.prepare(fog, { externalTaskId: "job-1" }));
  expect(ids).toEqual([]);
  await kling.tasks.send(stored);
  await kling.tasks.send(stored);
  expect(ids).toEqual(["job-1"]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([
  ["fog", "succeeded", [{ amount: 3 }]],
  ["[fail]", "failed", []],
] as const)("settles with what the task cost when its end is read (%s)", async (prompt, status, paid) => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { kling } = await emulated({ beforeCreate: () => ({ settled }) });
  const task = await kling.video.textToVideo.create({ prompt });
  expect(settled).not.toHaveBeenCalled();
  await task.wait().catch(() => undefined);
  await task.refresh();
  expect(settled.mock.calls).toMatchObject([[{ taskState: "exists", status, billing: paid }]]);
});

test("settles with `none` when the service refuses the create", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { kling, emulator } = await emulated({ beforeCreate: () => ({ settled }) });
  emulator.faults.add({ method: "POST", code: 1301 });
  await expect(kling.video.textToVideo.create(fog)).rejects.toMatchObject({ name: "ContentRejectedError" });
  expect(settled.mock.calls).toEqual([[{ taskState: "none" }]]);
});

test("settles with `unknown` when the outcome cannot be found out in time", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { kling, emulator } = await emulated({ beforeCreate: () => ({ settled }) });
  emulator.faults.add({ drop: "before" });
  await expect(kling.video.textToVideo.create(fog, { createTimeout: 5000 })).rejects.toMatchObject({
    name: "TaskOutcomeUnknownError",
  });
  expect(settled.mock.calls).toEqual([[{ taskState: "unknown" }]]);
});

test("an input that is not valid does not reach it", async () => {
  const before = vi.fn<() => void>();
  const { kling } = await emulated({ beforeCreate: before });
  await expect(kling.video.textToVideo.create({ prompt: "" })).rejects.toThrow(InvalidInputError);
  expect(before).not.toHaveBeenCalled();
});

test("a hook that never answers ends with the create's time limit", async () => {
  const { kling, emulator } = await emulated({ beforeCreate: () => new Promise(() => undefined) });
  await expect(kling.video.textToVideo.create(fog, { createTimeout: 3000 })).rejects.toMatchObject({
    name: "TimeoutError",
    taskState: "none",
  });
  expect(emulator.calls).toEqual([]);
});
