import { defineConfig } from "vitest/config";

const conditions = ["@klingkit/source", "node"];

/** The tests of the frameworks and engines, which `pnpm test:engines` runs. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ["apps/integrations/test/*.test.ts"], testTimeout: 600_000, hookTimeout: 600_000, maxWorkers: 2 },
});
