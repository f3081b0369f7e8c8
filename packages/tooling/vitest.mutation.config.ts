import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import base from "./vitest.config.ts";

/** Stryker stops at the first test that fails, so the slow files run last. */
class FastestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const duration = (file: TestSpecification) => this.ctx.cache.getTestSpecificationResult(file)?.duration ?? 0;
    return Promise.resolve([...files].sort((a, b) => duration(a) - duration(b)));
  }
}

/** The tests of one run of `pnpm mutation`; Stryker loads this file in each of its workers. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    projects: undefined,
    include: process.env["MUTATION_TESTS"]?.split(","),
    tags: base.test?.tags?.map((tag) => (tag.name === "load" ? { ...tag, skip: true } : tag)),
    setupFiles: ["packages/tooling/vitest.mutation.setup.ts", ...[base.test?.setupFiles ?? []].flat()],
    // A retry could hide that a test has detected a mutant.
    retry: 0,
    // Ends tests that wait for something that a mutant prevents. The slowest test takes 3 s on a loaded machine.
    testTimeout: 15_000,
    // Loads the packages once per mutant instead of once per test file.
    isolate: false,
    reporters: [],
    sequence: { sequencer: FastestFirst },
  },
});
