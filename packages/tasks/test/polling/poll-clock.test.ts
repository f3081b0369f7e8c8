import { UnexpectedResponseError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import { expect, test } from "vitest";
import { harness, type Harness, HOUR, type Recorder, running } from "./poll-loop.ts";

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

/** A clock whose timers pause until `asleepUntil`, milliseconds after the start, as on a machine that sleeps. */
function sleepingMachine(): { asleepUntil: number; wrap: (clock: Clock) => Clock } {
  const machine = {
    asleepUntil: 0,
    wrap(clock: Clock): Clock {
      const start = clock.now();
      return {
        now: clock.now,
        async sleep(ms, signal) {
          await clock.sleep(ms, signal);
          const rest = start + machine.asleepUntil - clock.now();
          if (rest > 0) await clock.sleep(rest, signal);
        },
      };
    },
  };
  return machine;
}

test.each([
  [65_000, ["50000 1"], ["65000 expired"]],
  [65_001, ["50000 1", "65001 1"], ["65001 succeeded"]],
  [600_000, ["50000 1", "600000 1"], ["600000 succeeded"]],
])(
  "a machine that sleeps during a poll until %i ms polls again only if the poll is too old",
  async (until, polled, log) => {
    const machine = sleepingMachine();
    const { add, clock, polls } = await harness({
      intervals: { 1: 50_000 },
      respond: (ids, _call, elapsed) =>
        elapsed === 50_000 ? new Promise(() => undefined) : ids.map((id) => ({ id, status: "succeeded" })),
      clock: machine.wrap,
    });
    const wait = add("1", { end: clock.now() + 60_000 });
    await clock.sleep(55_000);
    machine.asleepUntil = until;
    await clock.sleep(HOUR);
    expect([polls, wait.log]).toEqual([polled, log]);
  },
);

test("the late response of an old poll does not end the wait while a newer poll is under way", async () => {
  const machine = sleepingMachine();
  const virtual: { clock?: Clock } = {};
  const { add, clock } = await harness({
    intervals: { 1: 50_000 },
    async respond(ids, _call, elapsed) {
      if (elapsed === 50_000) {
        await virtual.clock?.sleep(551_000);
        return ids.map(running);
      }
      await virtual.clock?.sleep(3000);
      return ids.map((id) => ({ id, status: "succeeded" }));
    },
    clock: machine.wrap,
  });
  virtual.clock = clock;
  const wait = add("1", { end: clock.now() + 60_000 });
  await clock.sleep(55_000);
  machine.asleepUntil = 600_000;
  await clock.sleep(HOUR);
  expect(wait.log).toEqual(["601000 processing", "603000 succeeded"]);
});

test.each<[string, number, (harness: Harness, wait: Recorder) => void]>([
  ["is removed", 10, ({ poller }, wait) => poller.remove(wait)],
  ["ends because the client closes", 10, ({ poller }) => poller.close(new Error("closed"))],
  ["expires", 60_000, () => undefined],
])("leaves no timer after the last wait %s", async (_how, later, end) => {
  const used = await harness({ intervals: { 1: HOUR } });
  const wait = used.add("1", { end: used.clock.now() + 60_000 });
  await used.clock.sleep(1000);
  expect(used.timers()).toBe(1);
  end(used, wait);
  await used.clock.sleep(later);
  expect([wait.isDone, used.timers()]).toEqual([true, 0]);
});

test("a timer is at most 2^31 - 1 ms long", async () => {
  const { add, sleeps } = await harness();
  add("1", { interval: 2 ** 40, end: Number.MAX_SAFE_INTEGER });
  await Promise.resolve();
  expect(sleeps).toEqual([2 ** 31 - 1]);
});

test("the ten minutes of a gateway are counted correctly when the clock is set back", async () => {
  let back = 0;
  const { add, clock } = await harness({
    intervals: { 1: 60_000 },
    respond() {
      throw new UnexpectedResponseError("Rejected.", { status: 401 });
    },
    clock: ({ now, sleep }) => ({ now: () => now() - back, sleep }),
  });
  const wait = add("1", { end: clock.now() + 2 * HOUR });
  await clock.sleep(330_000);
  back = HOUR;
  await clock.sleep(HOUR);
  expect(wait.log).toEqual(["660000 failed"]);
});

test("a clock that is set back before the first rejection of a gateway does not end the wait", async () => {
  let back = 0;
  const { add, clock } = await harness({
    intervals: { 1: 60_000 },
    respond(ids, _call, elapsed) {
      if (elapsed > 400_000) return ids.map((id) => ({ id, status: "succeeded" }));
      throw new UnexpectedResponseError("Rejected.", { status: 401 });
    },
    clock: ({ now, sleep }) => ({ now: () => now() - back, sleep }),
  });
  const wait = add("1");
  await clock.sleep(30_000);
  back = HOUR;
  await clock.sleep(HOUR);
  expect(wait.log).toEqual(["420000 succeeded"]);
});

test("after the clock was set back, a final poll still has time for its response", async () => {
  let back = 0;
  const virtual: { clock?: Clock } = {};
  const { add, clock } = await harness({
    intervals: { 1: 29_000 },
    async respond(ids, _call, elapsed) {
      if (elapsed < 58_000) return ids.map(running);
      await virtual.clock?.sleep(3000);
      return ids.map((id) => ({ id, status: "succeeded" }));
    },
    clock: ({ now, sleep }) => ({ now: () => now() - back, sleep }),
  });
  virtual.clock = clock;
  const wait = add("1", { end: clock.now() + 60_000 });
  await clock.sleep(10_000);
  back = HOUR;
  await clock.sleep(HOUR);
  expect(wait.log).toEqual(["29000 processing", "61000 succeeded"]);
});

test("a clock that is set back while another wait wakes the poller is compensated", async () => {
  let back = 0;
  const { add, clock, polls } = await harness({
    intervals: { 1: 10_000 },
    clock: ({ now, sleep }) => ({ now: () => now() - back, sleep }),
  });
  add("1");
  await clock.sleep(5000);
  back = HOUR;
  add("2");
  await clock.sleep(15_000);
  expect(polls.filter((poll) => poll.endsWith(" 1"))).toHaveLength(1);
});

test("a clock whose timers fail ends the waits with its error", async () => {
  const error = new Error("no timers");
  const { add, clock } = await harness({ clock: ({ now }) => ({ now, sleep: () => Promise.reject(error) }) });
  const wait = add("1");
  await clock.sleep(1);
  expect([wait.log, wait.error]).toEqual([["0 failed"], error]);
});

test("a clock that fails during a poll ends its waits with the error", async () => {
  const error = new Error("no time");
  let isBroken = false;
  const { add, clock } = await harness({
    respond(ids) {
      isBroken = true;
      return ids.map(running);
    },
    clock: ({ now, sleep }) => ({
      now() {
        if (isBroken) throw error;
        return now();
      },
      sleep,
    }),
  });
  const wait = add("1");
  await clock.sleep(3500);
  expect([wait.log, wait.error]).toEqual([["3000 processing", "3000 failed"], error]);
});

test("after the clock was set back, a final poll without a response ends the wait", async () => {
  let back = 0;
  const { add, clock } = await harness({
    intervals: { 1: 29_000 },
    respond: (ids, _call, elapsed) => (elapsed < 58_000 ? ids.map(running) : new Promise(() => undefined)),
    clock: ({ now, sleep }) => ({ now: () => now() - back, sleep }),
  });
  const wait = add("1", { end: clock.now() + 60_000 });
  await clock.sleep(10_000);
  back = HOUR;
  await clock.sleep(HOUR);
  expect(wait.log).toEqual(["29000 processing", "63000 expired"]);
});
