import { expect, test } from "vitest";
import { renderImage } from "../src/media/render-image.ts";
import { startEmulator } from "./client.ts";

const I2V = "/v1/videos/image2video";
const PATH = "/image-to-video/kling-3.0";
const png = (width: number, height: number): string => Buffer.from(renderImage(width, height, "x")).toString("base64");
const image = png(400, 600);
const first = { type: "first_frame", url: image };

test("the video has the aspect ratio of its first frame", async () => {
  const { create, get, emulator } = await startEmulator();
  const id = await create(PATH, { contents: [{ type: "prompt", text: "it turns" }, first] });
  await emulator.clock.advance(600_000);
  const { items } = await get(`/tasks?task_ids=${id}`);
  expect(items[0]).toMatchObject({ status: "succeeded", billing: [{ amount: "3" }] });
  const custom = await startEmulator({
    renderVideo: async ({ width, height, firstFrame }) =>
      Uint8Array.of(width / 10, height / 10, firstFrame?.length ? 1 : 0),
  });
  const customId = await custom.create(I2V, { model_name: "kling-v3", image });
  await custom.emulator.clock.advance(600_000);
  const video = await custom.emulator.fetch((await custom.get(`${I2V}/${customId}`)).data.task_result.videos[0].url);
  expect([...new Uint8Array(await video.arrayBuffer())]).toEqual([72, 128, 1]);
});

test.each([
  ["no image", { model_name: "kling-v3" }, 1201, "image and image_tail can not be empty at the same time"],
  [
    "a last frame of a model without last frames",
    { model_name: "kling-v2-6", image, image_tail: image },
    1201,
    "model/mode/duration(kling-v2-6/std/5) is not supported with image_tail",
  ],
  [
    "masks",
    { model_name: "kling-v3", image, static_mask: image },
    1201,
    "Motion brush is not supported by the current model",
  ],
  [
    "camera control",
    { model_name: "kling-v3", image, camera_control: { type: "simple", config: { zoom: 1 } } },
    1201,
    "Camera control is not supported by the current model",
  ],
  [
    "a data: prefix",
    { model_name: "kling-v3", image: `data:image/png;base64,${image}` },
    1201,
    "File is not in a valid base64 format",
  ],
  ["a last frame alone", { model_name: "kling-v3", image_tail: image }, 1201, "image can not be null"],
  [
    "a last frame of v2.6 with sound",
    { model_name: "kling-v2-6", mode: "pro", sound: "on", image, image_tail: image },
    1201,
    "sound value 'on' is not supported with image_tail",
  ],
  [
    "an unknown element",
    { model_name: "kling-v3", image, element_list: [{ element_id: "829836802793406999" }] },
    1201,
    "Element id 829836802793406999 not found",
  ],
  [
    "four elements",
    { model_name: "kling-v3", image, element_list: Array(4).fill({ element_id: "829836802793406551" }) },
    1201,
    "element_list is not supported by kling-v3 with 4 items",
  ],
  [
    "a withdrawn model",
    { model_name: "kling-v2-1", image },
    1203,
    "The model 'kling-v2-1' has been discontinued and is no longer available.",
  ],
])("API v1 rejects %s", async (_what, body, code, message) => {
  const { post } = await startEmulator();
  expect(await post(I2V, body)).toMatchObject({ code, message });
});

test("an element id is accepted as a number and as a string without loss of digits", async () => {
  const { post } = await startEmulator();
  const bodyWithNumber = JSON.stringify({ model_name: "kling-v3", image, element_list: [{ element_id: 0 }] }).replace(
    ":0",
    ":829836802793406551",
  );
  expect(await post(I2V, bodyWithNumber)).toMatchObject({ code: 0 });
  expect(
    await post(PATH, { contents: [first, { type: "element", id: "hero", element_id: "829836802793406551" }] }),
  ).toMatchObject({ code: 0 });
});

test.each([
  ["no first frame", PATH, [{ type: "last_frame", url: image }], {}, "contents needs an item of type 'first_frame'"],
  [
    "a last frame of turbo",
    "/image-to-video/kling-3.0-turbo",
    [first, { type: "last_frame", url: image }],
    {},
    "contents type 'last_frame' is not supported by kling-3.0-turbo",
  ],
  [
    "a last frame of 2.5 at 720p",
    "/image-to-video/kling-2.5-turbo",
    [first, { type: "last_frame", url: image }],
    {},
    "a last frame needs settings.resolution '1080p'",
  ],
  [
    "a last frame of 2.6 with sound",
    "/image-to-video/kling-2.6",
    [first, { type: "last_frame", url: image }],
    { resolution: "1080p", audio: "native" },
    "a last frame needs settings.audio 'off'",
  ],
  [
    "voices without sound",
    "/image-to-video/kling-2.6",
    [first, { type: "voice", id: "v", voice_id: "820000000000000001" }],
    { resolution: "1080p" },
    "voices need settings.audio 'native'",
  ],
  ["an unknown content type", PATH, [first, { type: "mood" }], {}, "contents[1].type value 'mood' is invalid"],
  [
    "two prompts",
    PATH,
    [first, { type: "prompt", text: "a" }, { type: "prompt", text: "b" }],
    {},
    "contents has more than one item of type 'prompt'",
  ],
  [
    "equal ids",
    PATH,
    [
      { ...first, id: "a" },
      { type: "element", id: "a", element_id: "829836802793406551" },
    ],
    {},
    "ids in contents must be distinct",
  ],
])("API v2 rejects %s", async (_what, path, contents, settings, message) => {
  const { post } = await startEmulator();
  expect(await post(path, { contents, settings })).toMatchObject({ status: 400, code: 1201, message });
});

test("the price with a voice applies if the prompt refers to the voice", async () => {
  const { create, emulator } = await startEmulator();
  await create(I2V, {
    model_name: "kling-v2-6",
    mode: "pro",
    sound: "on",
    image,
    prompt: "<<<voice_1>>> says hello",
    voice_list: [{ voice_id: "820000000000000001" }],
  });
  expect(emulator.state().paid.units).toBe(6);
});

test.each([
  ["in the prompt", "@anna says hello", 6],
  ["that the prompt does not refer to", "hello", 5],
  ["whose id only begins a word of the prompt", "@annabel says hello", 5],
])("API v2: a voice %s costs the same as on API v1", async (_what, text, units) => {
  const { create, emulator } = await startEmulator();
  const voice = { type: "voice", id: "anna", voice_id: "820000000000000001" };
  await create("/image-to-video/kling-2.6", {
    contents: [{ type: "prompt", text }, { type: "first_frame", url: image }, voice],
    settings: { audio: "native", resolution: "1080p" },
  });
  expect(emulator.state().paid.units).toBe(units);
});

test.each([
  ["task", 0, "failed"],
  ["create", 1201, undefined],
] as const)("an image of an invalid size makes the %s fail", async (invalidImages, code, status) => {
  const { post, emulator } = await startEmulator({ switches: { invalidImages } });
  expect((await post(I2V, { model_name: "kling-v3", image: png(100, 100) })).code).toBe(code);
  await emulator.clock.advance(600_000);
  expect(emulator.state().tasks[0]?.status).toBe(status);
  expect((await post(I2V, { model_name: "kling-v3", image: png(2000, 300) })).code).toBe(code);
});
