import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { readImageSize } from "../src/media/inspect-image.ts";
import { renderImage } from "../src/media/render-image.ts";
import { download, createFinished, IMAGE, startEmulator } from "./client.ts";

const GENERATE = "/v1/images/generations";
const OMNI = "/v1/images/omni-image";

test("a rendered PNG has the size of its header", () => {
  const png = Buffer.from(renderImage(101, 50, "x"));
  expect(readImageSize(png)).toEqual({ width: 101, height: 50 });
  const at = png.indexOf("IDAT");
  expect(inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))).toHaveLength(
    (1 + Math.ceil(101 / 4)) * 50,
  );
});

test("n images occupy n slots, cost n times the units and can be downloaded", async () => {
  const client = await startEmulator();
  const id = await client.create(GENERATE, {
    model_name: "kling-v3",
    prompt: "fog",
    n: 4,
    aspect_ratio: "21:9",
    watermark_info: { enabled: true },
  });
  expect(await client.post(GENERATE, { prompt: "fog", n: 6 })).toMatchObject({ status: 429, code: 1303 });
  await client.emulator.clock.advance(60_000);
  const { data } = await client.get(`${GENERATE}/${id}`);
  expect(data.final_unit_deduction).toBe("32");
  expect(data.task_result.images.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(data.watermark_info).toEqual({ enabled: true });
  const size = readImageSize(await download(client, data.task_result.images[3]?.watermark_url ?? ""));
  expect((size?.width ?? 0) / (size?.height ?? 1)).toBeCloseTo(21 / 9, 1);
  expect((await client.get(`/tasks?task_ids=${id}`)).items[0]).toMatchObject({
    outputs: [{ type: "image" }, {}, {}, {}],
    billing: [{ amount: "32", package_type: "image" }],
  });
});

test("the price of an image depends on the model and on the input", async () => {
  const { create, emulator } = await startEmulator();
  await create(GENERATE, { model_name: "kling-v2-1", prompt: "fog" });
  await create(GENERATE, {
    model_name: "kling-v2-1",
    prompt: "fog",
    image: IMAGE,
    image_reference: "subject",
    image_fidelity: 0.3,
  });
  await create(OMNI, { model_name: "kling-v3-omni", prompt: "fog", resolution: "4k" });
  await create("/v1/images/multi-image2image", { subject_image_list: [{ subject_image: IMAGE }], n: "2" });
  await create("/v1/images/editing/expand", {
    image: IMAGE,
    up_expansion_ratio: 0.1495,
    down_expansion_ratio: 0.1495,
    left_expansion_ratio: 0.6547,
    right_expansion_ratio: 0.6547,
  });
  await create("/v1/general/ai-multi-shot", { element_frontal_image: IMAGE });
  await create("/v1/images/kolors-virtual-try-on", { human_image: IMAGE, cloth_image: IMAGE });
  expect(emulator.state().tasks.map(({ units }) => units)).toEqual([4, 8, 16, 32, 8, 20, 1]);
});

test("retired models work if the switch is 'serve'", async () => {
  const body = { prompt: "fog", image: IMAGE };
  const { post } = await startEmulator();
  for (const model_name of ["kling-v1", "kling-v1-5", "kling-v2", "kling-v2-new"])
    expect(await post(GENERATE, { model_name, ...body })).toMatchObject({ status: 404, code: 1203 });
  const { create, emulator, ...old } = await startEmulator({ switches: { retired: "serve" } });
  for (const model_name of ["kling-v1", "kling-v1-5", "kling-v2", "kling-v2-new"]) {
    await create(GENERATE, { model_name, ...body });
    await emulator.clock.advance(60_000);
  }
  await create("/v1/images/multi-image2image", {
    model_name: "kling-v2",
    subject_image_list: [{ subject_image: IMAGE }],
  });
  expect(emulator.state().tasks.map(({ units }) => units)).toEqual([1, 8, 8, 8, 16]);
  expect(await old.post(GENERATE, { model_name: "kling-v2-new", prompt: "fog" })).toMatchObject({
    message: "image can not be null",
  });
});

test("2k is rejected with an image where the model creates 1k only", async () => {
  const { post, create } = await startEmulator();
  const body = { model_name: "kling-v2-1", prompt: "fog", resolution: "2k" };
  await create(GENERATE, body);
  expect(await post(GENERATE, { ...body, image: IMAGE })).toMatchObject({
    status: 400,
    code: 1201,
    message: "resolution value '2k' is not supported",
  });
  await create(GENERATE, { ...body, image: IMAGE, model_name: "kling-v3" });
});

test.each([
  ["no prompt", GENERATE, {}, 1201, "prompt is required"],
  ["ten images", GENERATE, { prompt: "fog", n: 10 }, 1201, "n must be 1 to 9"],
  [
    "a withdrawn model",
    GENERATE,
    { prompt: "fog", model_name: "kling-v1-5" },
    1203,
    "The model 'kling-v1-5' has been discontinued and is no longer available.",
  ],
  [
    "an unknown model",
    GENERATE,
    { prompt: "fog", model_name: "__proto__" },
    1201,
    "model_name value '__proto__' is invalid",
  ],
  ["4k of v3", GENERATE, { prompt: "fog", resolution: "4k" }, 1201, "resolution value '4k' is invalid"],
  [
    "an unsupported ratio",
    GENERATE,
    { prompt: "fog", aspect_ratio: "auto" },
    1201,
    "aspect_ratio value 'auto' is invalid",
  ],
  [
    "a negative prompt with an image",
    GENERATE,
    { prompt: "fog", negative_prompt: "sun", image: IMAGE },
    1201,
    "negative_prompt is not supported with image",
  ],
  [
    "an image reference of v3",
    GENERATE,
    { prompt: "fog", image: IMAGE, image_reference: "face" },
    1201,
    "image_reference is not supported by kling-v3",
  ],
  [
    "an image reference without an image",
    GENERATE,
    { prompt: "fog", model_name: "kling-v2-1", image_reference: "face" },
    1201,
    "image is required with image_reference",
  ],
  ["4k of O1", OMNI, { prompt: "fog", resolution: "4k" }, 1201, "resolution value '4k' is invalid for kling-image-o1"],
  [
    "a series of O1",
    OMNI,
    { prompt: "fog", result_type: "series" },
    1201,
    "result_type value 'series' is not supported by kling-image-o1",
  ],
  [
    "an image in the wrong field",
    OMNI,
    { prompt: "fog", image_list: [{ image_url: IMAGE }] },
    1201,
    "image_list[0].image is required",
  ],
  [
    "five subjects",
    "/v1/images/multi-image2image",
    { subject_image_list: Array(5).fill({ subject_image: IMAGE }) },
    1201,
    "subject_image_list exceeds 4 items",
  ],
  [
    "a missing side",
    "/v1/images/editing/expand",
    { image: IMAGE, up_expansion_ratio: 0 },
    1201,
    "down_expansion_ratio is required",
  ],
  [
    "more than three times the area",
    "/v1/images/editing/expand",
    { image: IMAGE, up_expansion_ratio: 1, down_expansion_ratio: 0, left_expansion_ratio: 1, right_expansion_ratio: 0 },
    1201,
    "the expanded area exceeds 3 times the original",
  ],
  ["no garment", "/v1/images/kolors-virtual-try-on", { human_image: IMAGE }, 1201, "cloth_image is required"],
])("rejects %s", async (_what, path, body, code, message) => {
  const { post } = await startEmulator();
  expect(await post(path, body)).toMatchObject({ code, message });
});

test("a series is in series_images, a single result in images", async () => {
  const client = await startEmulator();
  const data = await createFinished(client, OMNI, {
    model_name: "kling-v3-omni",
    prompt: "fog",
    result_type: "series",
    series_amount: "auto",
  });
  expect(data).toMatchObject({
    task_result: { result_type: "series", series_images: [{ index: 0 }, {}, {}, { index: 3 }] },
    final_unit_deduction: "32",
  });
  const single = await createFinished(client, OMNI, { prompt: "fog", image_list: [{ image: IMAGE }] });
  expect(single.task_result).toMatchObject({ result_type: "single", images: [{ index: 0 }] });
  const { width, height } = readImageSize(await download(client, single.task_result.images[0].url)) ?? {
    width: 0,
    height: 1,
  };
  expect(width / height).toBeCloseTo(400 / 600, 1);
});

test("an expanded image has the requested size", async () => {
  const client = await startEmulator();
  const data = await createFinished(client, "/v1/images/editing/expand", {
    image: IMAGE,
    up_expansion_ratio: 0.5,
    down_expansion_ratio: 0,
    left_expansion_ratio: 0,
    right_expansion_ratio: 1,
  });
  expect(readImageSize(await download(client, data.task_result.images[0].url))).toEqual({ width: 800, height: 900 });
});

test("ai-multi-shot returns three sets of three views", async () => {
  const data = await createFinished(await startEmulator(), "/v1/general/ai-multi-shot", {
    element_frontal_image: IMAGE,
  });
  const set = { url_1: expect.any(String), url_2: expect.any(String), url_3: expect.any(String) };
  expect(data.task_result.images).toEqual([
    { index: 0, ...set },
    { index: 1, ...set },
    { index: 2, ...set },
  ]);
});

test("image recognition returns its result in the response and costs video units", async () => {
  const client = await startEmulator();
  const { data } = await client.post("/v1/videos/image-recognize", { image: IMAGE });
  expect(Object.keys(data)).toEqual(["task_result", "final_unit_deduction"]);
  expect(data.task_result.images).toMatchObject([
    { type: "object_seg", is_contain: true },
    { type: "head_seg" },
    { type: "face_seg" },
    { type: "cloth_seg", is_contain: false, url: "" },
  ]);
  expect(client.emulator.state().accounts[0]?.packs[0]?.left).toBe(999.9);
  expect(readImageSize(await download(client, data.task_result.images[0].url))).toEqual({ width: 400, height: 600 });
});
