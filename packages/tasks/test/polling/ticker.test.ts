import type { Clock } from "@klingkit/http";
import { expect, test } from "vitest";
import { createTicker, type Ticker } from "../../src/polling/ticker.ts";
import { openEmulator } from "../emulated.ts";

/** A ticker in virtual time. `log` has the time and the name of each call, `sleeps` the timers so far, `timers` those that are set. */
async function harness(shift = { by: 0 }): Promise<{
  clock: Clock;
  log: string[];
  sleeps: () => number;
  timers: () => number;
  ticker: Ticker;
  call: (name: string) => () => void;
}> {
  const { clock } = await openEmulator();
  const start = clock.now();
  const log: string[] = [];
  let sleeps = 0;
  let timers = 0;
  const ticker = createTicker({
    now: () => clock.now() + shift.by,
    async sleep(ms, signal) {
      sleeps++;
      timers++;
      await clock.sleep(ms, signal).finally(() => timers--);
    },
  });
  const call = (name: string) => (): void => void log.push(`${clock.now() - start} ${name}`);
  return { clock, log, sleeps: () => sleeps, timers: () => timers, ticker, call };
}

test("calls at every interval until it is stopped", async () => {
  const { clock, log, ticker, call } = await harness();
  const tick = ticker.start(1000, call("a"));
  await clock.sleep(2500);
  tick.stop();
  tick.stop();
  await clock.sleep(5000);
  expect(log).toEqual(["1000 a", "2000 a"]);
});

test("makes calls that are due within 50 ms together", async () => {
  const { clock, log, sleeps, ticker, call } = await harness();
  ticker.start(1000, call("a"));
  ticker.start(1050, call("b"));
  ticker.start(1051, call("c"));
  await clock.sleep(1500);
  expect(log).toEqual(["1000 a", "1000 b", "1051 c"]);
  expect(sleeps()).toBe(3);
});

test("a shorter interval that begins later is called in time, and a longer one starts no timer", async () => {
  const { clock, log, sleeps, ticker, call } = await harness();
  ticker.start(1000, call("a"));
  await clock.sleep(100);
  ticker.start(900, call("c"));
  ticker.start(950, call("d"));
  await clock.sleep(1);
  expect(sleeps()).toBe(1);
  ticker.start(299, call("b"));
  await clock.sleep(500);
  expect(log).toEqual(["400 b"]);
});

test("a restart begins the interval again", async () => {
  const { clock, log, ticker, call } = await harness();
  const tick = ticker.start(1000, call("a"));
  await clock.sleep(600);
  tick.restart();
  await clock.sleep(1500);
  expect(log).toEqual(["1600 a"]);
});

test("after the clock was set back, the next call comes at the next wake-up instead of much later", async () => {
  const shift = { by: 0 };
  const { clock, log, ticker, call } = await harness(shift);
  ticker.start(1000, call("a"));
  await clock.sleep(500);
  shift.by = -3_600_000;
  await clock.sleep(3000);
  expect(log).toEqual(["1000 a", "2000 a", "3000 a"]);
});

test("a call that stops the last tick ends the timer, and a later start works again", async () => {
  const { clock, log, sleeps, ticker, call } = await harness();
  const tick = ticker.start(1000, () => {
    call("a")();
    tick.stop();
  });
  await clock.sleep(5000);
  expect([log, sleeps()]).toEqual([["1000 a"], 1]);
  ticker.start(1000, call("b"));
  await clock.sleep(1500);
  expect(log).toEqual(["1000 a", "6000 b"]);
});

test("stopping the last tick ends the timer at once, so that a start right after it is in time", async () => {
  const { clock, log, ticker, call } = await harness();
  ticker.start(60_000, call("a")).stop();
  ticker.start(1000, call("b"));
  await clock.sleep(1500);
  expect(log).toEqual(["1000 b"]);
});

test("leaves no timer after the last tick has stopped, and keeps it for others", async () => {
  const { clock, timers, sleeps, ticker, call } = await harness();
  const [first, second] = [ticker.start(60_000, call("a")), ticker.start(60_000, call("b"))];
  await clock.sleep(100);
  first.stop();
  await clock.sleep(100);
  expect([timers(), sleeps()]).toEqual([1, 1]);
  second.stop();
  await clock.sleep(100);
  expect([timers(), sleeps()]).toEqual([0, 1]);
});

test("without a working clock there are no calls, and a later start tries again", async () => {
  const { clock } = await openEmulator();
  let isBroken = true;
  const log: string[] = [];
  const ticker = createTicker({
    now: clock.now,
    sleep: (ms, signal) => (isBroken ? Promise.reject(new Error("no timers")) : clock.sleep(ms, signal)),
  });
  ticker.start(1000, () => log.push("a"));
  await clock.sleep(1500);
  expect(log).toEqual([]);
  isBroken = false;
  ticker.start(1000, () => log.push("b"));
  await clock.sleep(1500);
  expect(log).toEqual(["b"]);
});
