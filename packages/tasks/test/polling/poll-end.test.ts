import { PermissionError, UnexpectedResponseError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import { expect, test } from "vitest";
import { harness, HOUR, type Recorder, running } from "./poll-loop.ts";

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

test.each([60_000, 70_000])(
  "a task that is due after %i ms is polled 5 s before the end of a wait of 60 s",
  async (due) => {
    const { add, clock, polls } = await harness({ intervals: { 1: due } });
    const wait = add("1", { end: clock.now() + 60_000 });
    await clock.sleep(100_000);
    expect(polls).toEqual(["55000 1"]);
    expect(wait.log).toEqual(["55000 processing", "60000 expired"]);
  },
);

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
      if (ids.includes("1")) await virtual.clock?.sleep(responds - 58_000);
      return ids.map(running);
    },
  });
  virtual.clock = clock;
  const wait = add("1", { end: clock.now() + 60_000 });
  // The end of another wait wakes the poller in between.
  add("2", { interval: HOUR, end: clock.now() + 60_500 });
  await clock.sleep(100_000);
  expect(wait.log.at(-1)).toBe(`${end} expired`);
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

test("a poll without a response that began before the final poll does not delay the end", async () => {
  const { add, clock, polls } = await harness({
    intervals: { 1: 50_000 },
    respond: () => new Promise(() => undefined),
  });
  const wait = add("1", { end: clock.now() + 60_000 });
  await clock.sleep(100_000);
  expect([polls, wait.log]).toEqual([["50000 1"], ["60000 expired"]]);
});

test("a wait that another wait removes in its update or its failure receives nothing", async () => {
  const { add, clock, poller } = await harness();
  const [first, second] = [add("1"), add("1")];
  first.onEntry = () => poller.remove(second);
  await clock.sleep(3500);
  expect([first.log, second.log]).toEqual([["3000 processing"], []]);
  const third = add("1");
  first.onEntry = () => poller.remove(third);
  poller.close(new Error("closed"));
  expect([first.log.at(-1), third.log]).toEqual(["3500 failed", []]);
});

test("a wait that is removed during a poll that does not show its task receives nothing", async () => {
  const removed: { wait?: Recorder } = {};
  const { add, clock, poller } = await harness({
    intervals: { 1: 30_000, 2: 30_000 },
    respond(_ids, _call, elapsed) {
      if (elapsed === 90_000 && removed.wait) poller.remove(removed.wait);
      return [];
    },
  });
  const [first, second] = [add("1"), add("2")];
  removed.wait = first;
  await clock.sleep(200_000);
  expect([first.log, second.log]).toEqual([[], ["90000 failed"]]);
});

test("without a transport, a poll ends its waits with the error", async () => {
  const noTransport = new Error("no credential");
  const { add, clock } = await harness({ noTransport });
  const wait = add("1");
  await clock.sleep(3500);
  expect([wait.log, wait.error]).toEqual([["3000 failed"], noTransport]);
});

test("a proxy that responds with 502 for twenty minutes ends no wait", async () => {
  const { add, clock, events } = await harness({
    intervals: { 1: 60_000 },
    respond() {
      throw new UnexpectedResponseError("Down.", { status: 502 });
    },
  });
  const wait = add("1");
  await clock.sleep(1_210_000);
  expect([wait.log, events.length]).toEqual([[], 20]);
});
