import { describe, expect, test } from "vitest";
import { decodeTask } from "../../src/index.ts";

// Bodies as documented: see apps/docs/service/api-v1.md#task-records and apps/docs/service/api-v2.md#task-records.

test("decodes `succeed` of API v1 and `succeeded` of API v2 as the same status", () => {
  expect(decodeTask({ task_id: "1", task_status: "succeed" })?.status).toBe("succeeded");
  expect(decodeTask({ id: "1", status: "succeeded" })?.status).toBe("succeeded");
});

test("decodes an unknown status as `processing`, and keeps the service's word", () => {
  expect(decodeTask({ id: "1", status: "paused" })).toMatchObject({ status: "processing", serviceStatus: "paused" });
});

test("decodes a status that is a property of Object.prototype as unknown", () => {
  expect(decodeTask({ id: "1", status: "constructor" })?.status).toBe("processing");
});

test("decodes the create response of API v1", () => {
  const data = {
    task_id: "867283741759111202",
    task_status: "submitted",
    task_info: { external_task_id: "job-1" },
    created_at: 1774805076166,
    updated_at: 1774805076166,
  };
  expect(decodeTask(data)).toEqual({
    id: "867283741759111202",
    externalTaskId: "job-1",
    status: "submitted",
    serviceStatus: "submitted",
    createdAt: 1774805076166,
    updatedAt: 1774805076166,
    outputs: [],
    billing: [],
    raw: data,
  });
});

test("omits empty fields", () => {
  const task = decodeTask({
    task_id: "1",
    task_status: "processing",
    task_info: {},
    task_result: {},
    task_status_msg: "",
    watermark_info: null,
  });
  expect(task).not.toHaveProperty("message");
  expect(task).not.toHaveProperty("externalTaskId");
  expect(task?.outputs).toEqual([]);
});

test("decodes the duration and the billing of a video of API v1 as numbers", () => {
  const task = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_result: { videos: [{ id: "v", url: "https://u", duration: "5.04" }] },
    final_unit_deduction: "3.5",
    final_balance_deduction: { quota: "0.4", list_price: "0.5" },
  });
  expect(task?.outputs).toEqual([{ type: "video", id: "v", url: "https://u", duration: 5.04 }]);
  expect(task?.billing).toEqual([
    { kind: "unit", amount: 3.5 },
    { kind: "cash", amount: 0.4, listPrice: 0.5 },
  ]);
});

test("decodes the pack type in the billing of API v2", () => {
  expect(
    decodeTask({
      id: "1",
      status: "succeeded",
      billing: [{ charge_type: "unit", amount: "2.4", package_type: "video" }],
    })?.billing,
  ).toEqual([{ kind: "unit", amount: 2.4, packageType: "video" }]);
});

describe("billing that cannot be read is unknown, never 0", () => {
  test.each([
    [{ charge_type: "unit", amount: "a few" }, { kind: "unit" }],
    [{ charge_type: "unit" }, { kind: "unit" }],
    [{ charge_type: "unit", amount: " " }, { kind: "unit" }],
    [
      { charge_type: "cash", amount: "1,5", currency: "CNY" },
      { kind: "cash", currency: "CNY" },
    ],
    [
      { charge_type: "cash", amount: null, cash_type: "test_balance" },
      { kind: "cash", cashType: "test_balance" },
    ],
    [
      { charge_type: "unit", amount: "0" },
      { kind: "unit", amount: 0 },
    ],
    [
      { charge_type: "unit", amount: 0.5 },
      { kind: "unit", amount: 0.5 },
    ],
  ])("on API v2: %j", (billing, decoded) => {
    expect(decodeTask({ id: "1", status: "succeeded", billing: [billing] })?.billing).toEqual([decoded]);
  });

  test.each([
    [{ final_unit_deduction: "a few" }, [{ kind: "unit" }]],
    [{ final_unit_deduction: [3] }, [{ kind: "unit" }]],
    [{ final_unit_deduction: "0" }, [{ kind: "unit", amount: 0 }]],
    [{ final_unit_deduction: 0.5 }, [{ kind: "unit", amount: 0.5 }]],
    [{ final_unit_deduction: "3.2", final_balance_deduction: { quota: "0" } }, [{ kind: "unit", amount: 3.2 }]],
    [{ final_unit_deduction: "0", final_balance_deduction: { quota: "0.4" } }, [{ kind: "cash", amount: 0.4 }]],
    [{ final_unit_deduction: "0", final_balance_deduction: { quota: "?" } }, [{ kind: "cash" }]],
    [{ final_balance_deduction: "?" }, [{ kind: "cash" }]],
    [{ final_unit_deduction: "", final_balance_deduction: {} }, []],
    [{ final_unit_deduction: null }, []],
    [{}, []],
  ])("on API v1: %j", (fields, decoded) => {
    expect(decodeTask({ task_id: "1", task_status: "succeed", ...fields })?.billing).toEqual(decoded);
  });
});

test.each([
  [{ task_id: "1", watermark_info: { enabled: true } }, true],
  [{ id: "1", watermark_info: { enabled: false } }, false],
  [{ task_id: "1", watermark_info: {} }, undefined],
  [{ id: "1" }, undefined],
])("decodes whether %j has a watermark", (record, watermark) => {
  expect(decodeTask(record)?.watermark).toBe(watermark);
});

test("keeps the length of the WAV, and the video that contains the audio", () => {
  const task = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_result: {
      audios: [
        {
          audio_id: "a",
          url_mp3: "m",
          duration_mp3: "3.1",
          wav_duration: "3.2",
          video_id: "v",
          video_url: "https://u",
        },
      ],
    },
  });
  expect(task?.outputs).toEqual([
    { type: "audio", id: "a", url: "m", duration: 3.1, wavDuration: 3.2, videoId: "v", videoUrl: "https://u" },
  ]);
});

test("keeps the type of the result of omni images", () => {
  const v1 = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_result: { result_type: "single", images: [{ index: 0, url: "a" }] },
  });
  const v2 = decodeTask({
    id: "1",
    status: "succeeded",
    outputs: [{ type: "image", url: "a", result_type: "single" }],
  });
  expect(v1?.outputs).toMatchObject([{ resultType: "single" }]);
  expect(v2?.outputs).toMatchObject([{ resultType: "single" }]);
});

test("decodes audio from the keys of either API version", () => {
  const v1 = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_result: { audios: [{ id: "a", url_mp3: "m", url_wav: "w", duration_mp3: "3.1", duration_wav: "3.2" }] },
  });
  const v2 = decodeTask({
    id: "1",
    status: "succeeded",
    outputs: [{ type: "audio", id: "a", mp3_url: "m", wav_url: "w", mp3_duration: "3.1", wav_duration: "3.2" }],
  });
  expect(v1?.outputs).toEqual([{ type: "audio", id: "a", url: "m", wavUrl: "w", duration: 3.1, wavDuration: 3.2 }]);
  expect(v2?.outputs).toEqual(v1?.outputs);
});

test("decodes the three views of AI multi-shot as three images with one index", () => {
  const task = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_result: { images: [{ index: 0, url_1: "a", url_2: "b", url_3: "c" }] },
  });
  expect(task?.outputs).toEqual(["a", "b", "c"].map((url) => ({ type: "image", index: 0, url })));
});

test("decodes a series of images from its own list", () => {
  const task = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_result: { result_type: "series", images: [], series_images: [{ index: 0, url: "a" }] },
  });
  expect(task?.outputs).toEqual([{ type: "image", index: 0, url: "a", resultType: "series" }]);
});

test("decodes an element of either API version to the same output", () => {
  const v1 = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_result: {
      elements: [
        {
          element_id: "829836802793406551",
          element_name: "Hero",
          reference_type: "image_refer",
          element_image_list: { frontal_image: "f", refer_images: [{ image_url: "r" }] },
          tag_list: [{ id: "o_102", name: "Character", description: "A person" }],
          owned_by: "kling",
          status: "succeed",
        },
      ],
    },
  });
  const v2 = decodeTask({
    id: "1",
    status: "succeeded",
    outputs: [
      {
        type: "element",
        id: "829836802793406551",
        name: "Hero",
        element_type: "multi_image_elements",
        materials: [
          { type: "image", role: "frontal", url: "f" },
          { type: "image", role: "reference", url: "r" },
        ],
        tags: [{ id: "o_102", name: "Character", description: "A person" }],
        owned_by: "kling",
        status: "succeed",
      },
    ],
  });
  expect(v1?.outputs).toEqual([
    {
      type: "element",
      id: "829836802793406551",
      name: "Hero",
      kind: "image",
      references: [
        { type: "image", role: "frontal", url: "f" },
        { type: "image", role: "refer", url: "r" },
      ],
      tags: [{ id: "o_102", name: "Character", description: "A person" }],
      ownedBy: "kling",
      status: "succeed",
    },
  ]);
  expect(v2?.outputs).toEqual(v1?.outputs);
});

test("decodes the video and the voice of an element of API v1", () => {
  const element = {
    element_id: "1",
    reference_type: "video_refer",
    element_video_list: { refer_videos: [{ video_url: "v" }] },
    element_voice_info: { voice_id: "2", voice_name: "Ann", trial_url: "t", owned_by: "kling" },
  };
  const task = decodeTask({ task_id: "1", task_status: "succeed", task_result: { elements: [element] } });
  expect(task?.outputs).toEqual([
    {
      type: "element",
      id: "1",
      kind: "video",
      references: [
        { type: "video", role: "refer", url: "v" },
        { type: "voice", role: "refer", id: "2", name: "Ann", url: "t", ownedBy: "kling" },
      ],
      tags: [],
    },
  ]);
});

test("decodes a voice of either API version", () => {
  const v1 = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_result: { voices: [{ voice_id: "2", voice_name: "Ann", trial_url: "t", owned_by: "kling" }] },
  });
  const v2 = decodeTask({
    id: "1",
    status: "succeeded",
    outputs: [{ type: "voice", id: "2", name: "Ann", url: "t", owned_by: "kling" }],
  });
  expect(v1?.outputs).toEqual([{ type: "voice", id: "2", name: "Ann", url: "t", ownedBy: "kling" }]);
  expect(v2?.outputs).toEqual(v1?.outputs);
});

test("decodes the parent video of a task", () => {
  const task = decodeTask({
    task_id: "1",
    task_status: "succeed",
    task_info: { parent_video: { id: "2", url: "u", duration: "5.1" } },
  });
  expect(task?.parentVideo).toEqual({ id: "2", url: "u", duration: 5.1 });
});

test.each(["video", "audio"])("decodes a %s without a URL as an unknown output", (type) => {
  expect(decodeTask({ id: "1", status: "succeeded", outputs: [{ type, id: "2" }] })?.outputs).toEqual([
    { type: "unknown", raw: { type, id: "2" } },
  ]);
});

test("keeps the record of an output of an unknown kind", () => {
  expect(decodeTask({ id: "1", status: "succeeded", outputs: [{ type: "hologram", url: "u" }] })?.outputs).toEqual([
    { type: "unknown", raw: { type: "hologram", url: "u" } },
  ]);
});

test.each([undefined, null, 5, "x", [], {}, { id: "" }, { task_id: null }])(
  "returns undefined for %j, which is not a task",
  (value) => {
    expect(decodeTask(value)).toBeUndefined();
  },
);
