import { PermissionError, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Call, Clock, Transport } from "@klingkit/http";
import { expect, test } from "vitest";
import type { TaskEvent } from "../../src/events.ts";
import { createPoller, type Poller } from "../../src/polling/poller.ts";
import type { PollSchedule } from "../../src/polling/poll-schedule.ts";
import { Subscription, type SubscriptionOptions } from "../../src/polling/subscription.ts";
import type { TaskData } from "../../src/task-data.ts";
import { openEmulator } from "../emulated.ts";

const HOUR = 3_600_000;

/** The record of a running task on API v2. */
const running = (id: string): object => ({ id, status: "processing" });

/** A subscription that records what it receives, each with the time since the start of the test. */
class Recorder extends Subscription {
  readonly log: string[] = [];
  error: unknown;
  readonly elapsed: () => number;

  constructor(options: SubscriptionOptions, elapsed: () => number) {
    super(options);
    this.elapsed = elapsed;
  }
  update({ status }: TaskData): void {
    this.log.push(`${this.elapsed()} ${status}`);
  }
  fail(error: unknown): void {
    this.error = error;
    this.log.push(`${this.elapsed()} failed`);
  }
  expire(): void {
    this.log.push(`${this.elapsed()} expired`);
  }
}

interface Setup {
  /** The time until the next poll of a task, milliseconds, by its id. The default is 3,000. */
  readonly intervals?: Readonly<Record<string, number>>;
  readonly apiVersions?: Transport["apiVersions"];
  /** Returns the data of a response. By default, each task is running. */
  readonly respond?: (ids: readonly string[], call: Call, elapsed: number) => unknown;
  readonly clock?: (clock: Clock) => Clock;
  readonly pathOf?: (endpoint: string) => Promise<string>;
}

interface Harness {
  readonly clock: Clock;
  readonly poller: Poller;
  /** The polls: the time since the start, and the ids or the path. */
  readonly polls: string[];
  readonly calls: Call[];
  readonly events: TaskEvent[];
  readonly finished: string[];
  readonly learned: number[];
  /** The arguments with which the schedule was asked for the next poll, without the task. */
  readonly asked: object[];
  add(id: string | undefined, options?: Partial<SubscriptionOptions>, task?: Partial<TaskReference>): Recorder;
}

/** A poller with a schedule and a transport of the test, in virtual time. */
async function harness({ intervals = {}, apiVersions = ["v2", "v1"], ...setup }: Setup = {}): Promise<Harness> {
  const { clock: emulated } = await openEmulator();
  const clock = setup.clock?.(emulated) ?? emulated;
  const start = emulated.now();
  const elapsed = (): number => emulated.now() - start;
  const [polls, calls, events, finished, learned, asked]: [
    string[],
    Call[],
    TaskEvent[],
    string[],
    number[],
    object[],
  ] = [[], [], [], [], [], []];
  const respond = setup.respond ?? ((ids) => ids.map(running));
  const transport: Transport = {
    baseUrl: "https://h",
    apiVersions,
    clock,
    fetch: undefined,
    async request(call) {
      const ids = String(call.query?.["task_ids"] ?? "").split(",");
      polls.push(`${elapsed()} ${call.path === "/tasks" ? ids.join(",") : call.path}`);
      calls.push(call);
      return { data: await respond(ids, call, elapsed()), requestId: undefined };
    },
  };
  const schedule: PollSchedule = {
    next(task, age, wait) {
      asked.push({ age, ...wait });
      return intervals[task.id ?? ""] ?? 3000;
    },
    learn: (_task, duration) => void learned.push(duration),
    observe: () => undefined,
    expectedDuration: () => undefined,
  };
  const poller = createPoller({
    clock,
    schedule,
    transport: async () => transport,
    pathOf: setup.pathOf ?? (async (endpoint) => `/v1/${endpoint}`),
    emit: (event) => events.push(event),
    onFinished: ({ id }) => finished.push(id),
  });
  return {
    clock: emulated,
    poller,
    polls,
    calls,
    events,
    finished,
    learned,
    asked,
    add(id, options = {}, changes = {}) {
      const task: TaskReference = {
        klingkit: 1,
        host: "https://h",
        apiVersion: "v2",
        endpoint: "video.textToVideo",
        ...(id === undefined ? {} : { id }),
        ...changes,
      };
      const since = clock.now();
      const subscription = new Recorder({ task, since, end: since + HOUR, ...options }, elapsed);
      poller.add(subscription);
      return subscription;
    },
  };
}

test("polls tasks that are due within a second with one request", async () => {
  const { add, clock, polls } = await harness({ intervals: { 1: 3000, 2: 4000, 3: 4001 } });
  ["1", "2", "3"].forEach((id) => add(id));
  await clock.sleep(6500);
  expect(polls).toEqual(["3000 1,2", "4001 3", "6000 1,2"]);
});

test("polls a task with a fixed interval neither earlier nor later", async () => {
  const { add, clock, polls, asked } = await harness();
  add("1");
  const { length } = asked;
  add("2", { interval: 3500 });
  expect(asked).toHaveLength(length);
  await clock.sleep(7500);
  expect(polls).toEqual(["3000 1", "3500 2", "6000 1", "7000 2"]);
});

test("a wait that begins later and is due earlier wakes the poller, a later one does not", async () => {
  const { add, clock, polls } = await harness({ intervals: { 1: 9000, 2: 1000, 3: 20_000 } });
  add("1");
  await clock.sleep(500);
  add("3");
  add("2");
  await clock.sleep(2100);
  expect(polls).toEqual(["1500 2", "2500 2"]);
});

test("a resumed task is polled after 50 ms, together with others, unless it has a fixed interval", async () => {
  const { add, clock, polls } = await harness();
  add("1", { isResumed: true });
  add("2", { isResumed: true });
  add("3", { isResumed: true, interval: 2000 });
  await clock.sleep(2500);
  expect(polls).toEqual(["50 1,2", "2000 3"]);
});

test("several waits for one task share its polls, and each receives the results", async () => {
  const { add, clock, poller, polls } = await harness({ respond: () => [{ id: "1", status: "succeeded" }] });
  const waits = [add("1"), add("1"), add("1")];
  expect(poller.referenceOf("1")?.id).toBe("1");
  expect(poller.referenceOf("2")).toBeUndefined();
  await clock.sleep(10_000);
  expect(polls).toEqual(["3000 1"]);
  expect(waits.map(({ log }) => log)).toEqual(Array(3).fill(["3000 succeeded"]));
  expect(poller.referenceOf("1")).toBeUndefined();
});

test("a task stays known as long as one of its waits has not ended", async () => {
  const { add, poller } = await harness();
  const waits = [add("1"), add("1"), add("1")];
  for (const wait of waits) {
    expect(poller.referenceOf("1")).toBeDefined();
    poller.remove(wait);
    poller.remove(wait);
  }
  expect(poller.referenceOf("1")).toBeUndefined();
});

test("asks the schedule with the age of the task and the properties of the wait", async () => {
  const { add, clock, asked } = await harness();
  const now = clock.now();
  await clock.sleep(1);
  add("1", { isEager: true, since: now, end: now + 60_000 }, { createdAt: now - 5000, expectsCallback: true });
  add("2", { since: now }, { createdAt: now + 5000 });
  add("3", { since: now + 2000, end: now + HOUR });
  expect(asked).toEqual([
    { age: 5001, expectsCallback: true, isEager: true, waitTime: 60_000 },
    { age: 1, expectsCallback: false, isEager: false, waitTime: HOUR + 1 },
    { age: 0, expectsCallback: false, isEager: false, waitTime: HOUR - 2000 },
  ]);
});

test("learns the duration of a finished task, and only if the service reports both times", async () => {
  const times: Record<string, object> = {
    1: { create_time: 1000, update_time: 43_000 },
    2: { create_time: 1000 },
    3: { update_time: 43_000 },
  };
  const { add, clock, learned, finished } = await harness({
    respond: (ids, _call, elapsed) =>
      ids.map((id) => ({ id, status: elapsed < 6000 ? "processing" : "succeeded", ...times[id] })),
  });
  ["1", "2", "3"].forEach((id) => add(id));
  await clock.sleep(5000);
  expect([learned, finished]).toEqual([[], []]);
  await clock.sleep(5000);
  expect([learned, finished]).toEqual([[42_000], ["1", "2", "3"]]);
});

test("reports a status that it does not know, and continues", async () => {
  const { add, clock, events, polls } = await harness({ respond: () => [{ id: "1", status: "dreaming" }] });
  const wait = add("1");
  const at = clock.now() + 3000;
  await clock.sleep(5000);
  expect(events).toEqual([
    { type: "unknown-status", at, endpoint: "video.textToVideo", id: "1", serviceStatus: "dreaming" },
  ]);
  expect([wait.log, polls]).toEqual([["3000 processing"], ["3000 1"]]);
});

test("a known status is no event", async () => {
  const { add, clock, events } = await harness();
  add("1");
  await clock.sleep(10_000);
  expect(events).toEqual([]);
});

test("a task counts as missing after three polls and a minute", async () => {
  const { add, clock, polls } = await harness({ intervals: { 1: 25_000, 2: 10_000, 3: 33_500 }, respond: () => [] });
  const [slow, fast, slowest] = [add("1"), add("2"), add("3")];
  await clock.sleep(200_000);
  expect([slow.log, fast.log, slowest.log]).toEqual([["75000 failed"], ["60000 failed"], ["100500 failed"]]);
  expect(polls).toHaveLength(11);
  expect(fast.error).toMatchObject({ name: "RequestRejectedError", taskState: "exists", task: { id: "2" } });
});

test("a poll that shows the task starts the count of misses again", async () => {
  const { add, clock } = await harness({
    intervals: { 1: 20_000 },
    respond: (ids, _call, elapsed) => (elapsed === 60_000 ? ids.map(running) : []),
  });
  const wait = add("1");
  await clock.sleep(300_000);
  expect(wait.log).toEqual(["60000 processing", "120000 failed"]);
});

test("a resumed task that was never shown may not exist", async () => {
  const { add, clock } = await harness({ intervals: { 1: 30_000 }, respond: () => [] });
  const wait = add("1", { isResumed: true });
  await clock.sleep(200_000);
  expect(wait.error).toMatchObject({ taskState: "unknown" });
});

test("polls once more 5 s before the end of a wait, and then expires", async () => {
  const { add, clock, polls } = await harness({ intervals: { 1: 70_000 } });
  const wait = add("1", { end: clock.now() + 60_000 });
  await clock.sleep(100_000);
  expect(polls).toEqual(["55000 1"]);
  expect(wait.log).toEqual(["55000 processing", "60000 expired"]);
});

test("the final poll of a short wait begins after three quarters of it", async () => {
  const { add, clock, polls } = await harness({ intervals: { 1: 70_000 } });
  const wait = add("1", { end: clock.now() + 8000 });
  await clock.sleep(20_000);
  expect(polls).toEqual(["6000 1"]);
  expect(wait.log).toEqual(["6000 processing", "8000 expired"]);
});

test.each([
  [59_000, 60_000],
  [61_000, 61_000],
  [70_000, 63_000],
])("a final poll at 58 s that responds after %i ms ends the wait of 60 s after %i ms", async (responds, end) => {
  const virtual: { clock?: Clock } = {};
  const { add, clock } = await harness({
    intervals: { 1: 58_000 },
    async respond(ids) {
      await virtual.clock?.sleep(responds - 58_000);
      return ids.map(running);
    },
  });
  virtual.clock = clock;
  const wait = add("1", { end: clock.now() + 60_000 });
  await clock.sleep(100_000);
  expect(wait.log.at(-1)).toBe(`${end} expired`);
});

test("an update from a callback changes the time of the next poll", async () => {
  const { add, clock, poller, polls, finished } = await harness({ intervals: { 1: 5000 } });
  const wait = add("1");
  const fixed = add("2", { interval: 5500 });
  await clock.sleep(2000);
  for (const id of ["1", "2"]) {
    poller.report({ id, status: "processing", serviceStatus: "processing", outputs: [], billing: [], raw: {} });
  }
  await clock.sleep(6000);
  expect(polls).toEqual(["5500 2", "7000 1"]);
  expect([wait.log[0], fixed.log[0]]).toEqual(["2000 processing", "2000 processing"]);
  poller.report({ id: "1", status: "succeeded", serviceStatus: "succeeded", outputs: [], billing: [], raw: {} });
  expect([wait.log.at(-1), finished]).toEqual(["8000 succeeded", ["1"]]);
});

test("pollNow polls a task at once", async () => {
  const { add, clock, poller, polls } = await harness({ intervals: { 1: 9000, 2: 9000 } });
  add("1");
  add("2", { interval: 9000 });
  await clock.sleep(100);
  poller.pollNow("2");
  await clock.sleep(100);
  expect(polls).toEqual(["100 2"]);
});

test("a poll without retries is cancelled when no wait needs it any more", async () => {
  const { add, clock, poller, calls } = await harness({ respond: () => new Promise(() => undefined) });
  const [first, second] = [add("1"), add("2")];
  await clock.sleep(3500);
  const [call] = calls;
  expect(call).toMatchObject({ isIdempotent: true, retry: false, callTimeout: 30_000, path: "/tasks" });
  poller.remove(first);
  expect(call?.signal?.aborted).toBe(false);
  poller.remove(second);
  expect(call?.signal?.aborted).toBe(true);
  expect([first.log, second.log]).toEqual([[], []]);
});

test("an aborted poll is no failed poll", async () => {
  const { add, clock, poller, events } = await harness({
    respond: (_ids, { signal }) =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))),
  });
  const wait = add("1");
  await clock.sleep(3500);
  poller.remove(wait);
  await clock.sleep(10_000);
  expect(events).toEqual([]);
});

test("after the last wait has ended, time passes without polls, and a later wait is polled again", async () => {
  const { add, clock, poller, polls } = await harness();
  poller.remove(add("1"));
  await clock.sleep(10_000);
  expect(polls).toEqual([]);
  add("2");
  await clock.sleep(3500);
  expect(polls).toEqual(["13000 2"]);
});

test("a failed poll is reported with the task, or with the number of tasks, and repeated", async () => {
  const { add, clock, events, polls } = await harness({
    respond() {
      throw new UnexpectedResponseError("A proxy is down.", { status: 502 });
    },
  });
  const at = clock.now();
  const wait = add("1");
  await clock.sleep(4000);
  add("2");
  await clock.sleep(2500);
  const event = { type: "poll-failed", endpoint: "video.textToVideo", reason: expect.stringContaining("down") };
  expect(events).toEqual([
    { ...event, at: at + 3000, id: "1", tasks: 1 },
    { ...event, at: at + 6000, id: undefined, tasks: 2 },
  ]);
  expect([polls, wait.log]).toEqual([["3000 1", "6000 1,2"], []]);
});

test("a denied permission ends the waits of the request at once", async () => {
  const { add, clock, polls } = await harness({
    respond() {
      throw new PermissionError("No.", {});
    },
  });
  const waits = [add("1"), add("2")];
  await clock.sleep(10_000);
  expect(waits.map(({ log }) => log)).toEqual([["3000 failed"], ["3000 failed"]]);
  expect(polls).toHaveLength(1);
});

test("a gateway must reject every poll for ten minutes before a wait ends", async () => {
  const { add, clock } = await harness({
    intervals: { 1: 60_000 },
    respond(ids, _call, elapsed) {
      if (elapsed === 300_000) return ids.map(running);
      throw new UnexpectedResponseError("Rejected.", { status: elapsed === 120_000 ? 502 : 403 });
    },
  });
  const wait = add("1");
  await clock.sleep(HOUR);
  expect(wait.log).toEqual(["300000 processing", "960000 failed"]);
  expect(wait.error).toMatchObject({ name: "AuthenticationError", status: 403 });
  expect(String(wait.error)).toContain("for 10 minutes with HTTP 403");
});

test("sends at most four requests of a poll at the same time", async () => {
  let active = 0;
  let most = 0;
  const { add, clock, polls } = await harness({
    async respond(ids) {
      most = Math.max(most, ++active);
      await clock.sleep(100);
      active--;
      return ids.map(running);
    },
  });
  // Without a time of creation, 20 tasks are read per request.
  for (let id = 1; id <= 200; id++) add(`${id}`);
  await clock.sleep(5000);
  expect([polls.length, most]).toEqual([10, 4]);
});

test("closing ends all waits and their requests, and later waits at once", async () => {
  const { add, clock, poller, calls, polls } = await harness({ respond: () => new Promise(() => undefined) });
  const [polled, idle] = [add("1"), add("2", { interval: 20_000 })];
  await clock.sleep(3500);
  const error = new Error("closed");
  poller.close(error);
  const later = add("3");
  await clock.sleep(60_000);
  expect([polled.log, idle.log, later.log]).toEqual([["3500 failed"], ["3500 failed"], ["3500 failed"]]);
  expect([polled.error, idle.error, later.error]).toEqual([error, error, error]);
  expect([polls.length, calls[0]?.signal?.aborted, later.isDone]).toEqual([1, true, true]);
});

test("an id that no task can have ends its wait, and is not polled", async () => {
  const { add, clock, polls } = await harness();
  const [bad, good] = [add("1,2"), add("3")];
  await clock.sleep(3500);
  expect(bad).toMatchObject({ isDone: true, error: { name: "ConfigurationError" } });
  expect([polls, good.log]).toEqual([["3000 3"], ["3000 processing"]]);
});

test("polls a task without an id by its external task id, each on its own", async () => {
  const { add, clock, calls } = await harness({
    respond: (_ids, { query }) => [{ id: "9", external_id: query?.["external_task_ids"], status: "succeeded" }],
  });
  const waits = [add(undefined, {}, { externalTaskId: "a" }), add(undefined, {}, { externalTaskId: "b" })];
  await clock.sleep(3500);
  expect(calls.map(({ query }) => query)).toEqual([{ external_task_ids: "a" }, { external_task_ids: "b" }]);
  expect(waits.map(({ log }) => log)).toEqual([["3000 succeeded"], ["3000 succeeded"]]);
});

test("without API v2, an endpoint without a path ends only its own waits", async () => {
  const { add, clock, polls } = await harness({
    apiVersions: ["v1"],
    pathOf: async (endpoint) => {
      if (endpoint === "video.gone") throw new Error("no path");
      return `/v1/${endpoint}`;
    },
    respond: () => ({ task_id: "1", task_status: "processing" }),
  });
  const good = add("1", {}, { apiVersion: "v1" });
  const bad = add("2", {}, { apiVersion: "v1", endpoint: "video.gone" });
  await clock.sleep(3500);
  expect([good.log, bad.log]).toEqual([["3000 processing"], ["3000 failed"]]);
  expect(polls).toEqual(["3000 /v1/video.textToVideo/1"]);
});

test.each([
  [1001, true],
  [1000, false],
])("a clock that is set back by %i ms during the sleep is compensated: %s", async (shift, isCompensated) => {
  let back = 0;
  const { add, clock, polls } = await harness({
    intervals: { 1: 10_000 },
    clock: ({ now, sleep }) => ({ now: () => now() - back, sleep }),
  });
  const wait = add("1");
  const [since, end] = [wait.since, wait.end];
  await clock.sleep(5000);
  back = shift;
  await clock.sleep(8000);
  // The timer fires after 10 s. Without the compensation, the time of the poll has not come yet.
  expect(polls).toEqual([isCompensated ? "10000 1" : `${10_000 + shift} 1`]);
  expect([wait.since, wait.end]).toEqual(isCompensated ? [since - shift, end - shift] : [since, end]);
});

test("a wait ends at the right time after the clock was set back during its final poll", async () => {
  let back = 0;
  const { add, clock } = await harness({
    intervals: { 1: 70_000 },
    respond: () => new Promise(() => undefined),
    clock: ({ now, sleep }) => ({ now: () => now() - back, sleep }),
  });
  const wait = add("1", { end: clock.now() + 60_000 });
  await clock.sleep(58_000);
  back = HOUR;
  await clock.sleep(60_000);
  expect(wait.log).toEqual(["60000 expired"]);
});
