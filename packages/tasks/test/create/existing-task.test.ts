import { describe, expect, test } from "vitest";
import { createClient, createsOf, errorOf } from "../client.ts";

const fog = { prompt: "fog" };
const options = { externalTaskId: "job-1" } as const;

test("returns the task of a create that took longer than a minute to appear", async () => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 110_000 } });
  emulator.faults.add({ method: "POST", times: 1, html502: true, processed: true });
  const task = await client.textToVideo.create(fog, options);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("the error about an external task id that is in use names no other endpoint if the task may be its own", async () => {
  const { client } = await createClient();
  await client.textToVideo.create(fog, options);
  expect(await errorOf(client.textToVideo.create(fog, options))).toMatchObject({
    summary: "A task with the external task id job-1 already exists; this call created none.",
  });
});

describe("a task that has the external task id", () => {
  const video = { type: "video", id: "8", url: "https://files.example/a.mp4", duration: "5" };
  const image = { type: "image", id: "9", url: "https://files.example/a.png" };

  test.each([
    ["outputs of the endpoint and others", "succeeded", [image, video]],
    ["outputs that klingkit does not know", "processing", [{ type: "hologram", id: "9" }]],
    ["no outputs yet", "submitted", []],
  ])("is returned if it has %s", async (_name, status, outputs) => {
    const { client, emulator } = await createClient();
    const data = [{ id: "7", external_id: "job-1", status, outputs }];
    emulator.faults.add({ method: "GET", body: { code: 0, message: "", request_id: "r-1", data } });
    const task = await client.textToVideo.create(fog, { ...options, onExisting: "return" });
    expect(task.id).toBe("7");
    expect(createsOf(emulator)).toEqual([]);
  });
});

test("a reference without an endpoint is not recoverable if the lookup does not find its task", async () => {
  const { client, emulator } = await createClient();
  const reference = { klingkit: 1, host: emulator.url, apiVersion: "v2", externalTaskId: "job-1" } as const;
  expect(await errorOf(client.tasks.recover(reference))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    recoverable: false,
  });
});

describe("an `extraBody` with an external task id", () => {
  const extraBody = { options: { external_task_id: "order-1" } };

  test("is rejected, and the error suggests the option", async () => {
    const { client } = await createClient();
    await expect(client.textToVideo.prepare(fog, { extraBody })).rejects.toMatchObject({
      issues: [{ path: "extraBody", code: "conflict", suggestion: "externalTaskId" }],
    });
  });

  test("is accepted by an endpoint to which klingkit sends none", async () => {
    const { client } = await createClient();
    const { body } = await client.withoutExternalTaskId.prepare(fog, { extraBody });
    expect(JSON.parse(body)).toMatchObject(extraBody);
  });
});
