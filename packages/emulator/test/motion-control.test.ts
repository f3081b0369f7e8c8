import { expect, test } from "vitest";
import { IMAGE, open } from "./client.ts";

const V1 = "/v1/videos/motion-control";
const PATH = "/motion-control/kling-3.0";
const film = "https://example.com/dance.mp4?seconds=8.4";
const BODY = { image_url: IMAGE, video_url: film, character_orientation: "image", mode: "std" };
const contents = [
  { type: "image", url: IMAGE },
  { type: "video", url: film },
];

test("both apiVersions bill the rounded seconds of the source", async () => {
  const { create, emulator } = await open();
  await create(V1, BODY);
  await create(PATH, { contents, settings: { character_orientation: "video", resolution: "1080p" } });
  expect(emulator.state().tasks.map(({ units, model, product: family }) => [units, model, family])).toEqual([
    [4, "kling-2.6", "motion-control"],
    [9.6, "kling-3.0", "motion-control"],
  ]);
});

test.each([
  ["no mode", { ...BODY, mode: undefined }, "mode is required"],
  ["no orientation", { ...BODY, character_orientation: undefined }, "character_orientation is required"],
  ["no video", { ...BODY, video_url: undefined }, "video_url is required"],
  [
    "a long video by the picture",
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
  ["an unknown model", { ...BODY, model_name: "kling-v1" }, "model_name value 'kling-v1' is invalid"],
])("v1 refuses %s", async (_what, body, message) => {
  const { post } = await open();
  expect(await post(V1, body)).toMatchObject({ status: 400, code: 1201, message });
});

test("path apiVersion: orientation is needed, and an element needs that of the video", async () => {
  const { post } = await open();
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
