import type { FaultRule } from "@klingkit/emulator";
import { describe, expect, test } from "vitest";
import { createClient, createsOf, errorOf } from "../client.ts";

const fog = { prompt: "fog" };

/** A rule that replaces the response to the next create. */
function respond(data: unknown): FaultRule {
  return { method: "POST", times: 1, processed: true, body: { code: 0, message: "", request_id: "r-1", data } };
}

describe("a response without a task id", () => {
  test("leads to the task by its external task id", async () => {
    const { client, emulator } = await createClient();
    emulator.faults.add(respond({}));
    const task = await client.textToVideo.create(fog);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(createsOf(emulator)).toHaveLength(1);
  });

  test("leaves the outcome unknown at an endpoint without lookup", async () => {
    const { client, emulator } = await createClient();
    emulator.faults.add(respond({}));
    expect(await errorOf(client.withoutExternalTaskId.create(fog))).toMatchObject({
      name: "UnexpectedResponseError",
      summary: "Creating a video.withoutExternalTaskId task: the response contains no task id.",
      taskState: "unknown",
      sent: "yes",
      requestId: "r-1",
      task: { endpoint: "video.withoutExternalTaskId", outcomeUnknownSince: emulator.clock.now() },
    });
  });
});

test("a response with the outputs of a task that has succeeded is complete", async () => {
  const { client, emulator } = await createClient();
  const outputs = [{ type: "video", id: "8", url: "https://files.example/a.mp4", duration: "5" }];
  emulator.faults.add(respond({ id: "7", status: "succeeded", outputs }));
  emulator.faults.add(respond({ id: "7", status: "succeeded" }));
  expect((await client.textToVideo.create(fog)).status).toBe("succeeded");
  // Without outputs, a poll has to read them.
  expect((await client.textToVideo.create(fog)).status).toBe("processing");
});

test("the reference of a task whose response has no date has none", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add(respond({ id: "7", status: "submitted" }));
  const task = await client.textToVideo.create(fog);
  expect(Object.keys(task.toJSON())).not.toContain("createdAt");
});

test("finds the task of a create to which a gateway responds 429 before it sends the create again", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", status: 429, body: "slow down", processed: true, times: 1 });
  const task = await client.textToVideo.create(fog);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(createsOf(emulator)).toHaveLength(1);
});

test.each(["ignore", "reject"] as const)(
  "a service that may %s external task ids causes a warning, not an error",
  async (kling4Options) => {
    const { client, events } = await createClient({}, { switches: { kling4Options } });
    await client.textToVideo.create({ ...fog, model: "kling-4.0" });
    expect(events.filter(({ type }) => type === "input-warning")).toMatchObject([
      { issue: { path: "externalTaskId", severity: "warning" } },
    ]);
  },
);
