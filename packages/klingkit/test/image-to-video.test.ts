import { expect, test } from "vitest";
import { emulated, keys } from "./emulated.ts";

const url = "https://pictures.example/first.png";
const last = "https://pictures.example/last.png";

test("pictures become contents on the newer design", async () => {
  const { kling, emulator } = await emulated();
  await kling.video.imageToVideo.create({
    prompt: "@hero walks in",
    firstFrame: url,
    lastFrame: new URL(last),
    elements: [{ id: "hero", elementId: "829836802793406551" }],
  });
  expect(emulator.calls[0]).toMatchObject({
    path: "/image-to-video/kling-3.0",
    body: {
      contents: [
        { type: "prompt", text: "@hero walks in" },
        { type: "first_frame", url },
        { type: "last_frame", url: last },
        { type: "element", element_id: "829836802793406551", id: "hero" },
      ],
      settings: { multi_shot: false, audio: "off", resolution: "720p", duration: 5 },
    },
  });
});

test("the same goes to v1 in its own words, the element's id as a bare long", async () => {
  let sent = "";
  const { kling, emulator } = await emulated(keys.pair);
  emulator.faults.add({ when: ({ body }) => ((sent = typeof body === "string" ? body : JSON.stringify(body)), false) });
  const intent = await kling.video.imageToVideo.prepare({
    prompt: "@hero walks in, me@heroine does not",
    firstFrame: url,
    elements: [{ id: "hero", elementId: "829836802793406551" }],
  });
  await kling.tasks.send(intent);
  expect(intent.body).toContain('"element_list":[{"element_id":829836802793406551}]');
  expect(sent).toContain("<<<element_1>>> walks in, me@heroine does not");
});

test("a data: URL loses its prefix", async () => {
  const base64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const { kling } = await emulated(keys.pair);
  const intent = await kling.video.imageToVideo.prepare({ firstFrame: `data:image/png;base64,${base64}` });
  expect(JSON.parse(intent.body)).toMatchObject({ image: base64 });
});

test("bytes and Blobs become base64", async () => {
  const { kling } = await emulated(keys.pair);
  const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  const fromBytes = await kling.video.imageToVideo.prepare({ firstFrame: bytes });
  const fromBlob = await kling.video.imageToVideo.prepare({ firstFrame: new Blob([bytes]) });
  expect(JSON.parse(fromBytes.body)).toMatchObject({ image: Buffer.from(bytes).toString("base64") });
  expect(JSON.parse(fromBlob.body)).toMatchObject({ image: Buffer.from(bytes).toString("base64") });
});

test.each([
  [
    "a WebP",
    [0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50],
    /`firstFrame` is WebP: the service accepts a JPEG or PNG/,
  ],
  ["an empty file", [], /`firstFrame` is an empty file/],
])("%s is refused", async (_name, bytes, words) => {
  const { kling } = await emulated();
  await expect(kling.video.imageToVideo.prepare({ firstFrame: Uint8Array.from(bytes) })).rejects.toThrow(words);
});

test.each<[string, object, RegExp]>([
  ["no picture", { prompt: "x" }, /`firstFrame` is required: give the picture to begin with/],
  ["a last frame alone", { lastFrame: last }, /`firstFrame` is required: kling-3.0 takes no last frame alone/],
  [
    "a last frame for turbo",
    { firstFrame: url, lastFrame: last, model: "kling-3.0-turbo" },
    /`lastFrame` is not supported with kling-3.0-turbo\./,
  ],
  [
    "a last frame at 720p with 2.6",
    { firstFrame: url, lastFrame: last, model: "kling-2.6" },
    /`resolution` must be "1080p" with kling-2.6 here: the model supports a last frame only at 1080p/,
  ],
  [
    "voices without sound",
    { firstFrame: url, prompt: "@a", model: "kling-2.6", resolution: "1080p", voices: [{ id: "a", voiceId: "1" }] },
    /`audio` must be "native" with kling-2.6 here: the model supports voices only with generated audio/,
  ],
  [
    "four elements",
    { firstFrame: url, elements: ["a", "b", "c", "d"].map((id) => ({ id, elementId: "1" })) },
    /`elements` may have at most 3 items with kling-3.0/,
  ],
  [
    "ids of which one holds the other",
    {
      firstFrame: url,
      elements: [
        { id: "hero", elementId: "1" },
        { id: "heroine", elementId: "2" },
      ],
    },
    /`elements\[1\]\.id` cannot be distinguished from `elements\[0\]\.id`/,
  ],
  [
    "a ratio",
    { firstFrame: url, aspectRatio: "16:9" },
    /`aspectRatio` is not a field of this input\. The input image or video determines the ratio/,
  ],
  [
    "a mask and a last frame",
    { firstFrame: url, lastFrame: last, staticMask: url, model: "kling-v1-5" },
    /`staticMask` cannot be combined with `lastFrame`/,
  ],
  [
    "an element that the prompt does not name",
    { firstFrame: url, prompt: "she walks in", elements: [{ id: "hero", elementId: "1" }] },
    /`elements\[0\]\.id` is not named in the prompt: the service ignores the item and charges for the task/,
  ],
  [
    "a voice that the prompt does not name",
    {
      firstFrame: url,
      prompt: "she speaks",
      model: "kling-2.6",
      resolution: "1080p",
      audio: "native",
      voices: [{ id: "anna", voiceId: "1" }],
    },
    /`voices\[0\]\.id` is not named in the prompt/,
  ],
  ["a name without an element", { firstFrame: url, prompt: "@hero walks in" }, /`prompt` names `@hero`, but no item/],
])("%s is refused", async (_name, input, words) => {
  const { kling, emulator } = await emulated();
  await expect(kling.video.imageToVideo.create(input)).rejects.toThrow(words);
  expect(emulator.calls).toEqual([]);
});

test("a clip is made from a picture on both designs", async () => {
  for (const [credentials, path] of [
    [keys.apiKey, "/image-to-video/kling-3.0"],
    [keys.pair, "/v1/videos/image2video"],
  ] as const) {
    const { kling, emulator } = await emulated(credentials);
    const result = await kling.video.imageToVideo.run({ firstFrame: url, prompt: "it moves", audio: "native" });
    expect(result).toMatchObject({ status: "succeeded", outputs: [{ type: "video" }] });
    expect(emulator.calls[0]?.path).toBe(path);
  }
});
