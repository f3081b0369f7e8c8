import { expect, test } from "vitest";
import { emulated, issueMessages } from "./emulated.ts";

test("the prompt limit of API v1 counts encoded references", async () => {
  const input = {
    prompt: "@a ".repeat(800),
    firstFrame: "https://images.example/first.png",
    elements: [{ id: "a", elementId: "829836802793406551" }],
  };
  const v2 = await emulated("v2");
  const intent = await v2.video.imageToVideo.prepare(input);
  expect(JSON.parse(intent.body)).toMatchObject({ contents: [{ type: "prompt", text: input.prompt }, {}, {}] });
  const v1 = await emulated("v1");
  expect((await issueMessages(v1.video.imageToVideo.create(input)))[0]).toMatch(
    /^`prompt` must have at most 2500 characters .* not 12800/,
  );
});

const first = "https://images.example/first.png";
const last = "https://images.example/last.png";

test("API v2 receives prompt, frames and elements as contents", async () => {
  const { video, emulator } = await emulated();
  await video.imageToVideo.create({
    prompt: "@hero walks in",
    firstFrame: first,
    lastFrame: new URL(last),
    elements: [{ id: "hero", elementId: "829836802793406551" }],
  });
  expect(emulator.calls[0]).toMatchObject({
    path: "/image-to-video/kling-3.0",
    body: {
      contents: [
        { type: "prompt", text: "@hero walks in" },
        { type: "first_frame", url: first },
        { type: "last_frame", url: last },
        { type: "element", element_id: "829836802793406551", id: "hero" },
      ],
      settings: { multi_shot: false, audio: "off", resolution: "720p", duration: 5 },
    },
  });
});

test("API v1 receives the id of an element as an integer beyond 2^53, and its own form of a reference", async () => {
  const { video } = await emulated("v1");
  const { body } = await video.imageToVideo.prepare({
    prompt: "@hero walks in, me@heroine does not",
    firstFrame: first,
    elements: [{ id: "hero", elementId: "829836802793406551" }],
  });
  expect(body).toContain('"element_list":[{"element_id":829836802793406551}]');
  expect(body).toContain("<<<element_1>>> walks in, me@heroine does not");
});

test.each<[string, object, RegExp]>([
  ["an input without an image", { prompt: "x" }, /`firstFrame` is required: set the image that the video begins with/],
  [
    "a last frame alone",
    { lastFrame: last },
    /`firstFrame` is required: kling-3.0 does not support a last frame alone/,
  ],
  [
    "a last frame for turbo",
    { firstFrame: first, lastFrame: last, model: "kling-3.0-turbo" },
    /`lastFrame` is not supported with kling-3.0-turbo/,
  ],
  [
    "a last frame at 720p with 2.6",
    { firstFrame: first, lastFrame: last, model: "kling-2.6" },
    /`resolution` must be "1080p" with kling-2.6 here: the model supports a last frame only at 1080p/,
  ],
  [
    "voices without audio",
    { firstFrame: first, prompt: "@a", model: "kling-2.6", resolution: "1080p", voices: [{ id: "a", voiceId: "1" }] },
    /`audio` must be "native" with kling-2.6 here: the model supports voices only with generated audio/,
  ],
  [
    "four elements",
    { firstFrame: first, elements: ["a", "b", "c", "d"].map((id) => ({ id, elementId: "1" })) },
    /`elements` may have at most 3 items with kling-3.0/,
  ],
  [
    "an id that contains another id",
    {
      firstFrame: first,
      elements: [
        { id: "hero", elementId: "1" },
        { id: "heroine", elementId: "2" },
      ],
    },
    /`elements\[1\]\.id` cannot be distinguished from `elements\[0\]\.id`/,
  ],
  [
    "an aspect ratio",
    { firstFrame: first, aspectRatio: "16:9" },
    /`aspectRatio` is not a field of this input\. The input image or video determines the ratio/,
  ],
  [
    "a mask and a last frame",
    { firstFrame: first, lastFrame: last, staticMask: first, model: "kling-v1-5" },
    /`staticMask` cannot be combined with `lastFrame`/,
  ],
  [
    "an element that the prompt does not name",
    { firstFrame: first, prompt: "she walks in", elements: [{ id: "hero", elementId: "1" }] },
    /`elements\[0\]\.id` is not named in the prompt: the service ignores the item and charges for the task/,
  ],
  [
    "a voice that the prompt does not name",
    {
      firstFrame: first,
      prompt: "she speaks",
      model: "kling-2.6",
      resolution: "1080p",
      audio: "native",
      voices: [{ id: "anna", voiceId: "1" }],
    },
    /`voices\[0\]\.id` is not named in the prompt/,
  ],
  ["a name without an element", { firstFrame: first, prompt: "@hero walks in" }, /`prompt` names `@hero`, but no item/],
])("rejects %s", async (_name, input, message) => {
  const { video, emulator } = await emulated();
  expect((await issueMessages(video.imageToVideo.create(input))).join()).toMatch(message);
  expect(emulator.calls).toEqual([]);
});

test.each([
  ["v2", "/image-to-video/kling-3.0"],
  ["v1", "/v1/videos/image2video"],
] as const)("generates a video from an image on API %s", async (version, path) => {
  const { video, emulator } = await emulated(version);
  const result = await video.imageToVideo.run({ firstFrame: first, prompt: "it moves", audio: "native" });
  expect(result).toMatchObject({ status: "succeeded", outputs: [{ type: "video" }] });
  expect(emulator.calls[0]?.path).toBe(path);
});
