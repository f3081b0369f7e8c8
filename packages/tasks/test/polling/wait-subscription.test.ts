import { BusyError, type KlingError, type TaskReference } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import { expect, test, vi } from "vitest";
import type { Poller } from "../../src/polling/poller.ts";
import { createPollSchedule } from "../../src/polling/poll-schedule.ts";
import type { Subscription } from "../../src/polling/subscription.ts";
import type { Tick, Ticker } from "../../src/polling/ticker.ts";
import { type PollUpdate, taskFailure, wait } from "../../src/polling/wait.ts";
import type { TaskData, TaskStatus } from "../../src/task-data.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const task: TaskReference = {
  klingkit: 1,
  host: "https://h",
  apiVersion: "v2",
  endpoint: "video.textToVideo",
  id: "1",
  createdAt: noon,
};

/** A record of the task. */
function record(status: TaskStatus, changes: Partial<TaskData> = {}): TaskData {
  return { id: "1", status, serviceStatus: status, outputs: [], billing: [], raw: {}, ...changes };
}

interface Waiting {
  readonly result: Promise<TaskData>;
  /** The subscription that the poller received. */
  readonly subscription: Subscription | undefined;
  readonly poller: { add: ReturnType<typeof vi.fn>; remove: ReturnType<typeof vi.fn> };
  readonly tick: { restart: ReturnType<typeof vi.fn>; stop: ReturnType<typeof vi.fn> };
  readonly intervals: number[];
  /** Calls the listener as the timer of the updates does. */
  readonly runTimer: () => void;
  readonly clock: { time: number };
}

/** Starts a wait whose poller and ticker only record their calls. */
function start(
  options: Parameters<typeof wait>[2] = {},
  { reference = task, isResumed }: { reference?: TaskReference; isResumed?: boolean } = {},
): Waiting {
  const clock = { time: noon };
  const system: Clock = { now: () => clock.time, sleep: () => new Promise(() => undefined) };
  const poller = { add: vi.fn<Poller["add"]>(), remove: vi.fn<Poller["remove"]>() };
  const tick = { restart: vi.fn<Tick["restart"]>(), stop: vi.fn<Tick["stop"]>() };
  const intervals: number[] = [];
  let runTimer = (): void => {};
  const ticker: Ticker = {
    start(interval, report) {
      intervals.push(interval);
      runTimer = report;
      return tick;
    },
  };
  const unused = (): never => {
    throw new Error("The wait called an unexpected function.");
  };
  const others = { report: unused, pollNow: unused, referenceOf: unused, close: unused };
  const parts = { clock: system, poller: { ...poller, ...others }, schedule: createPollSchedule(), ticker };
  const result = wait(parts, reference, options, isResumed);
  result.catch(() => undefined);
  return {
    result,
    subscription: poller.add.mock.calls[0]?.[0],
    poller,
    tick,
    intervals,
    runTimer: () => runTimer(),
    clock,
  };
}

/** Returns the error with which a wait ends. */
function errorOf({ result }: Waiting): Promise<KlingError> {
  return result.then(
    () => expect.unreachable("The wait did not reject."),
    (error: KlingError) => error,
  );
}

test("subscribes to the task, from now until the end of `waitTimeout`", () => {
  expect(start().subscription).toMatchObject({ task, since: noon, end: noon + 1_200_000, isResumed: false });
  expect(start().subscription?.interval).toBeUndefined();
  const options = { waitTimeout: 5000, pollInterval: 700 };
  expect(start(options, { isResumed: true }).subscription).toMatchObject({
    end: noon + 5000,
    interval: 700,
    isResumed: true,
  });
});

test("rejects without a subscription if the endpoint of a task of API v1 is unknown", async () => {
  const { endpoint: _, ...reference } = task;
  const waiting = start({}, { reference: { ...reference, apiVersion: "v1" } });
  expect(await errorOf(waiting)).toMatchObject({ name: "ConfigurationError" });
  expect(waiting.poller.add).not.toHaveBeenCalled();
  expect(start({}, { reference }).subscription).toBeDefined();
  expect(start({}, { reference: { ...task, apiVersion: "v1" } }).subscription).toBeDefined();
});

test("rejects without a subscription if the signal has already aborted", async () => {
  const waiting = start({ signal: AbortSignal.abort("late") });
  expect(await errorOf(waiting)).toMatchObject({ name: "AbortError", taskState: "exists", task, cause: "late" });
  expect(waiting.poller.add).not.toHaveBeenCalled();
});

test("an abort ends the subscription and the updates, with the reason and the external task id", async () => {
  const controller = new AbortController();
  const { id: _, ...reference } = task;
  const waiting = start(
    { signal: controller.signal, onUpdate: () => undefined },
    { reference: { ...reference, externalTaskId: "job-1" } },
  );
  controller.abort("enough");
  const error = await errorOf(waiting);
  expect(error).toMatchObject({ name: "AbortError", cause: "enough" });
  expect(error.summary).toBe("The wait for the task job-1 was aborted.");
  expect(waiting.poller.remove.mock.calls).toEqual([[waiting.subscription]]);
  expect(waiting.tick.stop).toHaveBeenCalledOnce();
});

test.each<[string, (subscription: Subscription) => void]>([
  ["succeeds", (subscription) => subscription.update(record("succeeded"))],
  ["fails", (subscription) => subscription.update(record("failed"))],
  ["is rejected", (subscription) => subscription.fail(new Error("no"))],
  ["expires", (subscription) => subscription.expire()],
])("leaves no listener and no timer when it %s", async (_how, end) => {
  const { signal } = new AbortController();
  const [added, removed] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
  const waiting = start({ signal, onUpdate: () => undefined });
  const { subscription } = waiting;
  subscription?.update(record("processing"));
  expect(waiting.tick.stop).not.toHaveBeenCalled();
  if (subscription) end(subscription);
  await waiting.result.catch(() => undefined);
  expect(waiting.tick.stop).toHaveBeenCalledOnce();
  expect(removed.mock.calls.map(([, listener]) => listener)).toEqual([added.mock.calls[0]?.[1]]);
});

test("reports the start, the timer and each poll, with the elapsed time and the estimated progress", () => {
  const updates: PollUpdate[] = [];
  const waiting = start({ onUpdate: (update) => updates.push(update) }, { reference: { ...task, expectedMs: 10_000 } });
  expect(waiting.intervals).toEqual([5000]);
  const advance = (ms: number): void => void (waiting.clock.time += ms);
  advance(5000);
  waiting.runTimer();
  advance(1000);
  const running = record("processing");
  waiting.subscription?.update(running);
  expect(waiting.tick.restart).toHaveBeenCalledOnce();
  advance(4000);
  waiting.runTimer();
  const failed = record("failed");
  waiting.subscription?.update(failed);
  expect(updates).toEqual([
    { elapsed: 0, progress: 0 },
    { elapsed: 5000, progress: 0.5 },
    { elapsed: 6000, progress: 0.6, data: running },
    { elapsed: 10_000, progress: 0.95 },
    { elapsed: 10_000, progress: 1, data: failed },
  ]);
});

test.each([
  ["is younger than the clock of this machine says", { createdAt: noon + 5000, expectedMs: 10_000 }, 0],
  ["has been running for some time", { createdAt: noon - 2500, expectedMs: 10_000 }, 0.25],
  ["has no time of creation", { createdAt: undefined, expectedMs: 10_000 }, 0],
  ["has no estimate", { createdAt: noon - 2500 }, 0],
  ["has an estimate of 0", { createdAt: noon - 2500, expectedMs: 0 }, 0],
])("estimates the progress of a task that %s", (_which, { createdAt, ...changes }, progress) => {
  const { createdAt: _created, ...rest } = task;
  const reference = { ...rest, ...changes, ...(createdAt === undefined ? {} : { createdAt }) };
  const updates: number[] = [];
  start({ onUpdate: (update) => updates.push(update.progress) }, { reference });
  expect(updates).toEqual([progress]);
});

test("has no timer without a listener, and uses `updateInterval` with one", () => {
  expect(start().intervals).toEqual([]);
  expect(start({ onUpdate: () => undefined, updateInterval: 700 }).intervals).toEqual([700]);
});

test("a change of the options object after the call has no effect", async () => {
  const updates: PollUpdate[] = [];
  const options: Parameters<typeof wait>[2] & { onUpdate?: unknown } = { onUpdate: (update) => updates.push(update) };
  const waiting = start(options);
  delete options.onUpdate;
  waiting.subscription?.update(record("succeeded"));
  expect(updates).toHaveLength(2);
  expect(await waiting.result).toMatchObject({ status: "succeeded" });
});

test("an error without a task gets the task of the wait, and others stay the same", async () => {
  const rejected = async (error: unknown): Promise<unknown> => {
    const waiting = start();
    waiting.subscription?.fail(error);
    return errorOf(waiting);
  };
  expect(await rejected(new BusyError("Busy."))).toMatchObject({ name: "BusyError", task, taskState: "exists" });
  const other = new BusyError("Busy.", { task: { ...task, id: "2" }, taskState: "unknown" });
  expect(await rejected(other)).toBe(other);
  const foreign = new Error("foreign");
  expect(await rejected(foreign)).toBe(foreign);
});

/** Returns the error of a wait that expires after `ms`. */
async function expired(
  ms: number,
  before: (subscription: Subscription) => void,
  options: Parameters<typeof start>[1] = {},
): Promise<KlingError> {
  const waiting = start({}, options);
  if (waiting.subscription) before(waiting.subscription);
  waiting.clock.time += ms;
  waiting.subscription?.expire();
  return errorOf(waiting);
}

const resumeAdvice = "Wait again with kling.tasks.resume(error.task).";

test("the error of an expired wait states the last status and the elapsed time", async () => {
  const error = await expired(12_500, (subscription) => {
    subscription.misses = 1;
    subscription.update(record("processing"));
  });
  expect(error).toMatchObject({
    name: "WaitTimeoutError",
    summary: "The task 1 was still processing after 13 s.",
    lastStatus: "processing",
    elapsed: 12_500,
    task,
    taskState: "exists",
    advice: `The task keeps running. ${resumeAdvice}`,
  });
});

test("the error of a wait without a successful poll says so", async () => {
  const { id: _, ...reference } = task;
  const error = await expired(60_000, () => undefined, { reference: { ...reference, externalTaskId: "job-1" } });
  expect(error.summary).toBe("No poll for the task job-1 got a response within 60 s, so its status is unknown.");
  expect(error).toMatchObject({ taskState: "exists", advice: `The task keeps running. ${resumeAdvice}` });
});

test("the error of a wait whose polls did not show the task depends on whether it must exist", async () => {
  const miss = (subscription: Subscription): void => void (subscription.misses = 1);
  const own = await expired(60_000, miss);
  expect(own).toMatchObject({
    summary: "The service did not show the task 1 in any poll within 60 s.",
    taskState: "exists",
    advice: `The service may show it later. ${resumeAdvice}`,
  });
  const { id: _, ...reference } = task;
  const withoutId = await expired(60_000, miss, { reference: { ...reference, externalTaskId: "job-1" } });
  expect(withoutId.taskState).toBe("unknown");
  const resumed = await expired(60_000, miss, { isResumed: true });
  expect(resumed).toMatchObject({ taskState: "unknown", elapsed: 60_000 });
  expect(resumed.advice).toMatch(/^Check the id, .* Wait again with kling\.tasks\.resume\(error\.task\)\.$/);
});

test.each([
  [undefined, "The task 1 failed: the service gave no reason."],
  ["risk control", "The task 1 failed: risk control."],
  ["Risk control.", "The task 1 failed: Risk control."],
  ["a.b", "The task 1 failed: a.b."],
])("the error of a failed task with the message %j ends with one full stop", (message, summary) => {
  const error = taskFailure(task, { id: "1", message });
  expect(error.summary).toBe(summary);
  expect(error).toMatchObject({ task, advice: expect.stringContaining("does not charge for failed tasks") });
  expect(error.serviceMessage).toBe(message);
});

test("an unknown reason of a failure is the fault of the service", () => {
  expect(taskFailure(task, { id: "1", message: "wat" })).toMatchObject({ reason: "unknown", fault: "service" });
  expect(taskFailure(task, { id: "1", message: "risk control" })).toMatchObject({
    reason: "content",
    fault: "content",
  });
});
