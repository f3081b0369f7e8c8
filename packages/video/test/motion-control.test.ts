import { expect, test } from "vitest";
import type { MotionControlInput } from "../src/index.ts";
import { emulated, refusal } from "./emulated.ts";

const image = "https://pictures.example/dancer.png";
const video = "https://clips.example/dance.mp4?seconds=8.4";
const elementId = "829836802793406551";
const input: MotionControlInput = { image, video, characterOrientation: "video" };

test("the newer design gets picture and clip as contents, and every setting with a default", async () => {
  const { video: client, emulator } = await emulated();
  await client.motionControl.create({ ...input, prompt: "in the rain" }, { externalTaskId: "job-1" });
  expect(emulator.calls[0]).toMatchObject({
    path: "/motion-control/kling-3.0",
    body: {
      contents: [
        { type: "prompt", text: "in the rain" },
        { type: "image", url: image },
        { type: "video", url: video },
      ],
      settings: { character_orientation: "video", audio: "original", resolution: "720p" },
      options: { external_task_id: "job-1" },
    },
  });
});

test("v1 names 2.6 where no model is given: klingkit sends its own on both designs", async () => {
  const { video: client, emulator } = await emulated("v1");
  await client.motionControl.create(input, { externalTaskId: "job-1" });
  expect(emulator.calls[0]?.path).toBe("/v1/videos/motion-control");
  expect(emulator.calls[0]?.body).toEqual({
    model_name: "kling-v3",
    image_url: image,
    video_url: video,
    keep_original_sound: "yes",
    character_orientation: "video",
    mode: "std",
    external_task_id: "job-1",
  });
});

test("an element is named by each design's own form", async () => {
  const asked = { ...input, prompt: "@coat flutters", elements: [{ id: "coat", elementId }], keepSound: false };
  const newer = await emulated();
  expect(JSON.parse((await newer.video.motionControl.prepare(asked)).body)).toMatchObject({
    contents: [{ text: "@coat flutters" }, {}, {}, { type: "element", element_id: elementId, id: "coat" }],
    settings: { audio: "off" },
  });
  const older = await emulated("v1");
  const { body } = await older.video.motionControl.prepare(asked);
  expect(body).toContain(`"element_list":[{"element_id":${elementId}}]`);
  expect(JSON.parse(body)).toMatchObject({ prompt: "<<<element_1>>> flutters", keep_original_sound: "no" });
});

test.each<[string, MotionControlInput, number]>([
  ["the clip's way", input, 7.2],
  [
    "the picture's way at 1080p with 2.6",
    { ...input, characterOrientation: "image", resolution: "1080p", model: "kling-2.6" },
    6.4,
  ],
  ["an element, without sound", { ...input, elements: [{ id: "coat", elementId }], keepSound: false }, 7.2],
])("%s means the same on both designs, billed by the clip's whole seconds", async (_what, asked, amount) => {
  const made = [];
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video: client, emulator } = await emulated(apiVersion);
    const { status, outputs, billing } = await client.motionControl.run(asked);
    const { model, product: family } = emulator.state().tasks[0] ?? {};
    made.push({ status, types: outputs.map(({ type }) => type), amount: billing[0]?.amount, model, family });
  }
  expect(made[0]).toMatchObject({ status: "succeeded", types: ["video"], family: "motion-control", amount });
  expect(made[1]).toEqual(made[0]);
});

test.each<[string, object, RegExp]>([
  ["no orientation", { image, video }, /^`characterOrientation` is required/],
  ["no clip", { image, characterOrientation: "image" }, /^`video` is required/],
  ["no picture", { video, characterOrientation: "image" }, /^`image` is required/],
  ["4k", { ...input, resolution: "4k" }, /^`resolution` must be "720p" or "1080p" with kling-3.0, not "4k"/],
  [
    "an omni model",
    { ...input, model: "kling-3.0-omni" },
    /^`model` must be "kling-3.0" or "kling-2.6" at video.motionControl/,
  ],
  [
    "an element of 2.6",
    { ...input, model: "kling-2.6", elements: [{ id: "a", elementId }] },
    /^`elements` is not supported with kling-2.6/,
  ],
  [
    "two elements",
    {
      ...input,
      elements: [
        { id: "a", elementId },
        { id: "b", elementId },
      ],
    },
    /^`elements` may have at most 1 item with kling-3.0/,
  ],
  [
    "an element with the picture's orientation",
    { ...input, characterOrientation: "image", elements: [{ id: "a", elementId }] },
    /^`characterOrientation` must be "video" with kling-3.0 here/,
  ],
  [
    "a prompt over the limit",
    { ...input, prompt: "x".repeat(2501) },
    /^`prompt` must have at most 2500 characters .* not 2501/,
  ],
  ["a length, which the clip decides", { ...input, duration: 5 }, /^`duration` is not a field/],
])("%s: refused before anything is sent, on either design", async (_what, asked, words) => {
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video: client, emulator } = await emulated(apiVersion);
    expect((await refusal(client.motionControl.create(asked as MotionControlInput)))[0]).toMatch(words);
    expect(emulator.calls).toEqual([]);
  }
});
