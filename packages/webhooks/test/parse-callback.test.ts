import { expect, test } from "vitest";
import { parseCallback } from "../src/index.ts";
import { consoleTest, taskBody } from "./callbacks.ts";

const parseObject = (value: unknown): ReturnType<typeof parseCallback> => parseCallback(JSON.stringify(value));

test("API v2 and API v1 callbacks are decoded to the same task data", () => {
  const v2 = parseObject({
    id: "1",
    status: "succeeded",
    message: "",
    create_time: 5,
    update_time: 6,
    external_id: "job-1",
    outputs: [{ type: "video", id: "9", url: "https://example.com/9.mp4", duration: "5.04" }],
    billing: [{ charge_type: "unit", amount: "3" }],
  });
  const v1 = parseObject({
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
  expect(v2).toMatchObject({ task: { ...common, serviceStatus: "succeeded" }, test: false });
  expect(v1).toMatchObject({ task: { ...common, serviceStatus: "succeed" }, test: false });
});

test("decodes outputs that the documentation of API v1 callbacks does not list", () => {
  const task_result = { audios: [{ id: "a", url_mp3: "https://example.com/a.mp3" }], voices: [{ voice_id: "v" }] };
  const callback = parseObject({ task_id: "1", task_status: "succeed", task_result });
  expect(callback?.task.outputs).toMatchObject([
    { type: "audio", id: "a" },
    { type: "voice", id: "v" },
  ]);
});

test("decodes `materials` of an element as references", () => {
  const materials = [{ type: "image", role: "reference", url: "https://example.com/1.png" }];
  const callback = parseObject({ id: "1", status: "succeeded", outputs: [{ type: "element", id: "7", materials }] });
  expect(callback?.task.outputs).toMatchObject([{ references: [{ type: "image", role: "refer" }] }]);
});

test("an element id beyond 2^53 keeps all its digits", () => {
  const callback = parseCallback(
    '{"task_id":"1","task_status":"succeed","task_result":{"elements":[{"element_id":829836802793406551}]}}',
  );
  expect(callback?.task.outputs).toMatchObject([{ type: "element", id: "829836802793406551" }]);
});

test("omits empty fields", () => {
  const callback = parseObject({
    task_id: "1",
    task_status: "processing",
    task_status_msg: "",
    task_info: {},
    task_result: {},
  });
  expect(callback?.task).not.toHaveProperty("message");
  expect(callback?.task).not.toHaveProperty("externalTaskId");
});

test("recognizes the console's test callback, and no submitted task as one", () => {
  expect(parseObject(consoleTest)?.test).toBe(true);
  expect(parseObject(taskBody("submitted"))?.test).toBe(false);
  expect(parseObject({ ...consoleTest, billing: [] })?.test).toBe(false);
  expect(parseObject({ ...consoleTest, status: "succeeded" })?.test).toBe(false);
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
])("returns undefined for %s", (body) => {
  expect(parseCallback(body)).toBeUndefined();
});

test("returns undefined for bytes that are not UTF-8", () => {
  expect(parseCallback(new Uint8Array([0x7b, 0xff, 0x7d]))).toBeUndefined();
});

test("returns undefined for JSON with a byte that is not UTF-8", () => {
  const [start, end] = ['{"id":"1","status":"submitted","message":"', '"}'].map((text) =>
    new TextEncoder().encode(text),
  );
  expect(parseCallback(Uint8Array.from([...(start ?? []), 0xff, ...(end ?? [])]))).toBeUndefined();
});

test.each<[number: string, value: unknown]>([
  ["-12345678901234567890", "-12345678901234567890"],
  ["12345678901234567890.5", Number("12345678901234567890.5")],
  ["1e300", 1e300],
  ["9007199254740991", 9_007_199_254_740_991],
  ["null", null],
])("the value %s is parsed as %o: only integers beyond 2^53 keep their digits as text", (text, value) => {
  const callback = parseCallback(`{"id":"1","status":"submitted","value":${text}}`);
  expect(callback?.task.raw).toMatchObject({ value });
});

test.each([{ message: "hello" }, { outputs: [{ type: "video", id: "9", url: "https://example.com/9.mp4" }] }])(
  "a callback like the console's test, but with %o, is not one",
  (change) => {
    expect(parseObject({ ...consoleTest, ...change })?.test).toBe(false);
  },
);
