import { expect, test } from "vitest";
import { createFinished, startEmulator, T2V, V3 } from "./client.ts";

const PATH = "/text-to-video/kling-3.0";

test("API v1: a task is submitted, processing, then succeeded with a video and its price", async () => {
  const { post, get, emulator } = await startEmulator({ taskSeconds: 30 });
  const created = await post(T2V, { ...V3, mode: "pro", sound: "on", duration: "5", external_task_id: "job-1" });
  expect(created.data).toEqual({
    task_id: expect.stringMatching(/^\d{18}$/),
    task_status: "submitted",
    task_info: { external_task_id: "job-1" },
    created_at: emulator.clock.now(),
    updated_at: emulator.clock.now(),
  });
  await emulator.clock.advance(3_000);
  expect((await get(`${T2V}/job-1`)).data).toMatchObject({
    task_status: "processing",
    task_status_msg: "",
    task_result: {},
  });
  await emulator.clock.advance(27_000);
  const { data } = await get(`${T2V}/${created.data.task_id}`);
  expect(data).toMatchObject({
    task_status: "succeed",
    task_result: {
      videos: [{ id: expect.any(String), url: expect.stringContaining("/__emulator/media/"), duration: "5.041" }],
    },
    final_unit_deduction: "6",
    updated_at: created.data.created_at + 30_000,
  });
  expect(data.task_result.videos[0]).not.toHaveProperty("watermark_url");
});

test("API v2: a task succeeds with a video and its price", async () => {
  const { post, get, emulator } = await startEmulator({ taskSeconds: 30 });
  const created = await post(PATH, {
    prompt: "fog",
    settings: { duration: 3 },
    options: { external_task_id: "job-2", watermark_info: { enabled: true } },
  });
  expect(created.data).toMatchObject({
    id: expect.stringMatching(/^\d{18}$/),
    status: "submitted",
    message: "",
    external_id: "job-2",
  });
  await emulator.clock.advance(30_000);
  expect((await get("/tasks?external_task_ids=job-2")).data).toEqual([
    {
      id: created.data.id,
      status: "succeeded",
      message: "",
      external_id: "job-2",
      create_time: created.data.create_time,
      update_time: created.data.create_time + 30_000,
      outputs: [
        {
          type: "video",
          id: expect.any(String),
          url: expect.any(String),
          watermark_url: expect.any(String),
          duration: "3.041",
        },
      ],
      billing: [{ charge_type: "unit", amount: "1.8", package_type: "video" }],
    },
  ]);
});

test("a turbo video of 3 s takes 28 s, with a deviation of up to 15 %", async () => {
  const body = { prompt: "fog", settings: { duration: 3 } };
  for (const seed of [1, 2, 3, 4, 5]) {
    const { create, emulator } = await startEmulator({ seed });
    await create("/text-to-video/kling-3.0-turbo", body);
    const [task] = emulator.state().tasks;
    const duration = (task?.endsAt ?? Number.NaN) - (task?.createdAt ?? Number.NaN);
    expect(Math.abs(duration - 28_000)).toBeLessThanOrEqual(0.15 * 28_000);
  }
});

test("turbo videos always have sound, which is charged", async () => {
  const { create, emulator } = await startEmulator();
  await create("/text-to-video/kling-3.0-turbo", { prompt: "fog", settings: { duration: 3 } });
  expect(emulator.state().paid).toEqual({ tasks: 1, units: 2.4 });
});

test.each([
  ["no prompt", { model_name: "kling-v3" }, 400, 1201, "prompt is required"],
  [
    "a prompt that is not a string",
    { model_name: "kling-v3", prompt: 5 },
    400,
    1201,
    "Failed to resolve the request body",
  ],
  [
    "a prompt of 2501 characters",
    { ...V3, prompt: "x".repeat(2501) },
    400,
    1201,
    "prompt: size must be between 0 and 2500",
  ],
  ["an unknown model", { ...V3, model_name: "kling-v99" }, 400, 1201, "model_name value 'kling-v99' is invalid"],
  [
    "a withdrawn model",
    { ...V3, model_name: "kling-v1" },
    404,
    1203,
    "The model 'kling-v1' has been discontinued and is no longer available.",
  ],
  [
    "the documented default model",
    { prompt: "fog" },
    404,
    1203,
    "The model 'kling-v1' has been discontinued and is no longer available.",
  ],
  ["a duration that is a boolean", { ...V3, duration: true }, 400, 1201, "Failed to resolve the request body"],
  ["a fractional duration", { ...V3, duration: 5.5 }, 400, 1201, "duration value '5.5' is invalid"],
  ["a cfg_scale above 1", { ...V3, cfg_scale: 1.1 }, 400, 1201, "cfgScale: must be less than or equal to 1"],
  ["a negative cfg_scale", { ...V3, cfg_scale: -1 }, 400, 1201, "cfgScale: must be greater than or equal to 0"],
  ["a model of another endpoint", { ...V3, model_name: "kling-v3-omni" }, 400, 1201, "model is not supported"],
  ["an image model", { ...V3, model_name: "kling-image-o1" }, 400, 1201, "model is not supported"],
  [
    "a duration that v2.6 does not support",
    { ...V3, model_name: "kling-v2-6", duration: "7" },
    400,
    1201,
    "duration value '7' is invalid for kling-v2-6",
  ],
  ["mode 'standard'", { ...V3, mode: "standard" }, 400, 1201, "mode value 'standard' is invalid"],
  [
    "4k of a model without 4k",
    { ...V3, model_name: "kling-v2-6", mode: "4k" },
    400,
    1201,
    "4k mode is not supported by the current model: kling-v2-6",
  ],
  [
    "sound of v2.6 at std",
    { ...V3, model_name: "kling-v2-6", sound: "on" },
    400,
    1201,
    "model/mode(kling-v2-6/std) is not supported with sound on",
  ],
  [
    "shots that do not add up",
    { ...V3, multi_shot: true, shot_type: "customize", multi_prompt: [{ index: 1, prompt: "a", duration: "2" }] },
    400,
    1201,
    "the durations of multi_prompt do not add up to duration",
  ],
  [
    "a prompt with [reject]",
    { ...V3, prompt: "x [reject] y" },
    400,
    1301,
    "The request triggered the content security policy",
  ],
])("API v1 rejects %s", async (_what, body, status, code, message) => {
  const { post } = await startEmulator();
  expect(await post(T2V, body)).toMatchObject({ status, code, message });
});

test.each([
  ["an unknown model", "/text-to-video/kling-9", { prompt: "fog" }, 404, 1203, "The model 'kling-9' does not exist."],
  ["no prompt", PATH, {}, 400, 1201, "prompt is required"],
  [
    "a duration that is a string",
    PATH,
    { prompt: "fog", settings: { duration: "5" } },
    400,
    1201,
    "Failed to resolve the request body",
  ],
  [
    "native sound of 2.6 at 720p",
    "/text-to-video/kling-2.6",
    { prompt: "fog", settings: { audio: "native" } },
    400,
    1201,
    "settings.audio 'native' needs settings.resolution '1080p'",
  ],
  [
    "16 seconds",
    PATH,
    { prompt: "fog", settings: { duration: 16 } },
    400,
    1201,
    "settings.duration value '16' is invalid for kling-3.0",
  ],
  [
    "shots that do not add up",
    PATH,
    { prompt: "shot 1, 2, fog; shot 2, 2, sun;" },
    400,
    1201,
    "the durations of the shots do not add up to duration",
  ],
])("API v2 rejects %s", async (_what, path, body, status, code, message) => {
  const { post } = await startEmulator();
  expect(await post(path, body)).toMatchObject({ status, code, message });
});

test("a prompt with shots that do not add up is plain text when multi_shot is false", async () => {
  const { post } = await startEmulator();
  expect(await post(PATH, { prompt: "shot 1, 2, fog;", settings: { multi_shot: false } })).toMatchObject({ code: 0 });
});

test("fields of the other API version and unknown fields are ignored", async () => {
  const { post, emulator } = await startEmulator();
  expect(
    await post(PATH, { prompt: "fog", mode: "standard", callback_url: "http://127.0.0.1:1/", nonsense: true }),
  ).toMatchObject({ code: 0 });
  expect(emulator.state().tasks[0]?.callbackUrl).toBeUndefined();
});

test("the model is checked before the balance", async () => {
  const { post } = await startEmulator({
    accounts: [{ accessKey: "a", secretKey: "s", apiKeys: ["api-key-emulator"], packs: [] }],
  });
  expect(await post(T2V, { ...V3, model_name: "nope" })).toMatchObject({
    status: 400,
    code: 1201,
    message: "model_name value 'nope' is invalid",
  });
  expect(await post(T2V, V3)).toMatchObject({ status: 429, code: 1102, message: "Account balance not enough" });
});

test("a failed task is not charged", async () => {
  const { create, get, emulator } = await startEmulator();
  const id = await create(T2V, { ...V3, prompt: "x [fail]" });
  expect(emulator.state().accounts[0]?.packs[0]?.left).toBe(997);
  await emulator.clock.advance(600_000);
  expect((await get(`${T2V}/${id}`)).data).toMatchObject({
    task_status: "failed",
    task_status_msg: "Failure to pass the risk control system",
  });
  expect((await get(`/tasks?task_ids=${id}`)).items[0]).toMatchObject({
    status: "failed",
    message: "Failure to pass the risk control system",
    outputs: [],
    billing: [],
  });
  expect(emulator.state().accounts[0]?.packs[0]?.left).toBe(1000);
});

test.each([
  ["[fail]", "Failure to pass the risk control system"],
  ["[fail:pixels]", "Image pixel is invalid"],
  ["[fail: The moon is full.]", "The moon is full."],
])("a task whose prompt contains %s fails", async (keyword, message) => {
  const client = await startEmulator();
  expect(await createFinished(client, T2V, { ...V3, prompt: `fog ${keyword}` })).toMatchObject({
    task_status: "failed",
    task_status_msg: message,
  });
});

test("API v1 accepts an integer duration, and cfg_scale with every model", async () => {
  const client = await startEmulator();
  const body = { model_name: "kling-v2-6", prompt: "fog", duration: 10, cfg_scale: 0.5 };
  expect(await createFinished(client, T2V, body)).toMatchObject({ task_result: { videos: [{ duration: "10.041" }] } });
});

test("withdrawn models work if the switch is 'serve'", async () => {
  const { post } = await startEmulator({ switches: { retired: "serve" } });
  expect(await post(T2V, { prompt: "fog" })).toMatchObject({ code: 0 });
});

test.each([
  ["DELETE", T2V, 404, 1202],
  ["PUT", "/text-to-video/kling-3.0", 404, 1202],
])("%s %s does not exist", async (method, path, status, code) => {
  const { emulator } = await startEmulator();
  const response = await emulator.fetch(emulator.url + path, {
    method,
    headers: { authorization: "Bearer api-key-emulator" },
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code, request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

test("an unknown path is rejected without an envelope", async () => {
  const { emulator, get } = await startEmulator();
  const { status, text } = await get("/v1/videos/omni");
  expect([status, JSON.parse(text)]).toEqual([
    404,
    {
      timestamp: new Date(emulator.clock.now()).toISOString(),
      status: 404,
      error: "Not Found",
      message: "No message available",
      path: "/v1/videos/omni",
    },
  ]);
});

test("doubled and trailing slashes are ignored, unless the switch is 'reject'", async () => {
  const { create, get } = await startEmulator();
  const id = await create("//v1/videos/text2video/", V3);
  expect(await get(`${T2V}//${id}`)).toMatchObject({ status: 200, data: { task_id: id } });
  const strict = await startEmulator({ switches: { extraSlashes: "reject" } });
  expect(await strict.get(`${T2V}//1`)).toMatchObject({ status: 404 });
  expect(await strict.post(`${T2V}/`, V3)).toMatchObject({ status: 404 });
});

test("a body that is not a JSON object is rejected", async () => {
  const { post } = await startEmulator();
  for (const body of ["{", "[]", "5"])
    expect(await post(T2V, body)).toMatchObject({
      status: 400,
      code: 1201,
      message: "Failed to resolve the request body",
    });
});
