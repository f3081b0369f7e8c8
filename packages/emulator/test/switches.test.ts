import { expect, test } from "vitest";
import { DEFAULT_SWITCHES } from "../src/index.ts";
import { readFileSync } from "node:fs";
import { open, T2V, V3 } from "./client.ts";

test("every switch is in the README, its default first", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const [name, value] of Object.entries(DEFAULT_SWITCHES)) {
    expect(readme.replace(/ +/g, " ")).toContain(`| \`${name}\` | \`${JSON.stringify(value)}\``);
  }
});

test("what is not there is empty, or missing", async () => {
  const empty = await open();
  const id = await empty.create(T2V, V3);
  expect(Object.keys((await empty.get(`${T2V}/${id}`)).data)).toEqual([
    "task_id",
    "task_status",
    "task_info",
    "created_at",
    "updated_at",
    "task_status_msg",
    "task_result",
  ]);
  const missing = await open({ switches: { absentValues: "missing" } });
  const other = await missing.create(T2V, V3);
  expect(Object.keys((await missing.get(`${T2V}/${other}`)).data)).toEqual([
    "task_id",
    "task_status",
    "created_at",
    "updated_at",
  ]);
});

test("an unknown task is 400/1201, or 404/1203; a refusal has no data, or null", async () => {
  expect(await (await open()).get(`${T2V}/1`)).toMatchObject({ status: 400, code: 1201, data: undefined });
  const other = await open({ switches: { notFound: "1203", errorData: "null" } });
  expect(await other.get(`${T2V}/1`)).toMatchObject({ status: 404, code: 1203, data: null });
});

test("callbacks come at every change, or at the end only", async () => {
  const { create, emulator } = await open({
    switches: { callbackAt: "end" },
    callbacks: { fetch: async () => new Response() },
  });
  await create(T2V, { ...V3, callback_url: "http://localhost:9/" });
  await emulator.clock.advance(600_000);
  expect(emulator.callbacks.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([{ task_status: "succeed" }]);
});
