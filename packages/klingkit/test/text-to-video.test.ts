import { expect, test } from "vitest";
import { keyHeaders } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const gateway = {
  ...keys.pair,
  apiKeys: ["api-key-emulator"],
  packs: [{ type: "video", units: 100, concurrency: 5 }],
  gateway: true,
} as const;

test.each([
  ["an API key", keys.apiKey, "/text-to-video/kling-3.0", "api-key"],
  ["access key and secret key", keys.pair, "/v1/videos/text2video", "jwt"],
  ["key headers", { auth: keyHeaders(keys.pair) }, "/v1/videos/text2video", "key-headers"],
])("with %s a prompt becomes a clip", async (_name, credentials, path, auth) => {
  const { kling, emulator } = await emulated(credentials, { accounts: [gateway] });
  const result = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
  expect(result).toMatchObject({
    status: "succeeded",
    outputs: [{ type: "video" }],
    billing: [{ kind: "unit", amount: 3 }],
  });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path, auth });
});

test("the newer design gets every setting that has a default", async () => {
  const { kling, emulator } = await emulated();
  await kling.video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "job-1" });
  expect(emulator.calls[0]?.body).toEqual({
    prompt: "fog",
    settings: { multi_shot: false, audio: "off", resolution: "720p", aspect_ratio: "16:9", duration: 5 },
    options: { external_task_id: "job-1" },
  });
});

test("the v1 design gets the same meaning in its own words", async () => {
  const { kling, emulator } = await emulated(keys.pair);
  await kling.video.textToVideo.create(
    { prompt: "fog" },
    { externalTaskId: "job-1", callbackUrl: "http://127.0.0.1/hook", watermark: true },
  );
  expect(emulator.calls[0]?.body).toEqual({
    model_name: "kling-v3",
    prompt: "fog",
    multi_shot: false,
    sound: "off",
    mode: "std",
    aspect_ratio: "16:9",
    duration: "5",
    external_task_id: "job-1",
    callback_url: "http://127.0.0.1/hook",
    watermark_info: { enabled: true },
  });
});

test("callback and own id stand inside options on the newer design", async () => {
  const { kling, emulator } = await emulated();
  await kling.video.textToVideo.create({ prompt: "fog" }, { callbackUrl: "http://127.0.0.1/hook", watermark: false });
  expect(emulator.calls[0]?.body).toMatchObject({
    options: { callback_url: "http://127.0.0.1/hook", watermark_info: { enabled: false } },
  });
  expect(emulator.calls[0]?.body).not.toHaveProperty("callback_url");
});

test("an input that only v1 can express goes there, API key or not", async () => {
  const { kling, emulator } = await emulated();
  await kling.video.textToVideo.create({ prompt: "fog", negativePrompt: "people" });
  expect(emulator.calls[0]).toMatchObject({ path: "/v1/videos/text2video", body: { negative_prompt: "people" } });
});

test("shots are written into the prompt on the newer design and listed on v1", async () => {
  const input = {
    shots: [
      { prompt: "a door", duration: 2 },
      { prompt: "a hall", duration: 3 },
    ],
  };
  const path = await emulated();
  await path.kling.video.textToVideo.create(input);
  expect(path.emulator.calls[0]?.body).toMatchObject({
    prompt: "shot 1, 2, a door; shot 2, 3, a hall;",
    settings: { multi_shot: true, duration: 5 },
  });
  const v1 = await emulated(keys.pair);
  await v1.kling.video.textToVideo.create(input);
  expect(v1.emulator.calls[0]?.body).toMatchObject({
    multi_shot: true,
    shot_type: "customize",
    multi_prompt: [
      { index: 1, prompt: "a door", duration: "2" },
      { index: 2, prompt: "a hall", duration: "3" },
    ],
    duration: "5",
  });
});

test("an unknown model passes as it is, percent-encoded in the path", async () => {
  const { kling, emulator } = await emulated();
  const create = kling.video.textToVideo.create({ prompt: "fog", model: "kling-9/ultra" });
  await expect(create).rejects.toMatchObject({ name: "RequestRejectedError", serviceCode: 1203, taskState: "none" });
  expect(emulator.calls[0]?.path).toBe("/text-to-video/kling-9%2Fultra");
});

test("either design's name of a model means the same model", async () => {
  const { kling, emulator } = await emulated();
  for (const model of ["kling-v2-6", "kling-2.6"]) await kling.video.textToVideo.create({ prompt: "fog", model });
  expect(emulator.calls.map(({ path }) => path)).toEqual(Array(2).fill("/text-to-video/kling-2.6"));
});

test("extraBody is merged into the body", async () => {
  const { kling, emulator } = await emulated();
  await kling.video.textToVideo.create({ prompt: "fog" }, { extraBody: { settings: { camera: "new" } } });
  expect(emulator.calls[0]?.body).toMatchObject({ settings: { camera: "new", duration: 5 } });
});
