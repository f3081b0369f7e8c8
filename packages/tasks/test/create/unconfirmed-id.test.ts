import type { Emulator } from "@klingkit/emulator";
import { TaskOutcomeUnknownError } from "@klingkit/errors";
import { describe, expect, test } from "vitest";
import { connect, createClient, createsOf, errorOf } from "../client.ts";
import { warnings } from "../emulated.ts";
import type { Task, TaskEvent } from "../../src/index.ts";

const fog = { prompt: "fog", model: "kling-4.0" };
/** What klingkit finds out about a create whose response is lost. */
const positions = [
  ["accept", "the task"],
  ["reject", "not recoverable"],
  ["ignore", "not recoverable"],
] as const;

async function createWith(kling4Options: (typeof positions)[number][0]): ReturnType<typeof createClient> {
  return createClient({}, { switches: { kling4Options } });
}

function taskEvents(events: readonly { readonly type: string }[]): TaskEvent[] {
  return events.filter((event): event is TaskEvent => event.type === "input-warning");
}

/** Whether a call returns the only task of the emulator, or throws that it cannot find out. */
async function findingOf(emulator: Emulator, call: Promise<Task | undefined>): Promise<string> {
  try {
    const task = await call;
    return task?.id === emulator.state().tasks[0]?.id ? "the task" : "another task";
  } catch (error) {
    return error instanceof TaskOutcomeUnknownError && !error.recoverable ? "not recoverable" : String(error);
  }
}

/** Returns for each create that was sent whether it had an external task id. */
function sentIds(emulator: Emulator): boolean[] {
  return createsOf(emulator).map(({ body }) => JSON.stringify(body).includes("external_task_id"));
}

describe.each(positions)("with a service that may %s external task ids", (position, finding) => {
  test("creates one task, which can be awaited and resumed", async () => {
    const { client, emulator } = await createWith(position);
    const task = await client.textToVideo.create(fog);
    expect(emulator.state().paid.tasks).toBe(1);
    const [stored] = emulator.state().tasks;
    expect({ id: task.id, externalTaskId: task.externalTaskId }).toEqual({
      id: stored?.id,
      externalTaskId: stored?.externalTaskId,
    });
    const resumed = await connect(emulator).tasks.resume(JSON.stringify(task));
    expect(await resumed.wait()).toMatchObject({ id: task.id, status: "succeeded" });
  });

  test("pays once for a create whose response is lost, and never sends it again", async () => {
    const { client, emulator } = await createWith(position);
    emulator.faults.add({ method: "POST", processed: true, drop: "after" });
    expect(await findingOf(emulator, client.textToVideo.create(fog))).toBe(finding);
    expect(emulator.state().paid.tasks).toBe(position === "reject" ? 0 : 1);
    expect(createsOf(emulator)).toHaveLength(1);
  });

  test("does not send a create again whose request did not arrive", async () => {
    const { client, emulator } = await createWith(position);
    emulator.faults.add({ method: "POST", drop: "before", times: 1 });
    expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({
      name: "TaskOutcomeUnknownError",
      recoverable: false,
      task: { externalTaskIdUnconfirmed: true },
      message: expect.stringContaining("may ignore external task ids"),
    });
    expect(createsOf(emulator)).toHaveLength(1);
  });

  test("recovers the task, or does not claim that there is none", async () => {
    const { client, emulator } = await createWith(position);
    emulator.faults.add({ drop: "after" });
    const error = await errorOf(client.textToVideo.create(fog));
    expect(error).toMatchObject({ taskState: "unknown", task: { externalTaskIdUnconfirmed: true } });
    emulator.faults.clear();
    const recovered = connect(emulator).tasks.recover(JSON.stringify(error.task));
    expect(await findingOf(emulator, recovered)).toBe(finding);
  });

  test("sends a stored intent once, and not again if it may have been sent", async () => {
    const { client, emulator } = await createWith(position);
    const intent = JSON.stringify(await client.textToVideo.prepare(fog));
    const refused = await errorOf(connect(emulator).tasks.send(intent));
    expect(refused).toMatchObject({
      name: "TaskOutcomeUnknownError",
      advice: expect.stringContaining("possiblySent: false"),
    });
    const task = await connect(emulator).tasks.send(intent, { possiblySent: false });
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(await findingOf(emulator, connect(emulator).tasks.send(intent))).toBe(finding);
    expect(emulator.state().paid.tasks).toBe(1);
  });
});

describe("with a service that rejects external task ids", () => {
  test("sends the create once more without the id, and reports it", async () => {
    const { client, emulator, events } = await createWith("reject");
    const task = await client.textToVideo.create(fog);
    expect(sentIds(emulator)).toEqual([true, false]);
    expect(createsOf(emulator)[1]?.body).toEqual({ ...Object(createsOf(emulator)[0]?.body), options: {} });
    expect(task.externalTaskId).toBeUndefined();
    expect(warnings(taskEvents(events))).toEqual([
      expect.stringContaining("`externalTaskId` was rejected by the service with this model"),
    ]);
  });

  test("keeps the other options of the body", async () => {
    const { client, emulator } = await createWith("accept");
    emulator.faults.add({ method: "POST", times: 1, code: 1201, message: "options.external_task_id is not supported" });
    await client.textToVideo.create(fog, { callbackUrl: "https://example.com/hook", watermark: true });
    expect(createsOf(emulator)[1]?.body).toMatchObject({
      options: { callback_url: "https://example.com/hook", watermark_info: { enabled: true } },
    });
    expect(sentIds(emulator)).toEqual([true, false]);
  });

  test("leaves the outcome unknown if the response to the second request is lost", async () => {
    const { client, emulator } = await createWith("reject");
    emulator.faults.add({ method: "POST", nth: 2, drop: "after" });
    const error = await errorOf(client.textToVideo.create(fog));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown", recoverable: false });
    expect(error.message).toContain("rejects external task ids");
    expect(emulator.state().paid.tasks).toBe(1);
    expect(createsOf(emulator)).toHaveLength(2);
  });

  test("does not drop an id that the caller chose", async () => {
    const { client, emulator } = await createWith("reject");
    const error = await errorOf(client.textToVideo.create(fog, { externalTaskId: "order-42" }));
    expect(error).toMatchObject({ name: "RequestRejectedError", taskState: "none" });
    expect(error.advice).toContain("leave out `externalTaskId`");
    expect(emulator.state().paid.tasks).toBe(0);
    expect(createsOf(emulator)).toHaveLength(1);
  });

  test("returns the task if the rejected request was the second of a runtime that sends twice", async () => {
    const { client, emulator } = await createWith("accept");
    emulator.faults.add({ method: "POST", times: 1, processed: true, code: 1201, message: "Bad external_task_id" });
    const task = await client.textToVideo.create(fog);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("rejects an id that is in use as with any other model", async () => {
    const { client, emulator } = await createWith("accept");
    await client.textToVideo.create(fog, { externalTaskId: "order-42" });
    expect(await errorOf(client.textToVideo.create(fog, { externalTaskId: "order-42" }))).toMatchObject({
      name: "AlreadyExistsError",
    });
    expect(emulator.state().paid.tasks).toBe(1);
  });
});

test("reports that the service ignored the id", async () => {
  const { client, events } = await createWith("ignore");
  const task = await client.textToVideo.create(fog);
  expect(JSON.parse(JSON.stringify(task))).not.toHaveProperty("externalTaskId");
  expect(warnings(taskEvents(events))).toEqual([
    "`externalTaskId` was ignored by the service with this model: the task cannot be found by it.",
  ]);
});

test("a model whose external task ids are confirmed is sent again", async () => {
  const { client, emulator } = await createWith("reject");
  emulator.faults.add({ method: "POST", drop: "before", times: 1 });
  const task = await client.textToVideo.create({ prompt: "fog" });
  expect(createsOf(emulator)).toHaveLength(2);
  expect(JSON.parse(JSON.stringify(task))).not.toHaveProperty("externalTaskIdUnconfirmed");
});
