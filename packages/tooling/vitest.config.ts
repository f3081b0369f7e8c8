import { defineConfig } from "vitest/config";

const conditions = ["@klingkit/source", "module", "node", "import", "default"];

/** One run over every package and app, straight from the sources: no build comes before it. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts"],
    setupFiles: [new URL("./vitest.setup.ts", import.meta.url).pathname],
    testTimeout: 30_000,
  },
});
