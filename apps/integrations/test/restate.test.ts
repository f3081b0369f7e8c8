import { afterAll, beforeAll, expect, test } from "vitest";
import { crashPoints } from "./crash.ts";
import { type RestateServer, startRestate } from "./restate-server.ts";
import { createOrder, expectOnePaidVideo, freePort, runProgram, survive, type TestOrder } from "./run-order.ts";

let server: RestateServer;
beforeAll(async () => {
  server = await startRestate();
});
afterAll(() => server.stop());

const order = async (variables: Readonly<Record<string, string>> = {}): Promise<TestOrder> =>
  createOrder({
    INGRESS_URL: server.ingressUrl,
    ADMIN_URL: server.adminUrl,
    SERVICE_PORT: String(await freePort()),
    ...variables,
  });
const run = (environment: Readonly<Record<string, string>>): ReturnType<typeof runProgram> =>
  runProgram("restate.ts", environment);

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
