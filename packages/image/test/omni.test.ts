import { expect, test } from "vitest";
import { type ImageOmniInput, omni } from "../src/index.ts";
import { doubts, emulated, link, refusal } from "./emulated.ts";

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
    prompt: "@hero in @room with @cat, not @heroes",
    references: [
      { id: "room", image: link },
      { id: "hero", image: new URL(link) },
    ],
    elements: [{ id: "cat", elementId: "321922438904313" }],
  });
  expect(JSON.parse(body)).toMatchObject({
    prompt: "<<<image_2>>> in <<<image_1>>> with <<<element_1>>>, not @heroes",
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
    "n: is not used together with series, which says how many.",
  ]);
  await image.omni.create({ prompt: "x", series: 3 });
  expect(emulator.calls[0]?.body).not.toHaveProperty("n");
});

test("trap: `auto` is for pictures; from text it is told as doubtful, and never the default", async () => {
  const { image, emulator, events } = await emulated();
  await image.omni.create({ prompt: "x", references: [{ id: "a", image: link }] });
  await image.omni.create({ prompt: "x" });
  expect(events).toEqual([]);
  await image.omni.create({ prompt: "x", aspectRatio: "auto" });
  expect(doubts(events)).toEqual([
    "aspectRatio: kling-3.0-omni makes 16:9, 9:16, 1:1, 4:3, 3:4, 3:2, 2:3, 21:9 from text, not auto.",
  ]);
  expect(emulator.calls).toMatchObject(["auto", "16:9", "auto"].map((aspect_ratio) => ({ body: { aspect_ratio } })));
});

test("4k of O1 is disputed: told, sent, and the service decides", async () => {
  const { image, events } = await emulated();
  await expect(image.omni.create({ prompt: "x", model: "kling-image-o1", resolution: "4k" })).rejects.toMatchObject({
    serviceCode: 1201,
  });
  expect(doubts(events)).toEqual(["resolution: kling-image-o1 makes 1k, 2k from text, not 4k."]);
});

const bad: readonly (readonly [string, ImageOmniInput, string[]])[] = [
  ["a series of one", { prompt: "x", series: 1 }, ["series: must be at least 2."]],
  ["a series of O1", { prompt: "x", model: "kling-image-o1", series: 4 }, ["series: kling-image-o1 makes no series."]],
  [
    "one id for two things",
    { prompt: "x", references: [{ id: "a", image: link }], elements: [{ id: "a", elementId: "1" }] },
    ['elements[0].id: "a" is there twice.'],
  ],
  [
    "eleven pictures",
    { prompt: "x", references: Array.from({ length: 11 }, (_, i) => ({ id: `p${i}`, image: link })) },
    ["references: 11 pictures and elements; at most 10 together."],
  ],
  [
    "a picture that is none",
    { prompt: "x", references: [{ id: "a", image: new TextEncoder().encode("GIF89a") }] },
    ["references[0].image: is GIF; the service takes a JPEG or PNG."],
  ],
];

test.each(bad)("nothing is sent for %s", async (_what, input, problems) => {
  const { image, emulator } = await emulated();
  expect(await refusal(image.omni.create(input))).toEqual(problems);
  expect(emulator.calls).toEqual([]);
});

test("a series takes as many slots as pictures; one of open length as many as there may be", () => {
  const slots = (input: ImageOmniInput): number | undefined => {
    const filled = omni.fill(input);
    return "value" in filled ? omni.slots?.(filled.value) : undefined;
  };
  expect(
    [{ n: 4 }, { series: 5 }, { series: "auto" } as const, {}].map((one) => slots({ prompt: "x", ...one })),
  ).toEqual([4, 5, 9, 1]);
});
