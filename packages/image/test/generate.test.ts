import { readInput } from "@klingkit/tasks/endpoint";
import { expect, test } from "vitest";
import { generate, type ImageGenerateInput } from "../src/index.ts";
import { all, warnings, emulated, imageUrl, png, issueMessages } from "./emulated.ts";

test.each(["api-key", "pair"] as const)("generates images from a prompt (%s)", async (credential) => {
  const { image, emulator } = await emulated(credential);
  const result = await image.generate.run({ prompt: "a lighthouse in fog", n: 2 });
  expect(result).toMatchObject({
    status: "succeeded",
    outputs: [
      { type: "image", index: 0 },
      { type: "image", index: 1 },
    ],
    billing: [{ kind: "unit", amount: 16 }],
  });
  expect((await new Response((await result.outputs[1]?.open())?.stream).bytes()).slice(1, 4)).toEqual(
    new TextEncoder().encode("PNG"),
  );
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/images/generations" });
});

test("sends every setting that has a default", async () => {
  const { image, emulator } = await emulated();
  await image.generate.create({ prompt: "fog", n: undefined }, { externalTaskId: "job-1", watermark: true });
  expect(emulator.calls[0]?.body).toEqual({
    model_name: "kling-v3",
    prompt: "fog",
    resolution: "1k",
    n: 1,
    aspect_ratio: "16:9",
    external_task_id: "job-1",
    watermark_info: { enabled: true },
  });
});

test("sends the image fidelity, which is 0.5 by default", async () => {
  const { image, emulator } = await emulated();
  await image.generate.create(
    { model: "kling-v2-1", prompt: "an old sailor", image: imageUrl, imageReference: "subject" },
    { externalTaskId: "job-1" },
  );
  expect(emulator.calls[0]?.body).toEqual({
    model_name: "kling-v2-1",
    prompt: "an old sailor",
    image: imageUrl,
    image_reference: "subject",
    image_fidelity: 0.5,
    human_fidelity: 0.45,
    resolution: "1k",
    n: 1,
    aspect_ratio: "16:9",
    external_task_id: "job-1",
  });
  await image.generate.create({ model: "kling-v2-1", prompt: "x", image: imageUrl, imageFidelity: 0.9 });
  expect(emulator.calls[1]?.body).toMatchObject({ image_fidelity: 0.9 });
  expect(emulator.calls[1]?.body).not.toHaveProperty("human_fidelity");
});

test("always sends the model, because the service's default is withdrawn", async () => {
  const { image, emulator } = await emulated();
  await image.generate.create({ prompt: "fog" });
  expect(emulator.calls[0]?.body).toMatchObject({ model_name: "kling-v3" });
  expect(emulator.calls[0]?.body).not.toHaveProperty("model");
});

test("sends base64 without a data URL prefix", async () => {
  const { image, emulator } = await emulated();
  const base64 = Buffer.from(png()).toString("base64");
  for (const value of [`data:image/png;base64,${base64}`, base64, png(), new Blob([new Uint8Array(png())])]) {
    await image.generate.create({ prompt: "fog", image: value });
  }
  expect(emulator.calls).toMatchObject(Array(4).fill({ body: { image: base64 } }));
});

test("sends an element id as a JSON integer with all its digits", async () => {
  const { image, events } = await emulated();
  const { body } = await image.generate.prepare({
    prompt: "@hero at sea",
    elements: [{ id: "hero", elementId: "829836802793406551" }],
  });
  expect(body).toContain('"element_list":[{"element_id":829836802793406551}]');
  expect(body).toContain('"prompt":"<<<element_1>>> at sea"');
  expect(warnings(events)).toEqual([
    "`prompt` refers to elements as `<<<element_1>>>`, which is not documented for this endpoint.",
  ]);
});

test("a task with n images occupies n slots", async () => {
  const { value } = readInput(generate, { prompt: "fog", n: 9 }, true);
  expect(value && generate.slots?.(value)).toBe(9);
  const { image, emulator } = await emulated();
  await image.generate.create({ prompt: "fog", n: 9 });
  const next = await image.generate.run({ prompt: "fog" }, { createTimeout: 300_000 });
  expect(next.status).toBe("succeeded");
  const creates = emulator.calls.filter(({ method }) => method === "POST");
  expect(creates.map(({ code }) => code)).toEqual([0, 1303, 0]);
});

test("accepts both names of a model and sends an unknown name unchanged", async () => {
  const { image, emulator } = await emulated();
  await image.generate.create({ prompt: "fog", model: "kling-v3" });
  await image.generate.create({ prompt: "fog", model: "kling-3.0" });
  const unknown = image.generate.create({ prompt: "fog", model: "kling-9", resolution: "2k" });
  await expect(unknown).rejects.toMatchObject({ serviceCode: 1201, taskState: "none" });
  const sent = emulator.calls.filter(({ method }) => method === "POST");
  expect(sent).toMatchObject(["kling-v3", "kling-v3", "kling-9"].map((model_name) => ({ body: { model_name } })));
});

test("a withdrawn model causes a warning, and the service rejects it", async () => {
  const { image, events } = await emulated();
  await expect(image.generate.create({ prompt: "fog", model: "kling-v1-5" })).rejects.toMatchObject({
    serviceCode: 1203,
    taskState: "none",
  });
  expect(warnings(events)).toEqual([
    "`model` kling-v1-5 was reportedly withdrawn (2026-09-15). Use kling-v2-1 instead.",
  ]);
});

const invalidInputs: readonly (readonly [string, ImageGenerateInput, string[]])[] = [
  ["an empty prompt", { prompt: " " }, ["`prompt` must not be empty."]],
  ["ten images", { prompt: "x", n: 10 }, ["`n` must be at most 9, not 10."]],
  ["a long prompt", { prompt: "x".repeat(2501) }, ["`prompt` must have at most 2500 characters, not 2501."]],
  [
    "a negative prompt with an image",
    { prompt: "x", negativePrompt: "people", image: imageUrl },
    ["`negativePrompt` cannot be combined with `image`."],
  ],
  [
    "a reference without an image",
    { prompt: "x", model: "kling-v2-1", imageReference: "face" },
    ["`image` is required with `imageReference`."],
  ],
  [
    "settings that kling-3.0 does not support",
    { prompt: "x", image: imageUrl, imageReference: "face", imageFidelity: 1 },
    ["`imageReference` is not supported with kling-3.0.", "`imageFidelity` is not supported with kling-3.0."],
  ],
  [
    "elements with kling-v2-1",
    { prompt: "x", model: "kling-v2-1", elements: [{ id: "a", elementId: "1" }] },
    ["`elements` is not supported with kling-v2-1."],
  ],
  [
    "a duplicate id",
    {
      prompt: "x",
      elements: [
        { id: "a", elementId: "1" },
        { id: "a", elementId: "2" },
      ],
    },
    ['`elements[1].id` must be unique: "a" is also `elements[0].id`.'],
  ],
  [
    "more than ten images and elements",
    { prompt: "x", image: imageUrl, elements: Array.from({ length: 10 }, (_, i) => ({ id: `e${i}`, elementId: "1" })) },
    ["`elements` and `image` may have at most 10 items together, not 11."],
  ],
  [
    "a model of another endpoint",
    { prompt: "x", model: "kling-3.0-omni" },
    [
      '`model` must be "kling-3.0" or "kling-v2-1" for image.generate, not "kling-3.0-omni". kling-3.0-omni is a model of video.omni and image.omni.',
    ],
  ],
  [
    "a file path",
    { prompt: "x", image: "./me.png" },
    ["`image` is neither an http(s) URL nor base64. If it is a path, pass `file(path)` from klingkit."],
  ],
];

test.each(invalidInputs)("rejects %s without sending a request", async (_name, input, messages) => {
  const { image, emulator } = await emulated();
  expect(await issueMessages(image.generate.create(input))).toEqual(messages);
  expect(emulator.calls).toEqual([]);
});

test("2k with kling-v2-1 and an image causes a warning", async () => {
  const { image, events } = await emulated();
  await image.generate.prepare({ prompt: "x", model: "kling-v2-1", resolution: "2k" });
  await image.generate.prepare({ prompt: "x", model: "kling-3.0", resolution: "2k", image: imageUrl });
  expect(warnings(events)).toEqual([]);
  await image.generate.prepare({ prompt: "x", model: "kling-v2-1", resolution: "2k", image: imageUrl });
  expect(warnings(events)).toEqual(['`resolution` must be "1k" with kling-v2-1 and an input image, not "2k".']);
});

test("the limits of known models do not apply to an unknown model, which causes a warning", async () => {
  const { image, events } = await emulated();
  const { body } = await image.generate.prepare({
    model: "kling-5-image",
    prompt: "x".repeat(9000),
    n: 12,
    resolution: "8k",
    aspectRatio: "9:21",
  });
  expect(JSON.parse(body)).toMatchObject({ n: 12, resolution: "8k", aspect_ratio: "9:21" });
  expect(warnings(events)).toEqual([expect.stringMatching(/^`model` "kling-5-image" is not known to klingkit/)]);
});

test("rejects the aspect ratio `auto`", async () => {
  const { image } = await emulated();
  const input = { prompt: "x", aspectRatio: "auto" } as unknown as ImageGenerateInput;
  expect(await issueMessages(image.generate.create(input))).toEqual([
    '`aspectRatio` must be "16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3" or "21:9", not "auto".',
  ]);
});

test("a fidelity without effect causes a warning", async () => {
  const { image, events } = await emulated();
  await image.generate.create({ prompt: "x", model: "kling-v2-1", imageFidelity: 1, humanFidelity: 1 });
  expect(warnings(events)).toEqual([
    "`imageFidelity` has no effect without `image`.",
    '`humanFidelity` has an effect only with `imageReference: "subject"`.',
  ]);
});

test("finds tasks by external task id and in the list", async () => {
  const { image } = await emulated("pair");
  const task = await image.generate.create({ prompt: "fog" }, { externalTaskId: "job-1" });
  expect((await image.generate.get({ externalTaskId: "job-1" }))?.id).toBe(task.id);
  expect(await all(image.generate.list())).toMatchObject([{ id: task.id }]);
});
