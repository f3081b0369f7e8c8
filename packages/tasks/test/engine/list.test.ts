import type { Call, Transport } from "@klingkit/http";
import { expect, test } from "vitest";
import { listPages } from "../../src/engine/list.ts";
import type { EngineParts } from "../../src/engine/parts.ts";
import { listTasks, readReferences } from "../../src/engine/query.ts";
import { all } from "../emulated.ts";
import { endpoints } from "../endpoints.ts";

/** The parts of an engine whose requests return the data of `respond`, and the calls so far. */
function partsWith(
  respond: (call: Call, index: number) => unknown,
  apiVersions: Transport["apiVersions"] = ["v2", "v1"],
): { parts: EngineParts; calls: Call[] } {
  const calls: Call[] = [];
  const transport: Pick<Transport, "request" | "apiVersions" | "baseUrl"> = {
    apiVersions,
    baseUrl: "https://h",
    async request(call) {
      calls.push(call);
      return { data: respond(call, calls.length - 1), requestId: undefined };
    },
  };
  const hook = { observe: () => undefined };
  const parts: unknown = { transport: async () => transport, endpoints, hook, track: <T>(work: Promise<T>) => work };
  // Listing tasks needs no other part.
  return { parts: parts as EngineParts, calls };
}

/** Returns records of API v1. */
const page = (from: number, count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ task_id: `${from + index}`, task_status: "processing" }));

test.each([
  [undefined, 100],
  [0, 1],
  [1, 1],
  [2.9, 2],
  [500, 500],
  [501, 500],
])("a page size of %s requests pages of %i", async (pageSize, size) => {
  const { parts, calls } = partsWith(() => []);
  await all(listPages(parts, "Listing", "/v1/x", { pageSize }));
  expect(calls).toMatchObject([
    { label: "Listing", method: "GET", path: "/v1/x", query: { pageNum: 1, pageSize: size } },
  ]);
  const query = partsWith(() => ({ result: [] }));
  await all(listTasks(query.parts, { pageSize }));
  expect(JSON.parse(query.calls[0]?.body ?? "")).toEqual({ limit: size });
});

test("requests pages until one is short, and skips records that are no tasks", async () => {
  const pages = [page(0, 2), [...page(2, 1), "noise"], page(3, 1)];
  const { parts, calls } = partsWith((_call, index) => pages[index]);
  const { signal } = new AbortController();
  const tasks = await all(listPages(parts, "Listing", "/v1/x", { pageSize: 2, signal }));
  expect(tasks.map(({ id }) => id)).toEqual(["0", "1", "2", "3"]);
  expect(calls.map(({ query }) => query?.["pageNum"])).toEqual([1, 2, 3]);
  expect(calls[0]?.signal).toBe(signal);
});

test("requests at most 1,000 pages", async () => {
  const { parts, calls } = partsWith((_call, index) => page(index, 1));
  expect(await all(listPages(parts, "Listing", "/v1/x", { pageSize: 1 }))).toHaveLength(1000);
  expect(calls).toHaveLength(1000);
});

test("requests a page only when the iteration reaches it", async () => {
  const { parts, calls } = partsWith((_call, index) => page(index, 1));
  const pages = listPages(parts, "Listing", "/v1/x", { pageSize: 1 });
  expect(calls).toHaveLength(0);
  await pages.next();
  expect(calls).toHaveLength(1);
});

test("the first request for the tasks of an account has the filters and the period, the next ones the cursor", async () => {
  const { parts, calls } = partsWith((_call, index) => ({
    result: [{ id: `${index}`, status: "processing" }, "noise"],
    has_more: index < 2,
    next_cursor: `c-${index}`,
  }));
  const { signal } = new AbortController();
  const tasks = await all(
    listTasks(parts, { status: ["submitted"], product: ["video"], from: 5, to: 7, pageSize: 3, signal }),
  );
  expect(tasks.map(({ id }) => id)).toEqual(["0", "1", "2"]);
  const filters = [
    { key: "status", values: ["submitted"] },
    { key: "product_type", values: ["video"] },
  ];
  expect(calls.map(({ body }) => JSON.parse(body ?? "") as unknown)).toEqual([
    { limit: 3, filters, start_time: "5", end_time: "7" },
    { limit: 3, filters, cursor: "c-0" },
    { limit: 3, filters, cursor: "c-1" },
  ]);
  expect(calls[0]).toMatchObject({ method: "POST", path: "/tasks", apiVersion: "v2", isIdempotent: true, signal });
});

test.each([
  ["no further page is announced", { result: [], next_cursor: "c" }],
  ["the announcement is no boolean", { result: [], has_more: "true", next_cursor: "c" }],
  ["the cursor is empty", { result: [], has_more: true, next_cursor: "" }],
  ["the cursor is missing", { result: [], has_more: true }],
])("ends the list if %s", async (_why, data) => {
  const { parts, calls } = partsWith(() => data);
  expect(await all(listTasks(parts))).toEqual([]);
  expect(calls.map(({ body }) => body)).toEqual(['{"limit":100}']);
});

test("with a JWT, the tasks of an account are those of the endpoints on API v1, by time and status", async () => {
  const records = [1, 2, 3, undefined].map((created) => ({
    task_id: `${created}`,
    task_status: created === 3 ? "succeed" : "processing",
    task_result: { videos: [{ url: "https://h/x.mp4" }] },
    ...(created === undefined ? {} : { created_at: created }),
  }));
  const { parts, calls } = partsWith(({ path }) => (path.includes("text2video") ? records : []), ["v1"]);
  const idsOf = async (query: Parameters<typeof listTasks>[1]): Promise<string[]> =>
    (await all(listTasks(parts, query))).map(({ id }) => id);
  expect(await idsOf({})).toEqual(["1", "2", "3", "undefined"]);
  expect(new Set(calls.map(({ apiVersion }) => apiVersion))).toEqual(new Set(["v1"]));
  expect(await idsOf({ from: 2 })).toEqual(["2", "3"]);
  expect(await idsOf({ to: 2 })).toEqual(["1", "undefined"]);
  expect(await idsOf({ status: ["succeeded"] })).toEqual(["3"]);
  const [task] = await all(listTasks(parts, { to: 2 }));
  expect(task?.toJSON()).toMatchObject({ host: "https://h", apiVersion: "v1", endpoint: "video.textToVideo" });
});

const reference = { klingkit: 1, host: "https://h", apiVersion: "v2" } as const;

test("reads many tasks with 20 ids per request, and nothing for tasks that are not shown", async () => {
  const { parts, calls } = partsWith(({ query }) =>
    String(query?.["task_ids"])
      .split(",")
      .filter((id) => id !== "3")
      .map((id) => ({ id, status: "processing" })),
  );
  const references = Array.from({ length: 21 }, (_, index) => ({ ...reference, id: `${index}` }));
  const { signal } = new AbortController();
  const tasks = await readReferences(parts, references, signal);
  expect(tasks.map((task) => task?.id)).toEqual(references.map(({ id }) => (id === "3" ? undefined : id)));
  expect(calls.map(({ query }) => String(query?.["task_ids"]).split(",").length)).toEqual([20, 1]);
  expect(calls[0]?.signal).toBe(signal);
});

test("reads a finished task of API v1, and one that the query does not show, at the path of its endpoint", async () => {
  const { parts, calls } = partsWith(({ path, query }) => {
    if (path !== "/tasks") {
      const id = path.split("/").at(-1);
      const videos = [{ url: "https://h/x.mp4" }];
      return { task_id: id, task_status: "succeed", task_result: { videos } };
    }
    return query?.["task_ids"] === "1,2,3,4"
      ? [
          { id: "1", status: "processing" },
          { id: "2", status: "succeeded" },
          { id: "4", status: "failed" },
        ]
      : [];
  });
  const ofV1 = { ...reference, apiVersion: "v1", endpoint: "video.textToVideo" } as const;
  const tasks = await readReferences(
    parts,
    [
      { ...ofV1, id: "1" },
      { ...ofV1, id: "2" },
      { ...ofV1, id: "3" },
      { ...reference, apiVersion: "v1", id: "4" },
    ],
    undefined,
  );
  expect(tasks.map((task) => task?.status)).toEqual(["processing", "succeeded", "succeeded", "failed"]);
  expect(calls.map(({ path }) => path.split("/").at(-1))).toEqual(["tasks", "2", "3"]);
});

test("sends at most four requests at the same time", async () => {
  let active = 0;
  let most = 0;
  const { parts } = partsWith(() => undefined);
  const transport = await parts.transport();
  const slow: typeof parts = {
    ...parts,
    transport: async () => ({
      ...transport,
      async request({ query }) {
        most = Math.max(most, ++active);
        await new Promise((resolve) => setImmediate(resolve));
        active--;
        return { data: [{ id: String(query?.["task_ids"]), status: "processing" }], requestId: undefined };
      },
    }),
  };
  const references = Array.from({ length: 200 }, (_, index) => ({ ...reference, id: `${index}` }));
  await readReferences(slow, references, undefined);
  expect(most).toBe(4);
});
