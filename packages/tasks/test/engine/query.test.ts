import { expect, test } from "vitest";
import { createClient } from "../client.ts";
import { all } from "../emulated.ts";

const fog = { prompt: "fog" };

test.each(["api-key", "pair"] as const)(
  "with the credential %s, gets a task by its id and by its external task id",
  async (credential) => {
    const { client } = await createClient({ credential });
    const { id } = await client.textToVideo.create(fog, { externalTaskId: "job-1" });
    expect(await client.textToVideo.get(id)).toMatchObject({ id, externalTaskId: "job-1" });
    expect(await client.textToVideo.get({ externalTaskId: "job-1" })).toMatchObject({ id });
    expect(await client.textToVideo.get("1")).toBeUndefined();
  },
);

test("rejects a response to a get that holds no list", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ path: "/tasks", status: 200, body: { code: 0, message: "SUCCEED", request_id: "r" } });
  await expect(client.textToVideo.get("1")).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    summary: expect.stringMatching(/^Reading a task of video\.textToVideo: .* no list\.$/),
  });
});

test("lists the tasks of an endpoint page by page", async () => {
  const { client, emulator } = await createClient({ credential: "pair" }, { taskSeconds: 1 });
  for (let index = 0; index < 7; index++) await client.textToVideo.run({ prompt: `fog ${index}` });
  const tasks = await all(client.textToVideo.list({ pageSize: 3 }));
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(7);
  expect(emulator.calls.filter(({ query }) => query["pageNum"])).toHaveLength(3);
});

test("lists the tasks of the account, which can be waited for and downloaded without their endpoint", async () => {
  const { client } = await createClient();
  const { id } = await client.textToVideo.create(fog);
  const [task] = await all(client.tasks.list());
  expect(task).toMatchObject({ id, endpoint: undefined });
  const done = await task?.wait();
  await done?.download(new WritableStream());
});

test("with a JWT, a task without its endpoint is rejected with the next step", async () => {
  const { client } = await createClient({ credential: "pair" });
  await expect(client.tasks.get(["1"])).rejects.toMatchObject({ name: "ConfigurationError" });
  const task = await client.textToVideo.create(fog);
  const { endpoint: _, ...reference } = task.toJSON();
  await expect((await client.tasks.resume(reference)).wait()).rejects.toMatchObject({
    name: "ConfigurationError",
    advice: expect.stringContaining("kling.video.textToVideo.get(id)"),
  });
});

test("iterates over the items of a list", async () => {
  const { client } = await createClient();
  const voices = await all(client.presetVoices({ pageSize: 2 }));
  expect(voices.length).toBeGreaterThan(2);
  expect(new Set(voices.map(({ id }) => id)).size).toBe(voices.length);
});
