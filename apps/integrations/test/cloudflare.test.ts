import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { crashPoints } from "./crash.ts";
import { createOrder, expectOnePaidVideo, runProgram, survive, type TestOrder } from "./run-order.ts";

async function order(variables: Readonly<Record<string, string>> = {}): Promise<TestOrder> {
  const data = await mkdtemp(join(tmpdir(), "klingkit-cloudflare-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  return createOrder({ DATA: data, ...variables });
}
const run = (environment: Readonly<Record<string, string>>): ReturnType<typeof runProgram> =>
  runProgram("cloudflare.ts", environment);

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
