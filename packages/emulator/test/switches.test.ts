import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULT_SWITCHES } from "../src/index.ts";
import { KEY, startEmulator, T2V, V3 } from "./client.ts";

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

const ELEMENTS = "/v1/general/advanced-custom-elements";
const IMAGE = "https://example.com/element.png";
const ELEMENT = {
  element_name: "Keeper",
  element_description: "A keeper",
  reference_type: "image_refer",
  element_image_list: { frontal_image: IMAGE, refer_images: [{ image_url: IMAGE }] },
};

test("an external task id is unique in the account or in the endpoint", async () => {
  const { create, post } = await startEmulator();
  await create(ELEMENTS, { ...ELEMENT, external_task_id: "a" });
  expect(await post(T2V, { ...V3, external_task_id: "a" })).toMatchObject({ code: 1201 });
  const other = await startEmulator({ switches: { externalIdScope: "endpoint" } });
  await other.create(ELEMENTS, { ...ELEMENT, external_task_id: "a" });
  await other.create(T2V, { ...V3, external_task_id: "a" });
  expect(await other.post(T2V, { ...V3, external_task_id: "a" })).toMatchObject({ code: 1201 });
});

test("elements accept or ignore an external task id", async () => {
  const { create, get } = await startEmulator();
  await create(ELEMENTS, { ...ELEMENT, external_task_id: "a" });
  expect(await get(`${ELEMENTS}/a`)).toMatchObject({ code: 0 });
  const other = await startEmulator({ switches: { elementExternalIds: "ignore" } });
  await other.create(ELEMENTS, { ...ELEMENT, external_task_id: "a" });
  expect(await other.get(`${ELEMENTS}/a`)).toMatchObject({ code: 1201 });
});

test("deleted elements are listed or hidden", async () => {
  for (const deletedElements of ["listed", "hidden"] as const) {
    const { emulator, get, post } = await startEmulator({ switches: { deletedElements } });
    await emulator.addElement({ id: "829836802793406553" });
    await post("/v1/general/delete-elements", { element_id: "829836802793406553" });
    expect((await get(ELEMENTS)).items).toHaveLength(deletedElements === "listed" ? 1 : 0);
  }
});

test("pages out of range are rejected or replaced", async () => {
  const { get } = await startEmulator();
  expect(await get(`${T2V}?pageSize=501`)).toMatchObject({ status: 400, code: 1201 });
  const other = await startEmulator({ switches: { outOfRangePages: "clamp" } });
  expect(await other.get(`${T2V}?pageSize=501&pageNum=0`)).toMatchObject({ status: 200, code: 0 });
});

test("the length of a prompt is counted in characters, UTF-16 units or bytes", async () => {
  const accepted = async (promptLength: "characters" | "utf16" | "bytes"): Promise<string> => {
    const { post } = await startEmulator({ switches: { promptLength } });
    const codes = [];
    for (const letter of ["\u{1f30a}", "\u00e9", "a"])
      codes.push((await post(T2V, { ...V3, prompt: letter.repeat(1300) })).code);
    return codes.join();
  };
  expect(await accepted("characters")).toBe("0,0,0");
  expect(await accepted("utf16")).toBe("1201,0,0");
  expect(await accepted("bytes")).toBe("1201,1201,0");
});

test("a boolean in place of a string is rejected or converted", async () => {
  const { post } = await startEmulator();
  expect(await post(T2V, { ...V3, prompt: true })).toMatchObject({
    code: 1201,
    message: "Failed to resolve the request body",
  });
  const other = await startEmulator({ switches: { wrongTypes: "convert" } });
  expect(await other.post(T2V, { ...V3, prompt: true })).toMatchObject({ code: 0 });
});

test("another Content-Type is ignored or rejected", async () => {
  for (const [contentType, status] of [
    ["ignore", 200],
    ["reject", 415],
  ] as const) {
    const { post } = await startEmulator({ switches: { contentType } });
    expect(await post(T2V, V3, { ...KEY, "content-type": "text/plain" })).toMatchObject({ status });
  }
});

test("Kling 4.0 exists or is rejected like an unknown model", async () => {
  const path = "/text-to-video/kling-4.0";
  expect(await (await startEmulator()).post(path, { prompt: "fog" })).toMatchObject({ code: 0 });
  const other = await startEmulator({ switches: { kling4: "reject" } });
  expect(await other.post(path, { prompt: "fog" })).toMatchObject({ status: 404, code: 1203 });
});
