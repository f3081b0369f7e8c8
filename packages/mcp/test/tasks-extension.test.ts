import { expect, test } from "vitest";
import { TASKS_EXTENSION } from "../src/client-capabilities.ts";
import { lighthouse, post, served } from "./served.ts";

const declared = { extensions: { [TASKS_EXTENSION]: {} } };
const make = { name: "make_video", arguments: { requestId: "a", input: lighthouse } };

test("a client that declares the Tasks extension gets a task, and its result from tasks/get", async () => {
  const { mcp, emulator, another } = await served();
  expect(await post(mcp, "server/discover", {})).toMatchObject({
    capabilities: { extensions: { [TASKS_EXTENSION]: {} } },
  });
  const created = await post(mcp, "tools/call", make, declared);
  expect(created).toMatchObject({
    resultType: "task",
    taskId: "a",
    status: "working",
    statusMessage: "submitted",
    ttlMs: null,
    pollIntervalMs: 5000,
    createdAt: expect.stringMatching(/^2026-/),
  });
  // Also after a restart.
  const restarted = await another();
  expect(await post(restarted, "tasks/get", { taskId: "a" }, declared)).toMatchObject({
    resultType: "complete",
    status: "working",
  });
  await emulator.clock.sleep(600_000);
  expect(await post(restarted, "tasks/get", { taskId: "a" }, declared)).toMatchObject({
    resultType: "complete",
    status: "completed",
    result: { structuredContent: { status: "succeeded" }, isError: false },
  });
});

test("a task that failed is completed with an error as its result", async () => {
  const { mcp, emulator } = await served();
  const input = { prompt: "a prompt that will [fail]" };
  await post(mcp, "tools/call", { ...make, arguments: { requestId: "a", input } }, declared);
  await emulator.clock.sleep(600_000);
  expect(await post(mcp, "tasks/get", { taskId: "a" }, declared)).toMatchObject({
    status: "completed",
    result: { isError: true, structuredContent: { status: "failed" } },
  });
});

test("a client that does not declare it gets the plain result, and no access to the methods", async () => {
  const { mcp } = await served();
  expect(await post(mcp, "tools/call", make)).toMatchObject({ resultType: "complete" });
  for (const method of ["tasks/get", "tasks/cancel", "tasks/update"])
    expect(await post(mcp, method, { taskId: "a" })).toMatchObject({ error: { code: -32_021 } });
});

test("a cancellation is acknowledged, and an unknown task is an error", async () => {
  const { mcp } = await served();
  await post(mcp, "tools/call", make, declared);
  expect(await post(mcp, "tasks/cancel", { taskId: "a" }, declared)).toMatchObject({ resultType: "complete" });
  expect(await post(mcp, "tasks/get", { taskId: "b" }, declared)).toMatchObject({ error: { code: -32_602 } });
});
