import { rm } from "node:fs/promises";
import { afterAll, beforeAll } from "vitest";
import { buildWorkflow } from "./build-workflow.ts";
import { testEngine } from "./engine-suite.ts";
import { createOrder, freePort, runProgram, temporaryFolder } from "./run-order.ts";

let build: string;
beforeAll(async () => {
  build = await buildWorkflow();
});
afterAll(() => rm(build, { recursive: true, force: true }));

testEngine({
  async createOrder(variables) {
    const port = await freePort();
    return createOrder({
      PORT: String(port),
      BUILD: build,
      WORKFLOW_LOCAL_BASE_URL: `http://127.0.0.1:${port}`,
      WORKFLOW_LOCAL_DATA_DIR: await temporaryFolder(),
      WORKFLOW_TARGET_WORLD: "local",
      ...variables,
    });
  },
  run: (environment) => runProgram("workflow.ts", environment),
  rejection: "content",
});
