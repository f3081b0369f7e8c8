import { expect, test } from "vitest";
import { IMAGE, open } from "./caller.ts";

const V1 = "/v1/videos/motion-control";
const PATH = "/motion-control/kling-3.0";
const film = "https://example.com/dance.mp4?seconds=8.4";
const BODY = { image_url: IMAGE, video_url: film, character_orientation: "image", mode: "std" };
const contents = [
  { type: "image", url: IMAGE },
  { type: "video", url: film },
];

test("both designs bill the rounded seconds of the source", async () => {
  const { create, emulator } = await open();
  await create(V1, BODY);
  await create(PATH, { contents, settings: { character_orientation: "video", resolution: "1080p" } });
  expect(emulator.state().tasks.map(({ units, model, family }) => [units, model, family])).toEqual([
    [4, "kling-2.6", "motion-control"],
    [9.6, "kling-3.0", "motion-control"],
  ]);
});

test.each([
  ["no mode", { ...BODY, mode: undefined }],
  ["no orientation", { ...BODY, character_orientation: undefined }],
  ["no video", { ...BODY, video_url: undefined }],
  ["a long video by the picture", { ...BODY, video_url: "https://example.com/a.mp4?seconds=12" }],
  ["a video of 2 seconds", { ...BODY, video_url: "https://example.com/a.mp4?seconds=2" }],
  [
    "an element of v2.6",
    { ...BODY, character_orientation: "video", element_list: [{ element_id: "829836802793406551" }] },
  ],
  ["an unknown model", { ...BODY, model_name: "kling-v1" }],
])("v1 refuses %s", async (_what, body) => {
  const { post } = await open();
  expect(await post(V1, body)).toMatchObject({ status: 400, code: 1201 });
});

test("path design: orientation is needed, and an element needs that of the video", async () => {
  const { post } = await open();
  const element = { type: "element", id: "a", element_id: "829836802793406551" };
  expect(await post(PATH, { contents })).toMatchObject({ code: 1201 });
  expect(
    await post(PATH, { contents: [...contents, element], settings: { character_orientation: "image" } }),
  ).toMatchObject({ code: 1201 });
  expect(
    await post(PATH, { contents: [...contents, element], settings: { character_orientation: "video" } }),
  ).toMatchObject({ code: 0 });
});
