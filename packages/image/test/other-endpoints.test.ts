import { expect, test } from "vitest";
import { all, warnings, emulated, imageUrl, png, issueMessages } from "./emulated.ts";

const base64 = Buffer.from(png()).toString("base64");

test("multi-image sends subjects, a scene and a style", async () => {
  const { image, emulator } = await emulated();
  const result = await image.multiImage.run(
    { subjects: [imageUrl, png()], scene: imageUrl, style: png(), prompt: "at dinner", n: 2 },
    { externalTaskId: "job-1" },
  );
  expect(result).toMatchObject({ outputs: [{ type: "image" }, {}], billing: [{ amount: 32 }] });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/images/multi-image2image" });
  expect(emulator.calls[0]?.body).toEqual({
    model_name: "kling-v2-1",
    prompt: "at dinner",
    subject_image_list: [{ subject_image: imageUrl }, { subject_image: base64 }],
    scene_image: imageUrl,
    style_image: base64,
    n: 2,
    aspect_ratio: "16:9",
    external_task_id: "job-1",
  });
});

test("multi-image accepts one to four subjects", async () => {
  const { image } = await emulated();
  expect(await issueMessages(image.multiImage.create({ subjects: [] }))).toEqual(["`subjects` must not be empty."]);
  expect(await issueMessages(image.multiImage.create({ subjects: Array(5).fill(imageUrl) }))).toEqual([
    "`subjects` must have at most 4 items, not 5.",
  ]);
  expect(await issueMessages(image.multiImage.create({ subjects: [imageUrl, "me.png"] }))).toEqual([
    expect.stringContaining("`subjects[1]` is neither an http(s) URL nor base64."),
  ]);
});

test("a withdrawn model of multi-image causes a warning", async () => {
  const { image, events } = await emulated();
  await expect(image.multiImage.create({ subjects: [imageUrl], model: "kling-v2" })).rejects.toMatchObject({
    serviceCode: 1203,
  });
  expect(warnings(events)).toEqual(["`model` kling-v2 was reportedly withdrawn (2026-09-15). Use kling-v2-1 instead."]);
});

test("url_1 to url_3 of multi-shot are separate outputs, grouped by index", async () => {
  const { image, emulator } = await emulated();
  const result = await image.multiShot.run({ image: png() }, { externalTaskId: "job-1" });
  expect(result.outputs.map((output) => output.type === "image" && output.index)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
  expect(new Set(result.outputs.map((output) => "url" in output && output.url)).size).toBe(9);
  expect(result.billing).toMatchObject([{ amount: 20 }]);
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/general/ai-multi-shot" });
  expect(emulator.calls[0]?.body).toEqual({ element_frontal_image: base64, external_task_id: "job-1" });
});

test("multi-shot and try-on reject a watermark", async () => {
  const { image } = await emulated();
  expect(await issueMessages(image.multiShot.create({ image: imageUrl }, { watermark: true }))).toEqual([
    "`watermark` is not offered by image.multiShot.",
  ]);
  expect(
    await issueMessages(image.tryOn.create({ humanImage: imageUrl, clothImage: imageUrl }, { watermark: true })),
  ).toEqual(["`watermark` is not offered by image.tryOn."]);
});

test("multi-shot pays once when the create response is lost", async () => {
  const { image, emulator } = await emulated();
  const rule = emulator.faults.add({ method: "POST", path: "/v1/", drop: "after", times: 1 });
  const result = await image.multiShot.run({ image: imageUrl });
  expect(rule.hits).toBe(1);
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([result.id]);
  expect(emulator.state().paid).toEqual({ tasks: 1, units: 20 });
});

test("try-on sends both images", async () => {
  const { image, emulator } = await emulated("pair");
  const result = await image.tryOn.run({ humanImage: imageUrl, clothImage: png() }, { externalTaskId: "job-1" });
  expect(result).toMatchObject({ outputs: [{ type: "image", index: 0 }], billing: [{ kind: "unit", amount: 1 }] });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/images/kolors-virtual-try-on" });
  expect(emulator.calls[0]?.body).toEqual({
    model_name: "kolors-virtual-try-on-v1-5",
    human_image: imageUrl,
    cloth_image: base64,
    external_task_id: "job-1",
  });
});

test("the product of try-on is `try_on` in the task list of API v2", async () => {
  const { image, tasks, emulator } = await emulated();
  const task = await image.tryOn.create({ humanImage: imageUrl, clothImage: imageUrl });
  expect(await all(tasks.list({ product: ["try_on"] }))).toMatchObject([{ id: task.id }]);
  expect(emulator.calls.at(-1)?.body).toMatchObject({ filters: [{ key: "product_type", values: ["try_on"] }] });
});

test("try-on requires both images and rejects a model of another endpoint", async () => {
  const { image } = await emulated();
  expect(
    await issueMessages(image.tryOn.create({ humanImage: imageUrl } as Parameters<typeof image.tryOn.create>[0])),
  ).toEqual(["`clothImage` is required."]);
  expect(
    await issueMessages(image.tryOn.create({ humanImage: imageUrl, clothImage: imageUrl, model: "kling-3.0" })),
  ).toEqual([
    '`model` must be "kolors-virtual-try-on-v1-5" or "kolors-virtual-try-on-v1" for image.tryOn, not "kling-3.0". kling-3.0 is a model of video.textToVideo, video.imageToVideo, video.motionControl and image.generate.',
  ]);
});

test("recognition returns the detected parts and costs video units", async () => {
  const { image, emulator } = await emulated();
  const { parts, billing, raw } = await image.recognize({ image: png() });
  expect(parts.map(({ part, found }) => [part, found])).toEqual([
    ["object", true],
    ["head", true],
    ["face", true],
    ["cloth", false],
  ]);
  expect(parts[0]?.url).toMatch(/^http/);
  expect(parts[3]).not.toHaveProperty("url");
  expect(billing).toEqual([{ kind: "unit", amount: 0.1 }]);
  expect(raw).toMatchObject({ task_result: { images: [{ type: "object_seg" }, {}, {}, {}] } });
  expect(emulator.calls[0]).toMatchObject({
    method: "POST",
    path: "/v1/videos/image-recognize",
    body: { image: base64 },
  });
});

test("recognition is not sent again after an unknown outcome", async () => {
  const { image, emulator } = await emulated();
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  await expect(image.recognize({ image: imageUrl })).rejects.toMatchObject({
    name: "ConnectionError",
    taskState: "unknown",
  });
  expect(emulator.calls).toHaveLength(1);
});

test("recognition rejects a file path", async () => {
  const { image, emulator } = await emulated();
  expect(await issueMessages(image.recognize({ image: "me.png" }))).toEqual([
    expect.stringContaining("`image` is neither an http(s) URL nor base64."),
  ]);
  expect(emulator.calls).toEqual([]);
});

test("try-on warns about images below 512 px, and has no ratio", async () => {
  const { image, events } = await emulated();
  await image.tryOn.prepare({ humanImage: png(400, 1200), clothImage: png(600, 600) });
  expect(warnings(events)).toEqual([
    "`humanImage` is 400 x 1200 px, but tasks with a side below 512 px were observed to fail.",
  ]);
  expect(await issueMessages(image.tryOn.create({ humanImage: png(338, 191), clothImage: png(600, 600) }))).toEqual([
    expect.stringMatching(/^`humanImage` is 338 x 191 px, but each side must have at least 300 px/),
  ]);
});
