import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULT_SWITCHES } from "../src/index.ts";
import { startEmulator, T2V, V3 } from "./client.ts";

test("the README lists every switch with its default first", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const [name, value] of Object.entries(DEFAULT_SWITCHES)) {
    expect(readme.replace(/ +/g, " ")).toContain(`| \`${name}\` | \`${JSON.stringify(value)}\``);
  }
});

test("missing values are empty or omitted", async () => {
  const empty = await startEmulator();
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
  const missing = await startEmulator({ switches: { absentValues: "missing" } });
  const other = await missing.create(T2V, V3);
  expect(Object.keys((await missing.get(`${T2V}/${other}`)).data)).toEqual([
    "task_id",
    "task_status",
    "created_at",
    "updated_at",
  ]);
});

test("switches determine the code of an unknown task and the data of errors", async () => {
  expect(await (await startEmulator()).get(`${T2V}/1`)).toMatchObject({ status: 400, code: 1201, data: undefined });
  const other = await startEmulator({ switches: { notFound: "1203", errorData: "null" } });
  expect(await other.get(`${T2V}/1`)).toMatchObject({ status: 404, code: 1203, data: null });
});

test("callbacks are sent only at the end if the switch is set", async () => {
  const { create, emulator } = await startEmulator({
    switches: { callbackAt: "end" },
    callbacks: { fetch: async () => new Response() },
  });
  await create(T2V, { ...V3, callback_url: "http://localhost:9/" });
  await emulator.clock.advance(600_000);
  expect(emulator.callbacks.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([{ task_status: "succeed" }]);
});

test("an identical create returns the running task if the switch is 'collapse'", async () => {
  const { create, emulator } = await startEmulator({ switches: { identicalCreates: "collapse" }, taskSeconds: 10 });
  const first = await create(T2V, { ...V3, external_task_id: "a" });
  expect(await create(T2V, { ...V3, external_task_id: "b", callback_url: "http://localhost:9/" })).toBe(first);
  expect(await create(T2V, { ...V3, prompt: "sun" })).not.toBe(first);
  expect(emulator.state().paid.tasks).toBe(2);
  await emulator.clock.advance(20_000);
  expect(await create(T2V, V3)).not.toBe(first);
});
