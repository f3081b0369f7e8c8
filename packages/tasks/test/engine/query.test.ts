import type { TaskReference } from "@klingkit/errors";
import { describe, expect, test } from "vitest";
import type { TaskQuery } from "../../src/index.ts";
import { type Client, connect, createClient } from "../client.ts";
import { all, openEmulator } from "../emulated.ts";

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

test("rejects a response to a get that contains no list", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ path: "/tasks", status: 200, body: { code: 0, message: "SUCCEED", request_id: "r" } });
  await expect(client.textToVideo.get("1")).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    summary: expect.stringMatching(/^Reading a video\.textToVideo task: .* no list\.$/),
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

test("lists tasks by status, product and time, page by page", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 10 });
  const first = await client.textToVideo.run(fog);
  const { now } = emulator.clock;
  const from = now();
  const finished = await Promise.all([client.textToVideo.run(fog), client.textToVideo.run(fog)]);
  const image = await client.generate.run(fog);
  const running = await client.textToVideo.create(fog);
  const idsOf = async (query: TaskQuery): Promise<Set<string>> =>
    new Set((await all(client.tasks.list(query))).map(({ id }) => id));
  const ids = finished.map(({ id }) => id);
  expect(await idsOf({ status: ["submitted", "processing"] })).toEqual(new Set([running.id]));
  expect(await idsOf({ product: ["image"] })).toEqual(new Set([image.id]));
  expect(await idsOf({ to: from - 1 })).toEqual(new Set([first.id]));
  const before = emulator.calls.length;
  expect(await idsOf({ from, status: ["succeeded"], product: ["video"], pageSize: 1 })).toEqual(new Set(ids));
  expect(emulator.calls.length - before).toBeGreaterThanOrEqual(2);
});

test("with a JWT, lists the tasks of one endpoint after the other, by status and time", async () => {
  const { client, emulator } = await createClient({ credential: "pair" }, { taskSeconds: 10 });
  const video = await client.textToVideo.run(fog);
  const from = emulator.clock.now();
  const image = await client.generate.create(fog);
  const tasks = await all(client.tasks.list());
  expect(tasks).toMatchObject([
    { id: video.id, endpoint: "video.textToVideo", status: "succeeded" },
    { id: image.id, endpoint: "image.generate", status: "submitted" },
  ]);
  expect((await all(client.tasks.list({ status: ["succeeded"] }))).map(({ id }) => id)).toEqual([video.id]);
  expect((await all(client.tasks.list({ from }))).map(({ id }) => id)).toEqual([image.id]);
  expect((await all(client.tasks.list({ to: from }))).map(({ id }) => id)).toEqual([video.id]);
});

test.each([
  ["POST", (client: Client) => all(client.tasks.list())],
  ["GET", (client: Client) => client.tasks.get(["1"])],
  ["GET", (client: Client) => all(client.textToVideo.list())],
] as const)("rejects a response to a %s that holds no list (%s)", async (method, call) => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method, status: 200, body: { code: 0, message: "SUCCEED", request_id: "r", data: {} } });
  await expect(call(client)).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    summary: expect.stringMatching(/no list\.$/),
  });
});

test.each(["api-key", "pair"] as const)(
  "with the credential %s, gets many tasks in the order of the argument",
  async (credential) => {
    const { client, emulator } = await createClient({ credential }, { taskSeconds: 1 });
    const first = await client.textToVideo.run(fog, { apiVersion: "v1" });
    const second = await client.generate.create(fog);
    const unknown = { ...second.toJSON(), id: "1" };
    const before = emulator.calls.length;
    const tasks = await client.tasks.get([second, unknown, first.toJSON()]);
    expect(tasks.map((task) => task?.id)).toEqual([second.id, undefined, first.id]);
    expect(tasks[0]).toMatchObject({ endpoint: "image.generate" });
    expect(emulator.calls.length - before).toBeGreaterThan(1);
  },
);

test.each(["api-key", "pair"] as const)(
  "with the credential %s, gets tasks by their external task ids, alone and beside others",
  async (credential) => {
    const { client } = await createClient({ credential });
    const first = await client.textToVideo.create(fog);
    const second = await client.textToVideo.create(fog);
    const { id: _, ...reference } = second.toJSON();
    expect((await client.tasks.get([first, reference])).map((task) => task?.id)).toEqual([first.id, second.id]);
    expect((await client.tasks.get([reference])).map((task) => task?.id)).toEqual([second.id]);
  },
);

test.each(["api-key", "pair"] as const)(
  "with the credential %s, rejects a reference of another host, and what is no reference, without a request",
  async (credential) => {
    const { client, emulator } = await createClient({ credential });
    const task = await client.textToVideo.create(fog);
    const before = emulator.calls.length;
    for (const changed of [{ host: "https://api.example" }, { klingkit: 2 }, { apiVersion: "v3" }]) {
      const reference: TaskReference = Object.assign({ ...task.toJSON() }, changed);
      await expect(client.tasks.get([reference, task])).rejects.toMatchObject({ name: "ConfigurationError" });
    }
    expect(emulator.calls).toHaveLength(before);
  },
);

test("rejects a response to a get that shows another task", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ path: "/tasks", body: { code: 0, message: "", request_id: "", data: [{ id: "7" }] } });
  await expect(client.textToVideo.get("1")).rejects.toMatchObject({ name: "UnexpectedResponseError" });
});

test("with a JWT, rejects a reference of an endpoint that the engine or API v1 does not have", async () => {
  const { client, emulator } = await createClient({ credential: "pair" });
  const reference = { klingkit: 1, host: emulator.url, apiVersion: "v1", id: "1" } as const;
  for (const endpoint of [
    "video.unknown",
    "music.generate",
    "toString",
    "audio.speech",
    "video.withoutExternalTaskId",
  ]) {
    await expect(client.tasks.get([{ ...reference, endpoint }])).rejects.toMatchObject({
      name: "ConfigurationError",
      summary: expect.stringContaining(endpoint),
    });
  }
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

test("lists nothing for an endpoint that API v1 does not have", async () => {
  const { client, emulator } = await createClient();
  expect(await all(client.withoutExternalTaskId.list())).toEqual([]);
  expect(emulator.calls).toEqual([]);
});

const endpoint = "video.textToVideo";

describe.each(["api-key", "pair"] as const)("with the credential %s", (credential) => {
  test("a task with an opaque id is created, resumed and waited for", async () => {
    const emulator = await openEmulator();
    const opaque = "q83v+/Xy0AAAAAAAAAAAAA==";
    let id = "";
    const client = connect(emulator, {
      credential,
      // A service whose ids are base64.
      fetch: async (url, init) => {
        const response = await emulator.fetch(url.replace(encodeURIComponent(opaque), id), init);
        const text = await response.text();
        id ||= /"(?:task_)?id":"(\d+)"/.exec(text)?.[1] ?? "";
        return new Response(text.replaceAll(id, opaque), response);
      },
    });
    const task = await client.textToVideo.create({ prompt: "fog" });
    expect(task.id).toBe(opaque);
    const resumed = await client.tasks.resume(JSON.stringify(task));
    expect(await resumed.wait()).toMatchObject({ id: opaque, status: "succeeded" });
    expect((await client.textToVideo.get(opaque))?.id).toBe(opaque);
  });

  test.each(["../x", "..", "a/../../b", "..\\x"])("the id %j never reaches a path", async (id) => {
    const { client, emulator } = await createClient({ credential });
    const rejection = { name: "ConfigurationError", advice: expect.stringContaining("Nothing was sent") };
    const reference = { klingkit: 1, host: emulator.url, apiVersion: "v1", endpoint, id } as const;
    const resumed = await client.tasks.resume(reference);
    const other = await client.textToVideo.create({ prompt: "fog" });
    const requests = emulator.calls.length;
    await expect(client.generate.get(id)).rejects.toMatchObject(rejection);
    await expect(resumed.wait()).rejects.toMatchObject({ ...rejection, task: { id } });
    await expect(resumed.refresh()).rejects.toMatchObject(rejection);
    await expect(client.tasks.get([reference])).rejects.toMatchObject(rejection);
    expect(emulator.calls).toHaveLength(requests);
    // The wait of another task is not affected.
    expect((await other.wait()).status).toBe("succeeded");
  });
});

test("an empty id does not return another task that has no external task id", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ path: "/tasks", body: { code: 0, message: "", request_id: "", data: [{ id: "7" }] } });
  await expect(client.textToVideo.get("")).rejects.toMatchObject({ name: "ConfigurationError" });
});
