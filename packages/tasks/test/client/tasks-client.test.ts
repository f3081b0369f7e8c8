import { describe, expect, test } from "vitest";
import { createList } from "../../src/index.ts";
import { createClient } from "../client.ts";
import { presetVoices } from "../endpoints.ts";
import { all } from "../emulated.ts";

const fog = { prompt: "fog" };

test("reads and lists tasks of every endpoint", async () => {
  const { client } = await createClient();
  const [one, other] = [await client.textToVideo.create(fog), await client.textToVideo.create(fog)];
  const read = await client.tasks.get([one.id, other, one.toJSON(), "999"]);
  expect(read).toMatchObject([{ id: one.id }, { id: other.id }, { id: one.id }, undefined]);
  const listed = await all(client.tasks.list({ status: ["submitted"] }));
  expect(listed.map(({ id }) => id).toSorted()).toEqual([one.id, other.id].toSorted());
});

test("continues with stored tasks, and recovers a stored intent", async () => {
  const { client } = await createClient();
  const task = await client.textToVideo.create(fog);
  const intent = await client.textToVideo.prepare(fog);
  const sent = await client.tasks.send(intent);
  const resumed = await client.tasks.resumeAll(new Set([task, JSON.stringify(task), intent]));
  expect(resumed.map((each) => each?.id)).toEqual([task.id, task.id, sent.id]);
  expect((await client.tasks.recover(intent))?.id).toBe(sent.id);
});

test("lists the tasks of an endpoint, and reads one by its id and by its external task id", async () => {
  const { client } = await createClient();
  const task = await client.textToVideo.create(fog, { externalTaskId: "scene-1", apiVersion: "v1" });
  expect((await all(client.textToVideo.list())).map(({ id }) => id)).toEqual([task.id]);
  expect((await client.textToVideo.get(task.id))?.id).toBe(task.id);
  expect((await client.textToVideo.get({ externalTaskId: "scene-1" }))?.id).toBe(task.id);
});

describe("options are copied at the call", () => {
  test("of the list of an endpoint and of the list of all tasks", async () => {
    const { client } = await createClient();
    const task = await client.textToVideo.create(fog, { apiVersion: "v1" });
    const query: { status: ("submitted" | "failed")[] } = { status: ["submitted"] };
    const listed = client.tasks.list(query);
    query.status[0] = "failed";
    expect((await all(listed)).map(({ id }) => id)).toEqual([task.id]);
    const options = { pageSize: 1 };
    const ofEndpoint = client.textToVideo.list(options);
    options.pageSize = -1;
    expect(await all(ofEndpoint)).toHaveLength(1);
  });

  test("of a list of other items", async () => {
    const { client } = await createClient();
    const options = { pageSize: 1 };
    const voices = createList(client.engine, presetVoices)(options);
    options.pageSize = -1;
    expect((await all(voices)).length).toBeGreaterThan(1);
  });
});
