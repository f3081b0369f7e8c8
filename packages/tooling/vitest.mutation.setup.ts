// Test files share a worker, in which Stryker counts on from file to file, and then adds up what each file reports. Each
// reports its own part instead: the limit that ends an endless loop grows with that sum.
const { __stryker__: stryker } = globalThis as {
  __stryker__?: {
    mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  };
};
if (stryker?.mutantCoverage !== undefined) Object.assign(stryker.mutantCoverage, { static: {}, perTest: {} });
