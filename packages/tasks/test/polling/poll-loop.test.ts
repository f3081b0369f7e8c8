import { UnexpectedResponseError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { harness, type Harness, HOUR, type Recorder, running } from "./poll-loop.ts";

test("polls tasks that are due within 3.4 s with one request", async () => {
  const { add, clock, polls } = await harness({ intervals: { 1: 10_000, 2: 13_400, 3: 13_401 } });
  ["1", "2", "3"].forEach((id) => add(id));
  await clock.sleep(14_000);
  expect(polls).toEqual(["10000 1,2", "13401 3"]);
});

test("polls for other reasons include tasks that are due within a second, and no others", async () => {
  const { add, clock, polls } = await harness({ intervals: { 2: 1500 } });
  add("1");
  add("2", { isEager: true });
  add("3", { interval: 1000 });
  await clock.sleep(3200);
  add("4", { isResumed: true });
  await clock.sleep(1000);
  expect(polls.filter((poll) => /[ ,]1/.test(poll))).toEqual(["2000 1,2,3", "4000 1,2,3"]);
});

test("a task is not polled just after its create, together with others", async () => {
  const { add, clock, polls } = await harness({ intervals: { 1: 3000, 2: 2500, 3: 3400 } });
  add("1");
  await clock.sleep(500);
  add("3");
  await clock.sleep(2000);
  add("2");
  await clock.sleep(4000);
  expect(polls).toEqual(["3000 1,3", "5000 1,3,2"]);
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

test("a wait that begins later and is due earlier wakes the poller", async () => {
  const { add, clock, polls } = await harness({ intervals: { 1: 9000, 2: 1000 } });
  add("1");
  await clock.sleep(500);
  add("2");
  await clock.sleep(2100);
  expect(polls).toEqual(["1500 2", "2500 2"]);
});

test("a wait that begins later and is not due earlier does not wake the poller", async () => {
  const { add, clock, sleeps } = await harness({ intervals: { 1: 9000, 2: 8500, 3: 20_000 } });
  add("1");
  await clock.sleep(500);
  add("2");
  add("3");
  await clock.sleep(1000);
  expect(sleeps).toEqual([9000]);
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
    { age: 5001, expectsCallback: true, isEager: true, isPolled: false, waitTime: 60_000 },
    { age: 1, expectsCallback: false, isEager: false, isPolled: false, waitTime: HOUR + 1 },
    { age: 0, expectsCallback: false, isEager: false, isPolled: false, waitTime: HOUR - 2000 },
  ]);
  await clock.sleep(4000);
  expect(asked).toHaveLength(6);
  expect(asked.slice(3)).toEqual(Array(3).fill(expect.objectContaining({ isPolled: true })));
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

test("after the last wait has ended, time passes without polls, and a later wait is polled again", async () => {
  const { add, clock, poller, polls } = await harness();
  poller.remove(add("1"));
  await clock.sleep(10_000);
  expect(polls).toEqual([]);
  add("2");
  await clock.sleep(3500);
  expect(polls).toEqual(["13000 2"]);
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

test("polls a task without an id by its external task id, each on its own", async () => {
  const { add, clock, calls } = await harness({
    respond: (_ids, { query }) => [{ id: "9", external_id: query?.["external_task_ids"], status: "succeeded" }],
  });
  const waits = [add(undefined, {}, { externalTaskId: "a" }), add(undefined, {}, { externalTaskId: "b" })];
  await clock.sleep(3500);
  expect(calls.map(({ query }) => query)).toEqual([{ external_task_ids: "a" }, { external_task_ids: "b" }]);
  expect(waits.map(({ log }) => log)).toEqual([["3000 succeeded"], ["3000 succeeded"]]);
});

test("a task whose wait is removed while the paths are loaded is not requested", async () => {
  const removed: { wait?: Recorder } = {};
  const { add, clock, poller, polls } = await harness({
    async pathOf(endpoint) {
      if (removed.wait) poller.remove(removed.wait);
      return `/v1/${endpoint}`;
    },
  });
  removed.wait = add("1");
  add("2");
  add("3", {}, { apiVersion: "v1" });
  await clock.sleep(3500);
  expect(polls).toEqual(["3000 2,3"]);
});

test("the path of an endpoint is needed only for tasks of API v1", async () => {
  const { add, clock } = await harness({ pathOf: () => Promise.reject(new Error("no path")) });
  const wait = add("1");
  await clock.sleep(3500);
  expect(wait.log).toEqual(["3000 processing"]);
});

/** Adds 41 tasks with a time of creation, which are polled with a sweep. */
function addDated({ add, clock }: Harness): Recorder[] {
  return Array.from({ length: 41 }, (_, index) => add(`${index + 1}`, {}, { createdAt: clock.now() - index }));
}

test("reads tasks that a sweep does not show by their ids", async () => {
  const used = await harness({
    respond: (ids, { method }) =>
      method === "POST"
        ? { result: Array.from({ length: 40 }, (_, index) => running(`${index + 1}`)) }
        : ids.map((id) => ({ id, status: "succeeded" })),
  });
  const waits = addDated(used);
  await used.clock.sleep(3500);
  expect(used.calls.map(({ method, query }) => [method, query?.["task_ids"]])).toEqual([
    ["POST", undefined],
    ["GET", "41"],
  ]);
  expect(waits.map(({ log }) => log.join())).toEqual([...Array(40).fill("3000 processing"), "3000 succeeded"]);
});

test("a task that a sweep does not show is not requested after its wait was removed", async () => {
  const removed: { wait?: Recorder | undefined } = {};
  const used = await harness({
    respond() {
      if (removed.wait) used.poller.remove(removed.wait);
      return { result: Array.from({ length: 40 }, (_, index) => running(`${index + 1}`)) };
    },
  });
  removed.wait = addDated(used).at(-1);
  await used.clock.sleep(3500);
  expect(used.calls).toHaveLength(1);
});

test("a failed sweep ends no wait", async () => {
  const used = await harness({
    respond() {
      throw new UnexpectedResponseError("A proxy is down.", { status: 502 });
    },
  });
  const waits = addDated(used);
  await used.clock.sleep(3500);
  expect(used.calls).toHaveLength(1);
  expect(used.events).toMatchObject([{ type: "poll-failed", tasks: 41 }]);
  expect(waits.flatMap(({ log }) => log)).toEqual([]);
});
