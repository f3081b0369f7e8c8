import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createQueue } from "@klingkit/queue";
import { expect, onTestFinished, test } from "vitest";
import { queueMetrics } from "../src/index.ts";
import { observedClient, under } from "./recorded.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-otel-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("the jobs, slots and waits of a queue are measured, and its tasks are traced", async () => {
  const recorded = await observedClient({ concurrency: false });
  const { kling, points, named, emulator } = recorded;
  const measured = queueMetrics(recorded);
  const database = join(await temporaryFolder(), "queue");
  const { onEvent } = measured;
  await using queue = createQueue({
    client: kling,
    database,
    concurrency: { video: 2 },
    clock: emulator.clock,
    maxRetries: 0,
    onEvent,
  });
  const stop = measured.observe(queue);
  const prompts = ["one", "two", "three [fail]"];
  await queue.add(prompts.map((prompt) => ({ endpoint: "video.textToVideo" as const, key: prompt, input: { prompt } })));
  const jobs = async (): Promise<Record<string, number>> =>
    Object.fromEntries((await points("kling.queue.jobs")).map(({ attributes, value }) => [attributes["kling.job.state"], value]));
  expect(await jobs()).toMatchObject({ queued: 3, running: 0 });
  await under(recorded, "batch", async () => {
    await queue.start();
    for await (const { status } of queue.results()) expect(["succeeded", "failed"]).toContain(status);
  });
  expect(await jobs()).toMatchObject({ queued: 0, succeeded: 2, failed: 1 });
  const lane = { "kling.lane": "video/kling-3.0" };
  expect(await points("kling.queue.slots.used")).toMatchObject([{ attributes: lane, value: 0 }]);
  expect(await points("kling.queue.slots.limit")).toMatchObject([{ attributes: lane, value: 2 }]);
  expect(await points("kling.queue.job.wait_duration")).toMatchObject([{ value: 3 }]);
  expect(await points("kling.queue.jobs.finished")).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ value: 2, attributes: { "kling.job.status": "succeeded" } }),
      expect.objectContaining({ value: 1, attributes: { "kling.job.status": "failed" } }),
    ]),
  );
  // The queue stores the task between the create and the wait.
  const creates = named("generate_content").map((span) => span.spanContext().spanId);
  expect(named("fetch_response").map(({ links }) => links[0]?.context.spanId).toSorted()).toEqual(creates.toSorted());
  stop();
});
