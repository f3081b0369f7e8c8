import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./summary-reporter.ts";

// Node.js adds `import` or `require`, depending on how a file is loaded.
const conditions = ["@klingkit/source", "node"];

/** The tests that run a browser. */
const browser = [
  "apps/demo/test/{browser,full,screenshots}.test.ts",
  "apps/examples/test/plays.test.ts",
  "packages/proxy/test/browser.test.ts",
  "packages/tooling/test/browser.test.ts",
];

/** Runs the tests of all packages and apps from the sources, without a build. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: [new URL("./vitest.setup.ts", import.meta.url).pathname],
    // Only for tests that hang. On 2 cores with 15 processes, a test can take minutes.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
    tags: [
      {
        name: "load",
        description:
          "A thousand calls or more. `pnpm mutation` skips these tests, because it repeats tests for each mutant.",
      },
    ],
    // The default leaves one core free, which is half of a machine with two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ["default", new SummaryReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts"],
          exclude: [...browser, "apps/integrations/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: browser,
          // A browser can miss a frame on a loaded machine. Tests that pass only in the retry are listed as flaky.
          retry: 1,
        },
      },
    ],
  },
});
