import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { buildWorkflow } from "./build-workflow.ts";
import { crashPoints } from "./crash.ts";
import { createOrder, expectOnePaidVideo, runProgram, survive, type TestOrder } from "./run-order.ts";

let build: string;
beforeAll(async () => {
  build = await buildWorkflow();
});
afterAll(() => rm(build, { recursive: true, force: true }));

async function order(variables: Readonly<Record<string, string>> = {}): Promise<TestOrder> {
  const data = await mkdtemp(join(tmpdir(), "klingkit-workflow-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const made = await createOrder({
    BUILD: build,
    WORKFLOW_LOCAL_DATA_DIR: data,
    WORKFLOW_TARGET_WORLD: "local",
    ...variables,
  });
  const WORKFLOW_LOCAL_BASE_URL = `http://127.0.0.1:${made.environment["PORT"]}`;
  return { ...made, environment: { ...made.environment, WORKFLOW_LOCAL_BASE_URL } };
}
const run = (environment: Readonly<Record<string, string>>): ReturnType<typeof runProgram> =>
  runProgram("workflow.ts", environment);

test("an order is paid for once, and its callback ends the wait", async () => {
  const made = await order({ WAIT_SECONDS: "600" });
  await expectOnePaidVideo(made, await run(made.environment));
});

test.each(crashPoints)("survives a kill %s", async (point) => survive(await order(), point, run));

test("a rejected input ends the workflow without a repetition", async () => {
  const made = await order({ PROMPT: "fog [reject]" });
  const { result } = await run(made.environment);
  expect(result?.error).toContain("content");
  expect(made.emulator.calls.filter(({ method }) => method === "POST")).toHaveLength(1);
});
