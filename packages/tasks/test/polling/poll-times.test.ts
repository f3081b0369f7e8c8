import type { TaskReference } from "@klingkit/errors";
import { expect, test } from "vitest";
import { createPollSchedule, type PollSchedule } from "../../src/polling/poll-schedule.ts";

const SECOND = 1000;
const task: TaskReference = { klingkit: 1, host: "h", apiVersion: "v2", endpoint: "video.textToVideo", id: "1" };
const slowTask: TaskReference = { ...task, expectedMs: 1000 * SECOND };
const longWait = { expectsCallback: false, isEager: false, isPolled: false, waitTime: 1e12 };

/** Returns the times until the next poll for tasks of these ages. */
function timesAt(
  ages: readonly number[],
  wait = longWait,
  reference = task,
  schedule = createPollSchedule(),
): number[] {
  return ages.map((age) => schedule.next(reference, age, wait));
}

/** Creates a schedule that has learned durations. */
function learned(durations: readonly number[], reference = slowTask): PollSchedule {
  const schedule = createPollSchedule();
  for (const duration of durations) schedule.learn(reference, duration);
  return schedule;
}

/** Returns durations from `count` times 100 s down to 100 s. */
function hundreds(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (count - index) * 100 * SECOND);
}

test("without an estimate, the first poll comes after 24 s, and the next ones every 3.4 s", () => {
  expect(timesAt([0, 10_000, 23_500, 24_000, 80_000, 240_000])).toEqual([24_000, 14_000, 1000, 3400, 3400, 3400]);
});

test("after three times the duration of the estimate, polls become rarer, up to every 15 s", () => {
  expect(timesAt([360_000, 480_000, 600_000, 6_000_000])).toEqual([7650, 13_600, 15_000, 15_000]);
});

test("the first poll comes after 30% of the estimate, and not within a second", () => {
  const quick = { ...task, expectedMs: 10_000 };
  expect(timesAt([0, 2500, 3000, 30_000, 60_000], longWait, quick)).toEqual([3000, 1000, 3400, 3400, 13_600]);
  expect(timesAt([0], longWait, { ...task, expectedMs: 10_001 })).toEqual([3001]);
});

test("the first poll comes at half of a short wait, and the next ones at least every 15 s", () => {
  const shortWait = { ...longWait, waitTime: 10_000 };
  expect(timesAt([0, 4500, 5000, 20_000, 23_500], shortWait)).toEqual([5000, 1000, 15_000, 4000, 1000]);
});

test("an early poll together with other tasks does not bring the next one forward", () => {
  const polled = { ...longWait, isPolled: true };
  expect(timesAt([10_000, 23_500], polled)).toEqual([14_000, 3400]);
  expect(timesAt([23_500], { ...polled, isEager: true })).toEqual([1600]);
  expect(timesAt([23_500], { ...polled, waitTime: 10_000 })).toEqual([3400]);
});

test("a create that waits for the slot of the task polls twice as often", () => {
  const eager = { ...longWait, isEager: true };
  expect(timesAt([0, 24_000, 480_000], eager)).toEqual([24_000, 1600, 6400]);
  expect(timesAt([24_000], { ...eager, expectsCallback: true })).toEqual([1600]);
});

test("with a callback, the first poll comes after twice the usual duration, and the next ones every 15 s", () => {
  const withCallback = { ...longWait, expectsCallback: true };
  expect(timesAt([0, 100_000, 150_000, 500_000], withCallback)).toEqual([160_000, 60_000, 15_000, 15_000]);
  expect(timesAt([0], { ...withCallback, waitTime: 100_000 })).toEqual([160_000]);
  expect(timesAt([0], { ...withCallback, waitTime: 60_000 })).toEqual([120_000]);
  expect(timesAt([0.5], withCallback)).toEqual([160_000]);
});

test("twelve durations replace the estimate, and eleven do not", () => {
  expect(timesAt([0], longWait, slowTask, learned(hundreds(11)))).toEqual([300_000]);
  const schedule = learned(hundreds(12));
  expect(timesAt([0, 95_000, 1_800_000, 3_600_000], longWait, slowTask, schedule)).toEqual([
    95_000, 3400, 3400, 13_600,
  ]);
  expect(timesAt([0], { ...longWait, expectsCallback: true }, slowTask, schedule)).toEqual([1_200_000]);
});

test("durations longer than the estimate do not delay the first poll beyond it", () => {
  const schedule = learned(Array(12).fill(500_000), task);
  expect(timesAt([0, 79_500, 80_000, 470_000, 475_000], longWait, task, schedule)).toEqual([
    80_000, 1000, 15_000, 5000, 3400,
  ]);
});

test("only the last 64 durations of a kind of task count", () => {
  const slow = Array<number>(63).fill(1000 * SECOND);
  expect(timesAt([0], longWait, slowTask, learned([100_000, ...slow]))).toEqual([95_000]);
  expect(timesAt([0], longWait, slowTask, learned([100_000, 1000 * SECOND, ...slow]))).toEqual([950_000]);
});

test("durations of another endpoint or with another estimate do not count", () => {
  const schedule = learned(hundreds(12));
  expect(timesAt([0], longWait, { ...slowTask, endpoint: "image.generate" }, schedule)).toEqual([300_000]);
  expect(timesAt([0], longWait, { ...slowTask, expectedMs: 900_000 }, schedule)).toEqual([270_000]);
  expect(timesAt([0], longWait, { ...slowTask, id: "2" }, schedule)).toEqual([95_000]);
});

test.each([0, -1, Number.NaN])("a duration of %d does not count", (duration) => {
  const schedule = learned([...hundreds(11), duration]);
  expect(timesAt([0], longWait, slowTask, schedule)).toEqual([300_000]);
});

test("the announced speed of an emulator shortens estimates and intervals, until it is no longer announced", () => {
  const schedule = createPollSchedule();
  schedule.observe({ taskSpeed: 2 });
  expect(timesAt([0, 12_000, 240_000], longWait, task, schedule)).toEqual([12_000, 1700, 6800]);
  expect(schedule.expectedDuration(slowTask)).toBe(500_000);
  schedule.observe({ taskSpeed: 20 });
  expect(timesAt([2000], longWait, task, schedule)).toEqual([1000]);
  schedule.observe({});
  expect(timesAt([0], longWait, task, schedule)).toEqual([24_000]);
  expect([schedule.expectedDuration(slowTask), schedule.expectedDuration(task)]).toEqual([1_000_000, undefined]);
});
