import { expect, test } from "vitest";
import { startEmulator, T2V, V3 } from "./client.ts";

const PATH = "/text-to-video/kling-3.0";

test("GET /tasks returns tasks of both API versions, and omits unknown ids", async () => {
  const { create, get } = await startEmulator();
  const [v1Id, v2Id] = [await create(T2V, V3), await create(PATH, { prompt: "fog" })];
  const { items: data } = await get(`/tasks?task_ids=${v1Id},unknown,${v2Id}`);
  expect(data.map((task) => task.id)).toEqual([v1Id, v2Id]);
  expect(data[0]).toMatchObject({ status: "submitted", outputs: [], billing: [] });
});

test("GET /tasks accepts up to 20 ids of one kind", async () => {
  const { get } = await startEmulator();
  const ids = (count: number): string => Array.from({ length: count }, (_, n) => n + 1).join(",");
  expect(await get(`/tasks?task_ids=${ids(20)}`)).toMatchObject({ status: 200, data: [] });
  expect(await get(`/tasks?task_ids=${ids(21)}`)).toMatchObject({
    status: 400,
    code: 1201,
    message: expect.stringMatching(/cannot exceed 20 in total$/),
  });
  const rejection = { status: 400, code: 1201, message: "exactly one of task_ids and external_task_ids is required" };
  expect(await get("/tasks?task_ids=1&external_task_ids=2")).toMatchObject(rejection);
  expect(await get("/tasks")).toMatchObject(rejection);
});

test("POST /tasks returns stable pages while tasks are added", async () => {
  const { create, post, emulator } = await startEmulator({
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
  const listed = [first, second, third].flatMap(({ data }) => data.result.map((task) => task.id));
  expect(listed).toEqual(ids.toReversed());
});

test("POST /tasks filters by status and by product", async () => {
  const { create, post, emulator } = await startEmulator({ taskSeconds: 10 });
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

test("API v1 finds a task by its id or its external task id, at its endpoint only", async () => {
  const { create, get } = await startEmulator();
  const id = await create(T2V, { ...V3, external_task_id: "job-1" });
  const other = await create(PATH, { prompt: "fog", options: { external_task_id: "other" } });
  expect((await get(`${T2V}/${id}`)).data.task_id).toBe(id);
  expect((await get(`${T2V}/job-1`)).data.task_id).toBe(id);
  for (const path of [`${T2V}/unknown`, `${T2V}/${other}`, `${T2V}/other`, `/v1/videos/image2video/${id}`]) {
    const last = path.split("/").at(-1);
    expect(await get(path)).toMatchObject({
      status: 400,
      code: 1201,
      message: `Task not found by id/external id: ${last}`,
    });
  }
});

test("lists of API v1 are arrays in pages, newest first", async () => {
  const ids: string[] = [];
  const { create, get, emulator } = await startEmulator();
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

test("switches change the order of lists, the visibility of tasks and cross-endpoint queries", async () => {
  const { create, get, emulator } = await startEmulator({
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

test("an account cannot query the tasks of another account", async () => {
  const packs = [{ type: "video", units: 10, concurrency: 1 }] as const;
  const { create, get } = await startEmulator({
    accounts: [
      { accessKey: "a", secretKey: "s", apiKeys: ["api-key-emulator"], packs },
      { accessKey: "b", secretKey: "t", apiKeys: ["other"], packs },
    ],
  });
  const id = await create(T2V, { ...V3, external_task_id: "job-1" });
  const other = { authorization: "Bearer other" };
  expect(await get(`${T2V}/${id}`, other)).toMatchObject({
    code: 1201,
    message: `Task not found by id/external id: ${id}`,
  });
  expect((await get(`/tasks?external_task_ids=job-1`, other)).data).toEqual([]);
  expect((await get(T2V, other)).data).toEqual([]);
});
