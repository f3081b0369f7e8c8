import { expect, test } from "vitest";
import { download, createFinished, IMAGE, startEmulator } from "./client.ts";
import { readMp4 } from "./read-mp4.ts";

const V1 = "/v1/videos/omni-video";
const PATH = "/omni-video/kling-3.0-omni";
const OMNI = { model_name: "kling-v3-omni", prompt: "<<<image_1>>> walks", aspect_ratio: "16:9" };
const prompt = { type: "prompt", text: "@hero walks" };
const referImage = { type: "refer_image", id: "hero", url: IMAGE };
const sourceUrl = "https://example.com/a.mp4?seconds=6";

test("API v1 uses the mode pro and the model O1 by default", async () => {
  const client = await startEmulator();
  const data = await createFinished(client, V1, { prompt: "fog", aspect_ratio: "16:9" });
  expect(data).toMatchObject({ task_status: "succeed", final_unit_deduction: "4" });
  const movie = readMp4(await download(client, data.task_result.videos[0].url));
  expect(movie.tracks[0]).toMatchObject({ width: 1920, height: 1080 });
});

test("API v2: native sound has a price and an audio track", async () => {
  const client = await startEmulator();
  const id = await client.create(PATH, {
    contents: [prompt, referImage],
    settings: { audio: "native", duration: 3, aspect_ratio: "16:9" },
  });
  await client.emulator.clock.advance(600_000);
  const [task] = (await client.get(`/tasks?task_ids=${id}`)).items;
  expect(task.billing).toEqual([{ charge_type: "unit", amount: "2.4", package_type: "video" }]);
  expect(readMp4(await download(client, task.outputs[0].url)).tracks.map(({ codec }) => codec)).toEqual([
    "avc1",
    "mp4a",
  ]);
});

test("a base video determines the duration and the price", async () => {
  const { create, emulator } = await startEmulator();
  await create(PATH, { contents: [prompt, { type: "base_video", url: sourceUrl }], settings: { audio: "original" } });
  expect(emulator.state().paid.units).toBe(5.4);
  await create(V1, {
    ...OMNI,
    mode: "std",
    duration: "3",
    video_list: [{ video_url: sourceUrl, refer_type: "base", keep_original_sound: "yes" }],
  });
  expect(emulator.state().paid.units).toBe(10.8);
});

test("only kling-o1 rejects a last frame with a feature video", async () => {
  const { create, post } = await startEmulator();
  const contents = [
    prompt,
    { type: "first_frame", url: IMAGE },
    { type: "last_frame", url: IMAGE },
    { type: "feature_video", url: sourceUrl },
  ];
  await create(PATH, { contents, settings: {} });
  expect(await post("/omni-video/kling-o1", { contents, settings: {} })).toMatchObject({
    status: 400,
    code: 1201,
    message: "a feature video excludes a last frame",
  });
});

const feature = { video_list: [{ video_url: sourceUrl, refer_type: "feature" }] };
test.each([
  ["sound with a video", { ...OMNI, ...feature, sound: "on" }, "sound value 'on' is not supported here"],
  [
    "sound of O1",
    { model_name: "kling-video-o1", prompt: "fog", sound: "on" },
    "sound value 'on' is not supported here",
  ],
  [
    "a feature video without intelligent shots",
    { ...OMNI, ...feature },
    "a feature video needs multi_shot true and shot_type 'intelligence'",
  ],
  [
    "a base video with frames",
    { ...OMNI, video_list: [{ video_url: sourceUrl }], image_list: [{ image_url: IMAGE, type: "first_frame" }] },
    "a base video excludes frames",
  ],
  [
    "a last frame alone",
    { ...OMNI, image_list: [{ image_url: IMAGE, type: "end_frame" }] },
    "a last frame needs a first frame",
  ],
  [
    "eight images",
    { ...OMNI, image_list: Array(8).fill({ image_url: IMAGE }) },
    "The number of images and elements exceeds the limit, max number is 7",
  ],
  [
    "seven images with a first frame",
    { ...OMNI, image_list: [{ image_url: IMAGE, type: "first_frame" }, ...Array(7).fill({ image_url: IMAGE })] },
    "The number of images and elements exceeds the limit, max number is 7",
  ],
  [
    "7 seconds of O1 with a prompt alone",
    { model_name: "kling-video-o1", prompt: "fog", duration: 7, aspect_ratio: "16:9" },
    "Duration only supports 5 or 10 seconds when no refer_image is provided",
  ],
  [
    "five images with a video",
    {
      ...OMNI,
      ...feature,
      multi_shot: true,
      shot_type: "intelligence",
      image_list: Array(5).fill({ image_url: IMAGE }),
    },
    "The number of images and elements exceeds the limit, max number is 4",
  ],
  ["two videos", { ...OMNI, video_list: [feature.video_list[0], feature.video_list[0]] }, "video_list exceeds 1 items"],
  [
    "4k of O1",
    { model_name: "kling-video-o1", prompt: "fog", mode: "4k" },
    "4k mode is not supported by the current model: kling-video-o1",
  ],
  ["an unknown model", { model_name: "kling-video-o3", prompt: "fog" }, "model_name value 'kling-video-o3' is invalid"],
  [
    "11 seconds of O1",
    { model_name: "kling-video-o1", prompt: "fog", duration: "11" },
    "duration value '11' is invalid for kling-o1",
  ],
  [
    "a video of 20 seconds",
    { ...OMNI, ...feature, video_list: [{ video_url: "https://example.com/a.mp4?seconds=20" }] },
    "the video must last 3 to 15.5 seconds",
  ],
])("API v1 rejects %s", async (_what, body, message) => {
  const { post } = await startEmulator();
  expect(await post(V1, body)).toMatchObject({ status: 400, code: 1201, message });
});

test.each([
  [
    "native sound with a base video",
    PATH,
    [prompt, { type: "base_video", url: sourceUrl }],
    { audio: "native" },
    "a base video excludes settings.audio 'native'",
  ],
  [
    "a feature video with sound",
    PATH,
    [prompt, { type: "feature_video", url: sourceUrl }],
    { audio: "original" },
    "a feature video needs settings.audio 'off'",
  ],
  [
    "both kinds of video",
    PATH,
    [prompt, { type: "feature_video", url: sourceUrl }, { type: "base_video", url: sourceUrl }],
    {},
    "feature_video and base_video exclude each other",
  ],
  [
    "O1 with a first frame and 7 seconds",
    "/omni-video/kling-o1",
    [{ type: "first_frame", url: IMAGE }],
    { duration: 7 },
    "Duration only supports 5 or 10 seconds when no refer_image is provided",
  ],
  [
    "O1 with frames and images",
    "/omni-video/kling-o1",
    [{ type: "first_frame", url: IMAGE }, { type: "last_frame", url: IMAGE }, referImage],
    {},
    "kling-o1 with both frames takes neither elements nor images",
  ],
  [
    "four elements with a frame",
    PATH,
    [
      { type: "first_frame", url: IMAGE },
      ...["a", "b", "c", "d"].map((id) => ({ type: "element", id, element_id: "829836802793406551" })),
    ],
    {},
    "with frames at most 3 elements are allowed",
  ],
  [
    "no prompt, frame, image or video",
    PATH,
    [{ type: "element", id: "a", element_id: "829836802793406551" }],
    {},
    "prompt is required",
  ],
])("API v2 rejects %s", async (_what, path, contents, settings, message) => {
  const { post } = await startEmulator();
  expect(await post(path, { contents, settings })).toMatchObject({ status: 400, code: 1201, message });
});

test("a switch determines whether the aspect ratio is required", async () => {
  const body = { contents: [prompt] };
  expect(await (await startEmulator({ switches: { omniRatio: "optional" } })).post(PATH, body)).toMatchObject({
    code: 0,
  });
  expect(await (await startEmulator()).post(PATH, body)).toMatchObject({
    code: 1201,
    message: "Aspect ratio must be specified when no first image and not video editing",
  });
});
