import { aroundEach } from "vitest";

// Test files share a worker, in which Stryker accumulates the coverage and then adds the reports of all files. This reset
// avoids counting coverage several times, because the limit of endless loops grows with that sum.
const { __stryker__: stryker } = globalThis as {
  __stryker__?: {
    mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  };
};
if (stryker?.mutantCoverage !== undefined) Object.assign(stryker.mutantCoverage, { static: {}, perTest: {} });

/** The longest test takes 17,000 turns of the event loop, 12 for each timer of the emulator's virtual clock. */
const MAX_TURNS = 50_000;

// A mutant that loops forever in virtual time would use a core and gigabytes of memory until its test times out.
aroundEach(async (runTest) => {
  const { setImmediate } = globalThis;
  let turns = 0;
  const exceeded = new Promise<never>((_resolve, reject) => {
    const counted = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
      if (++turns <= MAX_TURNS) return setImmediate(callback, ...args);
      // The callback is never called, so that the loop stops.
      reject(new Error(`The test did not end within ${MAX_TURNS} turns of the event loop.`));
      return undefined;
    };
    Object.assign(globalThis, { setImmediate: counted });
  });
  try {
    await Promise.race([runTest(), exceeded]);
  } finally {
    Object.assign(globalThis, { setImmediate });
  }
});
