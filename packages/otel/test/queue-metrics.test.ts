import { expect, test } from "vitest";
import { queueMetrics } from "../src/index.ts";
import { startSdk } from "./recorded.ts";

test("reports the jobs and the slots of a queue until it is stopped", async () => {
  const sdk = startSdk();
  let reads = 0;
  const stop = queueMetrics(sdk).observe({
    async stats() {
      reads++;
      return {
        jobs: { queued: 3, running: 2, succeeded: 0 },
        lanes: [
          { lane: "video/kling-3.0", used: 2, limit: 5 },
          { lane: "image/kling-v3", used: 1, limit: Infinity },
        ],
      };
    },
  });
  expect(await sdk.points("kling.queue.jobs")).toMatchObject([
    { attributes: { "kling.job.state": "queued" }, value: 3 },
    { attributes: { "kling.job.state": "running" }, value: 2 },
    { attributes: { "kling.job.state": "succeeded" }, value: 0 },
  ]);
  expect(await sdk.points("kling.queue.slots.used")).toMatchObject([
    { attributes: { "kling.lane": "video/kling-3.0" }, value: 2 },
    { attributes: { "kling.lane": "image/kling-v3" }, value: 1 },
  ]);
  expect(await sdk.points("kling.queue.slots.limit")).toMatchObject([
    { attributes: { "kling.lane": "video/kling-3.0" }, value: 5 },
  ]);
  stop();
  const before = reads;
  await sdk.points("kling.queue.jobs");
  expect(reads).toBe(before);
});

test("adds up the slots of lanes beyond the first 100", async () => {
  const sdk = startSdk();
  const lanes = Array.from({ length: 103 }, (_, index) => ({ lane: `video/model-${index}`, used: 1, limit: 2 }));
  queueMetrics(sdk).observe({ stats: async () => ({ jobs: {}, lanes }) });
  const other = { attributes: { "kling.lane": "_OTHER" } };
  const used = await sdk.points("kling.queue.slots.used");
  expect([used.length, used.at(-1)]).toMatchObject([101, { ...other, value: 3 }]);
  expect((await sdk.points("kling.queue.slots.limit")).at(-1)).toMatchObject({ ...other, value: 6 });
});

test("counts finished jobs by status, and measures the wait of the first task of a job", async () => {
  const sdk = startSdk();
  const { onEvent } = queueMetrics(sdk);
  onEvent({ type: "sent", waited: 2500 });
  onEvent({ type: "sent" });
  for (const status of ["succeeded", "succeeded", "failed"]) onEvent({ type: "finished", status });
  onEvent({ type: "progress", status: "succeeded" });
  expect(await sdk.points("kling.queue.job.wait_duration")).toEqual([{ attributes: {}, value: 1, sum: 2.5 }]);
  expect(await sdk.points("kling.queue.jobs.finished")).toEqual([
    { attributes: { "kling.job.status": "succeeded" }, value: 2, sum: undefined },
    { attributes: { "kling.job.status": "failed" }, value: 1, sum: undefined },
  ]);
});
