import { readInput } from "@klingkit/tasks/endpoint";
import { expect, test } from "vitest";
import { type ImageOmniInput, omni } from "../src/index.ts";
import { warnings, emulated, link, refusal } from "./emulated.ts";

test("a prompt becomes single pictures", async () => {
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

test("the prompt names pictures and elements by the service's own form", async () => {
  const { image } = await emulated();
  const { body } = await image.omni.prepare({
    prompt: "@hero in @room with @cat, not me@heroes",
    references: [
      { id: "room", image: link },
      { id: "hero", image: new URL(link) },
    ],
    elements: [{ id: "cat", elementId: "321922438904313" }],
  });
  expect(JSON.parse(body)).toMatchObject({
    prompt: "<<<image_2>>> in <<<image_1>>> with <<<element_1>>>, not me@heroes",
    element_list: [{ element_id: 321922438904313 }],
  });
});

test("trap: a picture's key is `image` here, where omni video says `image_url`", async () => {
  const { image, emulator } = await emulated();
  await image.omni.run({ prompt: "@a", references: [{ id: "a", image: link }] });
  expect(emulator.calls[0]?.body).toMatchObject({ image_list: [{ image: link }] });
});

test("trap: a series comes as series_images and is read like any picture", async () => {
  const { image, emulator } = await emulated();
  const result = await image.omni.run({ prompt: "a day at sea", series: 3 });
  expect(result.outputs).toMatchObject([{ type: "image", index: 0 }, { index: 1 }, { index: 2 }]);
  expect(result.raw).toMatchObject({ task_result: { series_images: [{ index: 0 }, { index: 1 }, { index: 2 }] } });
  expect(emulator.calls[0]?.body).toMatchObject({ result_type: "series", series_amount: 3 });
});

test('trap: series_amount may be "auto"', async () => {
  const { image, emulator } = await emulated();
  const result = await image.omni.run({ prompt: "a day at sea", series: "auto" });
  expect(result.outputs).toMatchObject([{ type: "image", index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }]);
  expect(emulator.calls[0]?.body).toMatchObject({ result_type: "series", series_amount: "auto" });
});

test("trap: n is ignored with a series, so it is neither taken nor sent", async () => {
  const { image, emulator } = await emulated();
  expect(await refusal(image.omni.create({ prompt: "x", series: 3, n: 2 }))).toEqual([
    "`n` cannot be combined with `series`, which says how many.",
  ]);
  await image.omni.create({ prompt: "x", series: 3 });
  expect(emulator.calls[0]?.body).not.toHaveProperty("n");
});

test("trap: `auto` is for pictures; from text it is told as doubtful, and never the default", async () => {
  const { image, emulator, events } = await emulated();
  await image.omni.create({ prompt: "@a", references: [{ id: "a", image: link }] });
  await image.omni.create({ prompt: "x" });
  expect(events).toEqual([]);
  await image.omni.create({ prompt: "x", aspectRatio: "auto" });
  expect(warnings(events)).toEqual([
    '`aspectRatio` must be "16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3" or "21:9" with kling-3.0-omni from text, not "auto".',
  ]);
  expect(emulator.calls).toMatchObject(["auto", "16:9", "auto"].map((aspect_ratio) => ({ body: { aspect_ratio } })));
});

test("4k of O1 is disputed: told, sent, and the service decides", async () => {
  const { image, events } = await emulated();
  await expect(image.omni.create({ prompt: "x", model: "kling-image-o1", resolution: "4k" })).rejects.toMatchObject({
    serviceCode: 1201,
  });
  expect(warnings(events)).toEqual(['`resolution` must be "1k" or "2k" with kling-image-o1 from text, not "4k".']);
});

const bad: readonly (readonly [string, ImageOmniInput, string[]])[] = [
  ["a series of one", { prompt: "x", series: 1 }, ["`series` must be at least 2, not 1."]],
  [
    "a series of O1",
    { prompt: "x", model: "kling-image-o1", series: 4 },
    ["`series` is not supported with kling-image-o1."],
  ],
  [
    "one id for two things",
    { prompt: "x", references: [{ id: "a", image: link }], elements: [{ id: "a", elementId: "1" }] },
    ['`elements[0].id` must be unique: "a" is also `references[0].id`.'],
  ],
  [
    "eleven pictures",
    { prompt: "x", references: Array.from({ length: 11 }, (_, i) => ({ id: `p${i}`, image: link })) },
    ["`references` and `elements` may have at most 10 items together, not 11."],
  ],
  [
    "a picture that is none",
    { prompt: "x", references: [{ id: "a", image: new TextEncoder().encode("GIF89a") }] },
    ["`references[0].image` is GIF: the service accepts a JPEG or PNG."],
  ],
];

test.each(bad)("nothing is sent for %s", async (_what, input, problems) => {
  const { image, emulator } = await emulated();
  expect(await refusal(image.omni.create(input))).toEqual(problems);
  expect(emulator.calls).toEqual([]);
});

test("a series takes as many slots as pictures; one of open length as many as there may be", () => {
  const slots = (input: ImageOmniInput): number | undefined => {
    const { value } = readInput(omni, input, true);
    return value && omni.slots?.(value);
  };
  expect(
    [{ n: 4 }, { series: 5 }, { series: "auto" } as const, {}].map((one) => slots({ prompt: "x", ...one })),
  ).toEqual([4, 5, 9, 1]);
});

test("a picture that the prompt does not name is a warning, a name without a picture is refused", async () => {
  const { image, events } = await emulated();
  await image.omni.prepare({ prompt: "a man at sea", references: [{ id: "hero", image: link }] });
  expect(warnings(events)).toEqual([
    "`references[0].id` is not named in the prompt: the service may ignore the item. Write `@hero` in the prompt.",
  ]);
  expect(await refusal(image.omni.create({ prompt: "@hero at sea" }))).toEqual([
    '`prompt` names `@hero`, but no item has the id "hero". Add an item with this id, or write the word without the `@`.',
  ]);
});
