import { createEmulator } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { account, runBatch } from "../telemetry/batch.ts";
import { startReceiver } from "../telemetry/receiver.ts";
import { startSdk } from "../telemetry/sdk.ts";

/** A value of a metric in the format of Prometheus. */
function metric(text: string, name: string, label = ""): number {
  const line = text.split("\n").find((each) => each.startsWith(`${name}{`) && each.includes(label));
  return Number(line?.split(" ").at(-1));
}

test("the trace and the metrics of a batch with a failed task, a lost response and a wait for a slot", async () => {
  await using receiver = await startReceiver(0);
  await using sdk = await startSdk({ collector: receiver.url, metricsPort: 0 });
  await using emulator = await createEmulator({ taskSpeed: 100, accounts: [account] });
  const lines: string[] = [];
  expect(await runBatch(emulator, (line) => lines.push(line))).toBe(1);
  expect(lines).toHaveLength(4);
  await sdk.flush();

  const batch = receiver.spans.find(({ name }) => name === "batch");
  const inBatch = receiver.spans.filter(({ traceId }) => traceId === batch?.traceId);
  const count = (name: string): number => inBatch.filter((span) => span.name === name).length;
  expect([count("generate_content kling-3.0"), count("fetch_response")]).toEqual([4, 4]);
  expect([count("kling.resolve"), count("kling.queue"), count("kling.download")]).toEqual([1, 2, 3]);
  const failed = inBatch.filter(({ status }) => status?.code === 2).map(({ name }) => name);
  expect(failed.toSorted()).toEqual(["POST", "fetch_response", "kling.run"]);
  expect(JSON.stringify(receiver.spans)).not.toMatch(/lighthouse|harbour|gulls|api-key-emulator|signature=|token=/);

  const page = await (await fetch(receiver.url)).text();
  expect(page).toContain("3 with errors");
  expect(page).toContain(">fetch_response<");

  const metrics = await (await fetch(sdk.metricsUrl)).text();
  const operations = "kling_client_operation_duration_count";
  expect(metric(metrics, operations, 'kling_operation="create"')).toBe(4);
  expect(metric(metrics, operations, 'kling_operation="queue"')).toBe(2);
  expect(metric(metrics, operations, 'kling_operation="poll"')).toBeGreaterThan(0);
  expect(metric(metrics, operations, 'error_type="task_failed",kling_operation="wait"')).toBe(1);
  expect(metric(metrics, "kling_client_units_total", 'kling_package_type="video"')).toBe(9);
  expect(metric(metrics, "kling_client_tasks_total", 'kling_task_status="failed"')).toBe(1);
  expect(metric(metrics, "kling_client_slots_used")).toBe(0);
});

test("the page escapes what it received", async () => {
  await using receiver = await startReceiver(0);
  const span = { traceId: "<i>", spanId: "1", name: "<script>", kind: 1, startTimeUnixNano: "0", endTimeUnixNano: "1" };
  const attributes = [{ key: "error.type", value: { stringValue: '"><b>' } }];
  const post = (body: string): Promise<Response> => fetch(`${receiver.url}/v1/traces`, { method: "POST", body });
  expect(
    (await post(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, attributes }] }] }] }))).status,
  ).toBe(200);
  expect((await post("{")).status).toBe(400);
  expect(await (await fetch(receiver.url)).text()).not.toMatch(/<script>|<b>|<i>/);
});
