import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "./closing-line.ts";

// Node adds `import` or `require` itself, as a file is asked for.
const conditions = ["@klingkit/source", "module", "node"];

/** One run over every package and app, straight from the sources: no build comes before it. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts"],
    setupFiles: [new URL("./vitest.setup.ts", import.meta.url).pathname],
    testTimeout: 30_000,
    // Browsers and processes share two cores with everything else: what fails by load alone passes the second time.
    retry: 2,
    // vitest leaves one core free, which on two cores would be half of the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ["default", new ClosingLine()],
  },
});
