import { experimental_startVideo as startVideo } from "ai";
import { expect, test } from "vitest";
import { emulated } from "./emulated.ts";
import { imageUrl, png, videoUrl } from "./media.ts";

type Options = Omit<Parameters<typeof startVideo>[0], "model">;

const text = { prompt: "a lighthouse in fog" };
const image = { prompt: { image: png, text: "the fog lifts" } };
const lastFrame = {
  prompt: "the fog lifts",
  frameImages: [
    { image: imageUrl, frameType: "first_frame" },
    { image: png, frameType: "last_frame" },
  ],
} satisfies Options;
const references = { prompt: "@image1 in @image2", inputReferences: [imageUrl, png] };
const video = { prompt: "as in @video1", inputReferences: [videoUrl] };
const motion = {
  prompt: { image: imageUrl },
  inputReferences: [videoUrl],
  providerOptions: { klingkit: { characterOrientation: "video" } },
};
const elements = {
  prompt: { image: imageUrl, text: "@hero waves" },
  providerOptions: { klingkit: { elements: [{ id: "hero", elementId: "829826751244537856" }] } },
};

/** The endpoint that each model and input leads to. */
const table: readonly (readonly [model: string, input: string, options: Options, path: string])[] = [
  ["kling-3.0", "text", text, "/text-to-video/kling-3.0"],
  ["kling-3.0", "image", image, "/image-to-video/kling-3.0"],
  ["kling-3.0", "frames", lastFrame, "/image-to-video/kling-3.0"],
  ["kling-3.0", "motion", motion, "/motion-control/kling-3.0"],
  ["kling-3.0", "elements", elements, "/image-to-video/kling-3.0"],
  ["kling-3.0-turbo", "text", text, "/text-to-video/kling-3.0-turbo"],
  ["kling-3.0-omni", "text", text, "/omni-video/kling-3.0-omni"],
  ["kling-3.0-omni", "image", image, "/omni-video/kling-3.0-omni"],
  ["kling-3.0-omni", "references", references, "/omni-video/kling-3.0-omni"],
  ["kling-3.0-omni", "video", video, "/omni-video/kling-3.0-omni"],
  ["kling-3.0-omni", "elements", elements, "/omni-video/kling-3.0-omni"],
  ["kling-o1", "references", references, "/omni-video/kling-o1"],
  ["kling-2.6", "text", text, "/text-to-video/kling-2.6"],
  ["kling-2.6", "motion", motion, "/motion-control/kling-2.6"],
  ["kling-v2-6", "image", image, "/image-to-video/kling-2.6"],
  ["kling-4.0", "text", text, "/text-to-video/kling-4.0"],
  ["kling-4.0", "references", references, "/omni-video/kling-4.0"],
  ["kling-v1-6", "image", image, "/v1/videos/image2video"],
  ["kling-v1-6", "references", { ...references, prompt: "a fox in a library" }, "/v1/videos/multi-image2video"],
];

test.each(table)("%s with %s", async (modelId, _, options, path) => {
  const { emulator, klingkit } = await emulated({}, { switches: { retired: "serve" } });
  await emulator.addElement({ id: "829826751244537856" });
  await startVideo({ model: klingkit.video(modelId), ...options });
  expect(emulator.calls.flatMap((call) => (call.method === "POST" ? call.path : []))).toEqual([path]);
});

test("an unknown model is sent unchanged", async () => {
  const { emulator, klingkit } = await emulated();
  const start = startVideo({ model: klingkit.video("kling-9.0"), ...image });
  await expect(start).rejects.toMatchObject({ isRetryable: false });
  expect(emulator.calls[0]?.path).toBe("/image-to-video/kling-9.0");
});

test("references of a model that has none are ignored with a warning", async () => {
  const { emulator, klingkit } = await emulated();
  const { warnings } = await startVideo({ model: klingkit.video("kling-3.0"), ...references, prompt: "fog" });
  expect(emulator.calls[0]?.path).toBe("/text-to-video/kling-3.0");
  expect(warnings).toEqual([
    {
      type: "unsupported",
      feature: "inputReferences",
      details: "video.textToVideo does not accept this input with kling-3.0. It was ignored.",
    },
  ]);
});

test("the last frame of a model that has none is ignored with a warning", async () => {
  const { emulator, klingkit } = await emulated();
  const { warnings } = await startVideo({ model: klingkit.video("kling-3.0-turbo"), ...lastFrame });
  expect(emulator.calls[0]?.path).toBe("/image-to-video/kling-3.0-turbo");
  expect(warnings).toMatchObject([{ type: "unsupported", feature: "frameImages" }]);
});

test("a reference that the prompt does not name is added to the prompt", async () => {
  const { emulator, klingkit } = await emulated();
  const { warnings } = await startVideo({
    model: klingkit.video("kling-3.0-omni"),
    prompt: "a fox in @image2",
    inputReferences: [imageUrl, imageUrl],
  });
  expect(emulator.calls[0]?.body).toMatchObject({
    contents: [
      { type: "prompt", text: "a fox in @image2 @image1" },
      { type: "refer_image", id: "image1" },
      { type: "refer_image", id: "image2" },
    ],
  });
  expect(warnings).toMatchObject([{ type: "compatibility", feature: "inputReferences" }]);
});

test("a video as bytes and a video as a frame are ignored with warnings", async () => {
  const { klingkit } = await emulated();
  const mp4 = { data: new Uint8Array([0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70]), mediaType: "video/mp4" };
  const { warnings } = await startVideo({
    model: klingkit.video("kling-3.0-omni"),
    prompt: { image: videoUrl, text: "fog" },
    inputReferences: [mp4],
  });
  expect(warnings).toMatchObject([
    { type: "unsupported", feature: "inputReferences" },
    { type: "unsupported", feature: "frameImages" },
  ]);
});

test("the input of an endpoint can be given completely as provider options", async () => {
  const { emulator, klingkit } = await emulated();
  await startVideo({
    model: klingkit.video("kling-3.0-omni"),
    prompt: "@hero walks through @street",
    providerOptions: {
      klingkit: {
        references: [{ id: "hero", image: imageUrl }],
        video: { id: "street", url: videoUrl, use: "base" },
        resolution: "1080p",
        watermark: true,
      },
    },
  });
  expect(emulator.calls[0]?.body).toMatchObject({
    contents: [{ type: "prompt" }, { type: "refer_image" }, { type: "base_video" }],
    settings: { resolution: "1080p" },
    options: { watermark_info: { enabled: true } },
  });
});

test("a misspelled provider option is rejected before anything is sent", async () => {
  const { emulator, klingkit } = await emulated();
  const start = startVideo({
    model: klingkit.video("kling-3.0"),
    ...text,
    providerOptions: { klingkit: { resolutoin: "1080p" } },
  });
  await expect(start).rejects.toThrow(/Did you mean `resolution`\?.*nothing is charged/s);
  expect(emulator.calls).toEqual([]);
});
