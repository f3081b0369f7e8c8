import { performance } from "node:perf_hooks";
import { aroundEach } from "vitest";

// Test files share a worker, in which Stryker accumulates the coverage and then adds the reports of all files. This reset
// avoids counting coverage several times, because the limit of endless loops grows with that sum.
const { __stryker__: stryker } = globalThis as {
  __stryker__?: {
    mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  };
};
if (stryker?.mutantCoverage !== undefined) Object.assign(stryker.mutantCoverage, { static: {}, perTest: {} });

/** The longest test takes 12,000 turns of the event loop, 12 for each timer of the emulator's virtual clock. */
const MAX_TURNS = 20_000;

/** The maximum number of readings of the system time per test. The longest test takes 28,000. */
const MAX_READINGS = 60_000;

/** How long a test may wait without any activity of its thread, seconds. */
const MAX_IDLE_SECONDS = 3;

// The emulator's clock reads the system time whenever it is asked for the time. The setup runs once per test file.
const time = ((globalThis as { klingkitTime?: { readings: number; now: () => number } }).klingkitTime ??= {
  readings: 0,
  now: Date.now,
});
Date.now = () => {
  if (++time.readings <= MAX_READINGS) return time.now();
  throw new Error(`The test has read the time ${MAX_READINGS} times.`);
};

// A mutant often makes tests loop or wait forever. In virtual time, a loop would use a core and gigabytes of memory until
// the test times out.
aroundEach(async (runTest) => {
  const { setImmediate } = globalThis;
  let turns = 0;
  time.readings = 0;
  let idleSeconds = 0;
  let last = performance.eventLoopUtilization();
  let monitor: ReturnType<typeof setInterval> | undefined;
  const isStuck = new Promise<never>((_resolve, reject) => {
    const counted = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
      if (++turns <= MAX_TURNS) return setImmediate(callback, ...args);
      // The callback is never called, so that the loop stops.
      reject(new Error(`The test did not end within ${MAX_TURNS} turns of the event loop.`));
      return undefined;
    };
    Object.assign(globalThis, { setImmediate: counted });
    monitor = setInterval(() => {
      const { utilization } = performance.eventLoopUtilization(last);
      last = performance.eventLoopUtilization();
      idleSeconds = utilization < 0.02 ? idleSeconds + 1 : 0;
      if (idleSeconds === MAX_IDLE_SECONDS) reject(new Error(`The test was idle for ${MAX_IDLE_SECONDS} seconds.`));
    }, 1000);
  });
  try {
    await Promise.race([runTest(), isStuck]);
  } finally {
    clearInterval(monitor);
    Object.assign(globalThis, { setImmediate });
  }
});
