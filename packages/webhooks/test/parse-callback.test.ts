import { expect, test } from "vitest";
import { parseCallback } from "../src/index.ts";
import { consoleTest, told } from "./callbacks.ts";

const read = (value: unknown): ReturnType<typeof parseCallback> => parseCallback(JSON.stringify(value));

test("the newer design's payload and v1's become the same form", () => {
  const path = read({
    id: "1",
    status: "succeeded",
    message: "",
    create_time: 5,
    update_time: 6,
    external_id: "job-1",
    outputs: [{ type: "video", id: "9", url: "https://example.com/9.mp4", duration: "5.04" }],
    billing: [{ charge_type: "unit", amount: "3" }],
  });
  const v1 = read({
    task_id: "1",
    task_status: "succeed",
    task_status_msg: "",
    created_at: 5,
    updated_at: 6,
    task_info: { external_task_id: "job-1" },
    task_result: { videos: [{ id: "9", url: "https://example.com/9.mp4", duration: "5.04" }] },
    final_unit_deduction: "3",
  });
  const common = {
    id: "1",
    externalTaskId: "job-1",
    status: "succeeded",
    createdAt: 5,
    updatedAt: 6,
    outputs: [{ type: "video", id: "9", url: "https://example.com/9.mp4", duration: 5.04 }],
    billing: [{ kind: "unit", amount: 3 }],
  };
  expect(path).toMatchObject({ task: { ...common, serviceStatus: "succeeded" }, test: false });
  expect(v1).toMatchObject({ task: { ...common, serviceStatus: "succeed" }, test: false });
});

test("outputs that the v1 callback page does not list are read all the same", () => {
  const task_result = { audios: [{ id: "a", url_mp3: "https://example.com/a.mp3" }], voices: [{ voice_id: "v" }] };
  const callback = read({ task_id: "1", task_status: "succeed", task_result });
  expect(callback?.task.outputs).toMatchObject([
    { type: "audio", id: "a" },
    { type: "voice", id: "v" },
  ]);
});

test("an element's parts may be called materials", () => {
  const materials = [{ type: "image", role: "reference", url: "https://example.com/1.png" }];
  const callback = read({ id: "1", status: "succeeded", outputs: [{ type: "element", id: "7", materials }] });
  expect(callback?.task.outputs).toMatchObject([{ references: [{ type: "image", role: "refer" }] }]);
});

test("an element's id beyond 2^53 keeps its digits", () => {
  const callback = parseCallback(
    '{"task_id":"1","task_status":"succeed","task_result":{"elements":[{"element_id":829836802793406551}]}}',
  );
  expect(callback?.task.outputs).toMatchObject([{ type: "element", id: "829836802793406551" }]);
});

test("empty means absent", () => {
  const callback = read({
    task_id: "1",
    task_status: "processing",
    task_status_msg: "",
    task_info: {},
    task_result: {},
  });
  expect(callback?.task).not.toHaveProperty("message");
  expect(callback?.task).not.toHaveProperty("externalTaskId");
});

test("the console's test callback is recognised, a true start is not taken for one", () => {
  expect(read(consoleTest)?.test).toBe(true);
  expect(read(told("submitted"))?.test).toBe(false);
  expect(read({ ...consoleTest, billing: [] })?.test).toBe(false);
  expect(read({ ...consoleTest, status: "succeeded" })?.test).toBe(false);
});

test.each([
  "",
  "null",
  "[]",
  "{",
  "{}",
  '"text"',
  '{"code":0,"data":{"id":"1","status":"submitted"}}',
  '{"id":"1"}',
  '{"id":"","status":"submitted"}',
  '{"id":"..","status":"submitted"}',
  '{"id":"1,2","status":"submitted"}',
  '{"id":{"$ne":1},"status":"submitted"}',
  `{"id":"${"1".repeat(129)}","status":"submitted"}`,
])("no task: %s", (body) => {
  expect(parseCallback(body)).toBeUndefined();
});

test("bytes that are not UTF-8 are no task", () => {
  expect(parseCallback(new Uint8Array([0x7b, 0xff, 0x7d]))).toBeUndefined();
});
