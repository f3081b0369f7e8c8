import { expect, test } from "vitest";
import { IMAGE, startEmulator } from "./client.ts";

const V1 = "/v1/videos/motion-control";
const PATH = "/motion-control/kling-3.0";
const sourceUrl = "https://example.com/dance.mp4?seconds=8.4";
const BODY = { image_url: IMAGE, video_url: sourceUrl, character_orientation: "image", mode: "std" };
const contents = [
  { type: "image", url: IMAGE },
  { type: "video", url: sourceUrl },
];

test("both API versions charge the rounded seconds of the source", async () => {
  const { create, emulator } = await startEmulator();
  await create(V1, BODY);
  await create(PATH, { contents, settings: { character_orientation: "video", resolution: "1080p" } });
  expect(emulator.state().tasks.map(({ units, model, product }) => [units, model, product])).toEqual([
    [4, "kling-2.6", "motion-control"],
    [9.6, "kling-3.0", "motion-control"],
  ]);
});

test.each([
  ["no mode", { ...BODY, mode: undefined }, "mode is required"],
  ["no orientation", { ...BODY, character_orientation: undefined }, "character_orientation is required"],
  ["no video", { ...BODY, video_url: undefined }, "video_url is required"],
  [
    "a long video with the orientation of the image",
    { ...BODY, video_url: "https://example.com/a.mp4?seconds=12" },
    "the video must last 3 to 10 seconds",
  ],
  [
    "a video of 2 seconds",
    { ...BODY, video_url: "https://example.com/a.mp4?seconds=2" },
    "the video must last 3 to 10 seconds",
  ],
  [
    "an element of v2.6",
    { ...BODY, character_orientation: "video", element_list: [{ element_id: "829836802793406551" }] },
    "kling-2.6 takes at most 0 elements",
  ],
  ["a model of another endpoint", { ...BODY, model_name: "kling-v1" }, "model is not supported"],
])("API v1 rejects %s", async (_what, body, message) => {
  const { post } = await startEmulator();
  expect(await post(V1, body)).toMatchObject({ status: 400, code: 1201, message });
});

test("API v2 requires an orientation, and the orientation of the video with an element", async () => {
  const { post } = await startEmulator();
  const element = { type: "element", id: "a", element_id: "829836802793406551" };
  expect(await post(PATH, { contents })).toMatchObject({
    code: 1201,
    message: "settings.character_orientation is required",
  });
  expect(
    await post(PATH, { contents: [...contents, element], settings: { character_orientation: "image" } }),
  ).toMatchObject({ code: 1201, message: "an element needs character_orientation 'video'" });
  expect(
    await post(PATH, { contents: [...contents, element], settings: { character_orientation: "video" } }),
  ).toMatchObject({ code: 0 });
});
