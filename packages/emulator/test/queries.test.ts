import { expect, test } from "vitest";
import { open, T2V, V3 } from "./client.ts";

const PATH = "/text-to-video/kling-3.0";

test("GET /tasks shows tasks of both apiVersions, and leaves unknown ids out", async () => {
  const { create, get } = await open();
  const [old, fresh] = [await create(T2V, V3), await create(PATH, { prompt: "fog" })];
  const { items: data } = await get(`/tasks?task_ids=${old},nope,${fresh}`);
  expect(data.map((task) => task.id)).toEqual([old, fresh]);
  expect(data[0]).toMatchObject({ status: "submitted", outputs: [], billing: [] });
});

test("GET /tasks takes 20 ids and no more, of one kind only", async () => {
  const { get } = await open();
  const ids = (count: number): string => Array.from({ length: count }, (_, n) => n + 1).join(",");
  expect(await get(`/tasks?task_ids=${ids(20)}`)).toMatchObject({ status: 200, data: [] });
  expect(await get(`/tasks?task_ids=${ids(21)}`)).toMatchObject({
    status: 400,
    code: 1201,
    message: expect.stringMatching(/cannot exceed 20 in total$/),
  });
  const oneKind = { status: 400, code: 1201, message: "exactly one of task_ids and external_task_ids is required" };
  expect(await get("/tasks?task_ids=1&external_task_ids=2")).toMatchObject(oneKind);
  expect(await get("/tasks")).toMatchObject(oneKind);
});

test("POST /tasks walks a window page by page, and stays in it while tasks are added", async () => {
  const { create, post, emulator } = await open({
    accounts: [
      {
        accessKey: "a",
        secretKey: "s",
        apiKeys: ["api-key-emulator"],
        packs: [{ type: "video", units: 1000, concurrency: 50 }],
      },
    ],
  });
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    ids.push(await create(T2V, V3));
    await emulator.clock.advance(1_000);
  }
  const first = await post("/tasks", {
    limit: 2,
    start_time: String(emulator.clock.now() - 60_000),
    end_time: emulator.clock.now(),
  });
  expect(first.data).toMatchObject({ count: 2, has_more: true });
  await create(T2V, V3);
  const second = await post("/tasks", { limit: 2, cursor: first.data.next_cursor });
  const third = await post("/tasks", { limit: 2, cursor: second.data.next_cursor });
  expect(third.data).toMatchObject({ count: 1, has_more: false });
  const seen = [first, second, third].flatMap(({ data }) => data.result.map((task) => task.id));
  expect(seen).toEqual(ids.toReversed());
});

test("POST /tasks filters by status and by product", async () => {
  const { create, post, emulator } = await open({ taskSeconds: 10 });
  const done = await create(T2V, V3);
  await emulator.clock.advance(10_000);
  const running = await create(T2V, V3);
  const ids = async (...filters: unknown[]): Promise<string[]> =>
    (await post("/tasks", { end_time: emulator.clock.now() + 1, filters })).data.result.map((task) => task.id);
  expect(await ids({ key: "status", values: ["succeeded"] })).toEqual([done]);
  expect(await ids({ key: "status", values: ["submitted", "succeeded"] })).toEqual([running, done]);
  expect(await ids({ key: "product_type", values: ["image"] })).toEqual([]);
  expect(await post("/tasks", { filters: [{ key: "colour", values: [] }] })).toMatchObject({
    status: 400,
    code: 1201,
    message: "filters[0].key value 'colour' is invalid",
  });
});

test("v1 finds a task by its id or its own id, in its own family only", async () => {
  const { create, get } = await open();
  const id = await create(T2V, { ...V3, external_task_id: "mine" });
  const other = await create(PATH, { prompt: "fog", options: { external_task_id: "theirs" } });
  expect((await get(`${T2V}/${id}`)).data.task_id).toBe(id);
  expect((await get(`${T2V}/mine`)).data.task_id).toBe(id);
  for (const path of [`${T2V}/nope`, `${T2V}/${other}`, `${T2V}/theirs`, `/v1/videos/image2video/${id}`]) {
    const last = path.split("/").at(-1);
    expect(await get(path)).toMatchObject({
      status: 400,
      code: 1201,
      message: `Task not found by id/external id: ${last}`,
    });
  }
});

test("v1 lists are bare arrays in pages, newest first unless switched", async () => {
  const ids: string[] = [];
  const { create, get, emulator } = await open();
  for (let n = 0; n < 4; n++) {
    ids.push(await create(T2V, V3));
    await emulator.clock.advance(1);
  }
  const listed = async (query: string): Promise<string[]> =>
    (await get(`${T2V}?${query}`)).items.map((task) => task.task_id);
  expect(await listed("")).toEqual(ids.toReversed());
  expect(await listed("pageNum=2&pageSize=3")).toEqual([ids[0]]);
  expect(await listed("pageNum=3&pageSize=3")).toEqual([]);
  expect(await get(`${T2V}?pageSize=501`)).toMatchObject({
    status: 400,
    code: 1201,
    message: "pageSize value '501' is invalid",
  });
});

test("lists run oldest first, strangers are answered for, and tasks show late, when switched so", async () => {
  const { create, get, emulator } = await open({
    switches: {
      listOrder: "oldest",
      crossEndpointQueries: "allow",
      visibleAfter: 500,
      tasksEndpointProducts: ["image"],
    },
  });
  const first = await create(T2V, V3);
  const second = await create(T2V, V3);
  expect((await get(T2V)).data).toEqual([]);
  expect(await get(`${T2V}/${first}`)).toMatchObject({
    code: 1201,
    message: `Task not found by id/external id: ${first}`,
  });
  await emulator.clock.advance(500);
  expect((await get(T2V)).items.map((task) => task.task_id)).toEqual([first, second]);
  expect(await get(`/v1/videos/image2video/${first}`)).toMatchObject({ code: 0 });
  expect((await get(`/tasks?task_ids=${first}`)).data).toEqual([]);
});

test("one account never sees another's tasks", async () => {
  const packs = [{ type: "video", units: 10, concurrency: 1 }] as const;
  const { create, get } = await open({
    accounts: [
      { accessKey: "a", secretKey: "s", apiKeys: ["api-key-emulator"], packs },
      { accessKey: "b", secretKey: "t", apiKeys: ["other"], packs },
    ],
  });
  const id = await create(T2V, { ...V3, external_task_id: "mine" });
  const other = { authorization: "Bearer other" };
  expect(await get(`${T2V}/${id}`, other)).toMatchObject({
    code: 1201,
    message: `Task not found by id/external id: ${id}`,
  });
  expect((await get(`/tasks?external_task_ids=mine`, other)).data).toEqual([]);
  expect((await get(T2V, other)).data).toEqual([]);
});
