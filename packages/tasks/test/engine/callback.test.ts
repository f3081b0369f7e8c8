import { expect, test } from "vitest";
import { decodeTask, type TaskData } from "../../src/index.ts";
import { connect, createClient } from "../client.ts";

const fog = { prompt: "fog" };

/** Returns the record that a callback contains. */
function recordOf(fields: object): TaskData {
  const record = decodeTask(fields);
  if (!record) throw new Error("The fields are not a task.");
  return record;
}

const video = { type: "video", id: "9", url: "https://example.com/9.mp4" };

test("a callback settles a wait without another poll", async () => {
  const { client, emulator } = await createClient({}, { clock: "manual" });
  const task = await client.textToVideo.create(fog);
  const waiting = task.wait();
  client.engine.handleCallback(recordOf({ id: task.id, status: "succeeded", outputs: [video] }));
  expect(await waiting).toMatchObject({ id: task.id, output: { url: video.url } });
  expect(emulator.calls).toHaveLength(1);
});

test("a callback of a success without outputs polls the task at once", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 1 });
  const task = await client.textToVideo.create(fog);
  const waiting = task.wait({ pollInterval: 60_000 });
  await emulator.clock.sleep(2000);
  const start = emulator.clock.now();
  client.engine.handleCallback(recordOf({ id: task.id, status: "succeeded", outputs: [] }));
  expect((await waiting).status).toBe("succeeded");
  expect(emulator.clock.now() - start).toBeLessThan(1000);
});

test("confirms an unsigned callback with a read by id", async () => {
  const { client } = await createClient();
  const { id } = await client.textToVideo.create(fog);
  expect(await client.engine.confirmCallback({ id })).toMatchObject({ id, status: "submitted" });
  expect(await client.engine.confirmCallback({ id: "1" })).toBeUndefined();
});

test("with a JWT, confirms only the callbacks of tasks that are waited for", async () => {
  const { client, emulator } = await createClient({ credential: "pair" }, { clock: "manual" });
  const task = await client.textToVideo.create(fog);
  expect(await client.engine.confirmCallback(task)).toBeUndefined();
  const waiting = task.wait();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await client.engine.confirmCallback(task)).toMatchObject({ id: task.id });
  client.engine.close();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  expect(emulator.calls.length).toBeGreaterThan(1);
});

test.each([
  ["with its outputs", [video]],
  ["without its outputs, which are read", []],
])("returns the task of a callback that succeeded %s", async (_name, outputs) => {
  const { client, emulator } = await createClient();
  const { id } = await client.textToVideo.run(fog);
  const task = await connect(emulator).engine.callbackTask(recordOf({ id, status: "succeeded", outputs }));
  expect(task).toMatchObject({ id, status: "succeeded", outputs: [{ type: "video" }] });
  expect(task.toJSON()).toMatchObject({ apiVersion: "v2", id });
});

test("returns the task of a callback without a credential", async () => {
  const { emulator } = await createClient();
  const client = connect(emulator, { transport: () => Promise.reject(new Error("no credential")) });
  const task = await client.engine.callbackTask(recordOf({ id: "1", status: "succeeded", outputs: [video] }));
  expect(task).toMatchObject({ id: "1", status: "succeeded", outputs: [{ url: video.url }] });
});
