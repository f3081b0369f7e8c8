import { describe, expect, test } from "vitest";
import { connect, createClient, errorOf } from "../client.ts";

const fog = { prompt: "fog" };

describe.each([
  ["v2", "api-key"],
  ["v1", "pair"],
] as const)("on API %s", (_version, credential) => {
  test("recovers a created task from the JSON of the error", async () => {
    const { client, emulator } = await createClient({ credential });
    const fault = emulator.faults.add({ drop: "after" });
    const error = await errorOf(client.textToVideo.create(fog));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
    fault.remove();
    const task = await client.tasks.recover(JSON.stringify(error.task));
    expect((await task?.wait())?.status).toBe("succeeded");
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("returns undefined if nothing was created, after the time within which a task must appear", async () => {
    const { client, emulator } = await createClient({ credential });
    const fault = emulator.faults.add({ drop: "before" });
    const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 10_000 }));
    fault.remove();
    const before = emulator.clock.now();
    await expect(client.tasks.recover(JSON.stringify(error.task))).resolves.toBeUndefined();
    expect(emulator.clock.now() - before).toBeGreaterThan(30_000);
    expect(emulator.state().paid.tasks).toBe(0);
  });
});

test.each([-3_000_000, -120_000, 120_000, 3_000_000])(
  "finds a task that appears after 50 s when the clock of the recovering machine differs by %i ms",
  async (offset) => {
    const { client, emulator } = await createClient({}, { switches: { visibleAfter: 50_000 } });
    const fault = emulator.faults.add({ drop: "after" });
    const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 1000 }));
    fault.remove();
    const clock = { now: () => emulator.clock.now() + offset, sleep: emulator.clock.sleep };
    const other = connect(emulator, { clock });
    expect((await other.tasks.recover(JSON.stringify(error.task)))?.id).toBe(emulator.state().tasks[0]?.id);
  },
);

test("returns undefined after one lookup when the create is more than an hour old", async () => {
  const { client, emulator } = await createClient();
  const fault = emulator.faults.add({ drop: "before" });
  const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 1000 }));
  fault.remove();
  await emulator.clock.sleep(3_600_001);
  const before = emulator.calls.length;
  expect(await client.tasks.recover(JSON.stringify(error.task))).toBeUndefined();
  expect(emulator.calls.length - before).toBe(1);
});

test("recovers a task from an error, an intent, a reference or a task, and from the JSON of each", async () => {
  const { client, emulator } = await createClient();
  const intent = await client.textToVideo.prepare(fog);
  const task = await client.tasks.send(intent);
  const { id: _, ...withoutId } = task.toJSON();
  for (const source of [intent, task, task.toJSON(), withoutId]) {
    expect((await client.tasks.recover(source))?.id).toBe(task.id);
    expect((await client.tasks.recover(JSON.stringify(source)))?.id).toBe(task.id);
  }
  emulator.faults.add({ method: "POST", drop: "before" });
  emulator.faults.add({ method: "GET", drop: "before", times: 20 });
  const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 5000 }));
  expect(error).toMatchObject({ name: "TaskOutcomeUnknownError" });
  expect(await client.tasks.recover(error.task ?? "")).toBeUndefined();
});

test("sends nothing for a reference with an id", async () => {
  const { client, emulator } = await createClient();
  const task = await client.textToVideo.create(fog);
  expect((await client.tasks.recover(task.toJSON()))?.id).toBe(task.id);
  expect(emulator.calls).toHaveLength(1);
});

test.each([0, 600_000])(
  "rejects, and can be called again, while no lookup gets a response %i ms after the create",
  async (later) => {
    const { client, emulator } = await createClient();
    const fault = emulator.faults.add({ drop: "after" });
    const error = await errorOf(client.textToVideo.create(fog));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", task: { endpoint: "video.textToVideo" } });
    const reference = JSON.stringify(error.task);
    await emulator.clock.sleep(later);
    await expect(client.tasks.recover(reference)).rejects.toMatchObject({
      name: "TaskOutcomeUnknownError",
      task: error.task,
      recoverable: true,
    });
    fault.remove();
    expect((await client.tasks.recover(reference))?.id).toBe(emulator.state().tasks[0]?.id);
  },
);

test("`maxRetries: 0` does not limit the lookups of a recovery", async () => {
  const { client, emulator } = await createClient({ maxRetries: 0 });
  const intent = await client.textToVideo.prepare(fog);
  const { id } = await client.tasks.send(intent);
  const outage = emulator.faults.add({ method: "GET", drop: "before", times: 9 });
  expect((await client.tasks.recover(intent))?.id).toBe(id);
  expect(outage.hits).toBe(9);
});

test("reports that recovery is impossible if the endpoint has no lookup by external task id", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", drop: "before" });
  const input = { videoUrl: "https://example.com/talk.mp4", text: "The fog comes in." };
  const error = await errorOf(client.lipSync.create(input, { externalTaskId: "job-7" }));
  expect(error).toMatchObject({ taskState: "unknown", task: { externalTaskId: "job-7" } });
  await emulator.clock.sleep(120_000);
  await expect(client.tasks.recover(error.task ?? "")).rejects.toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    recoverable: false,
    message: expect.stringContaining("no documented lookup"),
  });
});
