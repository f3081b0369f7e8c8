import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "./closing-line.ts";

// Node adds `import` or `require` itself, as a file is asked for.
const conditions = ["@klingkit/source", "module", "node"];

/** The tests that drive a real browser. */
const browser = ["apps/demo/test/{browser,full,screenshots}.test.ts", "packages/tooling/test/browser.test.ts"];

/** One run over every package and app, straight from the sources: no build comes before it. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: [new URL("./vitest.setup.ts", import.meta.url).pathname],
    // A test that hangs ends here. Load alone must not end one: 2 cores with 15 processes on them need minutes.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
    tags: [
      {
        name: "load",
        description: "A thousand calls or more. `pnpm mutation`, which repeats tests per mutant, leaves it out.",
      },
    ],
    // vitest leaves one core free, which on two cores would be half of the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ["default", new ClosingLine()],
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts"],
          exclude: browser,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: browser,
          // A browser on a loaded machine may miss a frame. A test that needed the second try is named as flaky.
          retry: 1,
        },
      },
    ],
  },
});
