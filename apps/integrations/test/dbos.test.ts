import { afterAll, beforeAll, expect, test } from "vitest";
import { type Server, startPostgres } from "../../../packages/queue/scripts/postgres.ts";
import { crashPoints } from "./crash.ts";
import { createOrder, expectOnePaidVideo, runProgram, survive } from "./run-order.ts";

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const run = (environment: Readonly<Record<string, string>>): ReturnType<typeof runProgram> =>
  runProgram("dbos.ts", { ...environment, DATABASE_URL: server.url });

test("an order is paid for once, and its callback ends the wait", async () => {
  const order = await createOrder({ WAIT_SECONDS: "600" });
  await expectOnePaidVideo(order, await run(order.environment));
});

test.each(crashPoints)("survives a kill %s", async (point) => survive(await createOrder(), point, run));

test("a rejected input ends the workflow without a repetition", async () => {
  const order = await createOrder({ PROMPT: "fog [reject]" });
  const { result } = await run(order.environment);
  expect(result?.error).toContain("content");
  expect(order.emulator.calls.filter(({ method }) => method === "POST")).toHaveLength(1);
});
