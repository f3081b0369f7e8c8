import { expect, test } from "vitest";
import type { MotionControlInput } from "../src/index.ts";
import { emulated, issueMessages } from "./emulated.ts";

const image = "https://images.example/dancer.png";
const video = "https://videos.example/dance.mp4?seconds=8.4";
const elementId = "829836802793406551";
const input: MotionControlInput = { image, video, characterOrientation: "video" };

test("sends the image, the video and every setting with a default on API v2", async () => {
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

test("sends klingkit's default model on API v1", async () => {
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

test("refers to an element in the format of each API version", async () => {
  const withElement = { ...input, prompt: "@coat flutters", elements: [{ id: "coat", elementId }], keepSound: false };
  const v2 = await emulated();
  expect(JSON.parse((await v2.video.motionControl.prepare(withElement)).body)).toMatchObject({
    contents: [{ text: "@coat flutters" }, {}, {}, { type: "element", element_id: elementId, id: "coat" }],
    settings: { audio: "off" },
  });
  const v1 = await emulated("v1");
  const { body } = await v1.video.motionControl.prepare(withElement);
  expect(body).toContain(`"element_list":[{"element_id":${elementId}}]`);
  expect(JSON.parse(body)).toMatchObject({ prompt: "<<<element_1>>> flutters", keep_original_sound: "no" });
});

test.each<[string, MotionControlInput, number]>([
  ["the orientation of the video", input, 7.2],
  [
    "the orientation of the image at 1080p with kling-2.6",
    { ...input, characterOrientation: "image", resolution: "1080p", model: "kling-2.6" },
    6.4,
  ],
  ["an element, without audio", { ...input, elements: [{ id: "coat", elementId }], keepSound: false }, 7.2],
])("%s has the same result on both API versions, billed by whole seconds", async (_name, motionInput, amount) => {
  const results = [];
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video: client, emulator } = await emulated(apiVersion);
    const { status, outputs, billing } = await client.motionControl.run(motionInput);
    const { model, product } = emulator.state().tasks[0] ?? {};
    results.push({ status, types: outputs.map(({ type }) => type), amount: billing[0]?.amount, model, product });
  }
  expect(results[0]).toMatchObject({ status: "succeeded", types: ["video"], product: "motion-control", amount });
  expect(results[1]).toEqual(results[0]);
});

test.each<[string, object, RegExp]>([
  ["no orientation", { image, video }, /^`characterOrientation` is required/],
  ["no video", { image, characterOrientation: "image" }, /^`video` is required/],
  ["no image", { video, characterOrientation: "image" }, /^`image` is required/],
  ["4k", { ...input, resolution: "4k" }, /^`resolution` must be "720p" or "1080p" with kling-3.0, not "4k"/],
  [
    "an omni model",
    { ...input, model: "kling-3.0-omni" },
    /^`model` must be "kling-3.0" or "kling-2.6" for video.motionControl/,
  ],
  [
    "an element with kling-2.6",
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
    "an element with the orientation of the image",
    { ...input, characterOrientation: "image", elements: [{ id: "a", elementId }] },
    /^`characterOrientation` must be "video" with kling-3.0 here/,
  ],
  [
    "a prompt over the limit",
    { ...input, prompt: "x".repeat(2501) },
    /^`prompt` must have at most 2500 characters .* not 2501/,
  ],
  ["a duration", { ...input, duration: 5 }, /^`duration` is not a field/],
])("rejects %s on both API versions without sending a request", async (_name, invalid, message) => {
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video: client, emulator } = await emulated(apiVersion);
    expect((await issueMessages(client.motionControl.create(invalid as MotionControlInput)))[0]).toMatch(message);
    expect(emulator.calls).toEqual([]);
  }
});
