import { readInput } from "@klingkit/tasks/endpoint";
import { expect, test } from "vitest";
import { type ImageOmniInput, omni } from "../src/index.ts";
import { warnings, emulated, imageUrl, issueMessages } from "./emulated.ts";

test("generates single images from a prompt", async () => {
  const { image, emulator } = await emulated();
  const result = await image.omni.run({ prompt: "fog", n: 2 }, { externalTaskId: "job-1" });
  expect(result.outputs).toMatchObject([{ type: "image", index: 0 }, { index: 1 }]);
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/images/omni-image" });
  expect(emulator.calls[0]?.body).toEqual({
    model_name: "kling-v3-omni",
    prompt: "fog",
    resolution: "1k",
    result_type: "single",
    n: 2,
    aspect_ratio: "16:9",
    external_task_id: "job-1",
  });
});

test("converts references in the prompt to the service's format", async () => {
  const { image } = await emulated();
  const { body } = await image.omni.prepare({
    prompt: "@hero in @room with @cat, not me@heroes",
    references: [
      { id: "room", image: imageUrl },
      { id: "hero", image: new URL(imageUrl) },
    ],
    elements: [{ id: "cat", elementId: "321922438904313" }],
  });
  expect(JSON.parse(body)).toMatchObject({
    prompt: "<<<image_2>>> in <<<image_1>>> with <<<element_1>>>, not me@heroes",
    element_list: [{ element_id: 321922438904313 }],
  });
});

test("sends reference images with the key `image`", async () => {
  const { image, emulator } = await emulated();
  await image.omni.run({ prompt: "@a", references: [{ id: "a", image: imageUrl }] });
  expect(emulator.calls[0]?.body).toMatchObject({ image_list: [{ image: imageUrl }] });
});

test("decodes `series_images` as image outputs", async () => {
  const { image, emulator } = await emulated();
  const result = await image.omni.run({ prompt: "a day at sea", series: 3 });
  expect(result.outputs).toMatchObject([{ type: "image", index: 0 }, { index: 1 }, { index: 2 }]);
  expect(result.raw).toMatchObject({ task_result: { series_images: [{ index: 0 }, { index: 1 }, { index: 2 }] } });
  expect(emulator.calls[0]?.body).toMatchObject({ result_type: "series", series_amount: 3 });
});

test('sends `series: "auto"` as series_amount', async () => {
  const { image, emulator } = await emulated();
  const result = await image.omni.run({ prompt: "a day at sea", series: "auto" });
  expect(result.outputs).toMatchObject([{ type: "image", index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }]);
  expect(emulator.calls[0]?.body).toMatchObject({ result_type: "series", series_amount: "auto" });
});

test("rejects `n` with a series, and does not send the default of `n`", async () => {
  const { image, emulator } = await emulated();
  expect(await issueMessages(image.omni.create({ prompt: "x", series: 3, n: 2 }))).toEqual([
    "`n` cannot be combined with `series`, which sets the number of images.",
  ]);
  await image.omni.create({ prompt: "x", series: 3 });
  expect(emulator.calls[0]?.body).not.toHaveProperty("n");
});

test("the aspect ratio `auto` is the default with references, and causes a warning without them", async () => {
  const { image, emulator, events } = await emulated();
  await image.omni.create({ prompt: "@a", references: [{ id: "a", image: imageUrl }] });
  await image.omni.create({ prompt: "x" });
  expect(events).toEqual([]);
  await image.omni.create({ prompt: "x", aspectRatio: "auto" });
  expect(warnings(events)).toEqual([
    '`aspectRatio` must be "16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3" or "21:9" with kling-3.0-omni without an input image, not "auto".',
  ]);
  expect(emulator.calls).toMatchObject(["auto", "16:9", "auto"].map((aspect_ratio) => ({ body: { aspect_ratio } })));
});

test("4k with kling-image-o1 causes a warning and is sent", async () => {
  const { image, events } = await emulated();
  await expect(image.omni.create({ prompt: "x", model: "kling-image-o1", resolution: "4k" })).rejects.toMatchObject({
    serviceCode: 1201,
  });
  expect(warnings(events)).toEqual([
    '`resolution` must be "1k" or "2k" with kling-image-o1 without an input image, not "4k".',
  ]);
});

const invalidInputs: readonly (readonly [string, ImageOmniInput, string[]])[] = [
  ["a series of one", { prompt: "x", series: 1 }, ["`series` must be at least 2, not 1."]],
  [
    "a series with kling-image-o1",
    { prompt: "x", model: "kling-image-o1", series: 4 },
    ["`series` is not supported with kling-image-o1."],
  ],
  [
    "a duplicate id",
    { prompt: "@a", references: [{ id: "a", image: imageUrl }], elements: [{ id: "a", elementId: "1" }] },
    ['`elements[0].id` must be unique: "a" is also `references[0].id`.'],
  ],
  [
    "eleven images",
    {
      prompt: Array.from({ length: 11 }, (_, i) => `@p${i}`).join(" "),
      references: Array.from({ length: 11 }, (_, i) => ({ id: `p${i}`, image: imageUrl })),
    },
    ["`references` and `elements` may have at most 10 items together, not 11."],
  ],
  [
    "bytes in a different image format",
    { prompt: "@a", references: [{ id: "a", image: new TextEncoder().encode("GIF89a") }] },
    ["`references[0].image` is GIF, but the service accepts only a JPEG or PNG."],
  ],
];

test.each(invalidInputs)("rejects %s without sending a request", async (_name, input, messages) => {
  const { image, emulator } = await emulated();
  expect(await issueMessages(image.omni.create(input))).toEqual(messages);
  expect(emulator.calls).toEqual([]);
});

test("the limits of known models do not apply to an unknown model", async () => {
  const { image } = await emulated();
  const references = Array.from({ length: 12 }, (_, i) => ({ id: `p${i}x`, image: imageUrl }));
  const input: ImageOmniInput = {
    model: "kling-5-image",
    prompt: references.map(({ id }) => `@${id} ${"fog ".repeat(100)}`).join(" "),
    references,
    resolution: "8k",
    aspectRatio: "9:21",
    series: 20,
  };
  expect(JSON.parse((await image.omni.prepare(input)).body)).toMatchObject({
    model_name: "kling-5-image",
    resolution: "8k",
    aspect_ratio: "9:21",
    series_amount: 20,
    image_list: references.map(() => ({ image: imageUrl })),
  });
});

test("a series occupies one slot per image, and an automatic series the maximum", () => {
  const slots = (input: ImageOmniInput): number | undefined => {
    const { value } = readInput(omni, input, true);
    return value && omni.slots?.(value);
  };
  expect(
    [{ n: 4 }, { series: 5 }, { series: "auto" } as const, {}].map((one) => slots({ prompt: "x", ...one })),
  ).toEqual([4, 5, 9, 1]);
});

test("an unused or undefined reference is rejected", async () => {
  const { image } = await emulated();
  const unused = "is not named in the prompt: the service ignores the item and charges for the task.";
  const references = [{ id: "hero", image: imageUrl }];
  expect(await issueMessages(image.omni.create({ prompt: "a man at sea", references }))).toEqual([
    `\`references[0].id\` ${unused} Write \`@hero\` in the prompt.`,
  ]);
  const elements = [{ id: "pet", elementId: "1" }];
  expect(await issueMessages(image.omni.create({ prompt: "mail me@pet.example", elements }))).toEqual([
    `\`elements[0].id\` ${unused} Write \`@pet\` in the prompt.`,
  ]);
  expect(await issueMessages(image.omni.create({ prompt: "@hero at sea" }))).toEqual([
    '`prompt` names `@hero`, but no item has the id "hero". Add an item with this id, or write the word without the `@`.',
  ]);
});
