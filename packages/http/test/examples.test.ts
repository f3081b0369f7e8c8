import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reorder } from "../examples/another-api.ts";
import { readTasks } from "../examples/kling.ts";
import { cannedFetch, fetchError, virtualClock, plainAuthorizer } from "./canned.ts";

const shop = { baseUrl: "https://shop.example", token: "shop-token" };

test("reorder retries the read and sends the order once", async () => {
  const fetch = cannedFetch({ status: 503, body: "<html>" }, { body: [3] }, { status: 201, body: { order: 7 } });
  expect(await reorder({ ...shop, fetch, clock: virtualClock() })).toEqual({ order: 7 });
  expect(fetch.sent.map(({ url, init }) => [init.method, url, init.body])).toEqual([
    ["GET", "https://shop.example/stock", undefined],
    ["GET", "https://shop.example/stock", undefined],
    ["POST", "https://shop.example/orders", '{"after":[3]}'],
  ]);
});

test("reorder does not retry an order whose response is lost", async () => {
  const fetch = cannedFetch({ body: [3] }, fetchError("ECONNRESET"));
  await expect(reorder({ ...shop, fetch, clock: virtualClock() })).rejects.toMatchObject({ sent: "unknown" });
  expect(fetch.sent).toHaveLength(2);
});

test("readTasks requests tasks by their ids", async () => {
  const fetch = cannedFetch({ body: { code: 0, message: "SUCCEED", request_id: "r", data: [{ task_id: "1" }] } });
  expect(await readTasks(["1", "2"], plainAuthorizer, { fetch, clock: virtualClock() })).toEqual([{ task_id: "1" }]);
  expect(fetch.sent[0]?.url).toBe("https://api-singapore.klingai.com/tasks?task_ids=1%2C2");
});

test("the README contains the example programs", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
  const files = readdirSync(join(folder, "examples")).map((name) =>
    readFileSync(join(folder, "examples", name), "utf8"),
  );
  expect(blocks.toSorted()).toEqual(files.toSorted());
});
