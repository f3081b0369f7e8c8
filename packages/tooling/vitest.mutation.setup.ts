// Test files share a worker, in which Stryker accumulates the coverage and then adds the reports of all files. This reset
// avoids counting coverage several times, because the limit of endless loops grows with that sum.
const { __stryker__: stryker } = globalThis as {
  __stryker__?: {
    mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  };
};
if (stryker?.mutantCoverage !== undefined) Object.assign(stryker.mutantCoverage, { static: {}, perTest: {} });
