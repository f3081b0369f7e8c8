import { experimental_generateVideo as generateVideo, experimental_startVideo as startVideo } from "ai";
import { expect, test } from "vitest";
import { emulated } from "./emulated.ts";
import { imageUrl, videoUrl } from "./media.ts";

type Options = Partial<Omit<Parameters<typeof startVideo>[0], "model">>;
type ProviderOptions = NonNullable<Options["providerOptions"]>[string];

const prompt = "a lighthouse in fog";
const image = { image: imageUrl, text: prompt };
const ids = ["829826751244537856", "829826751244537857"] as const;

const voiceId = "829826751244537858";

interface Row {
  /** An id of `@ai-sdk/klingai`. */
  readonly id: string;
  readonly options?: Options;
  /** `providerOptions.klingai`. */
  readonly klingai?: ProviderOptions;
  readonly path: string;
  /** A part of the body. */
  readonly body: object;
  readonly warnings?: readonly object[];
}

/** The models: the path of the create, and the name in its body on API v1. */
const models = [
  { id: "kling-v1-t2v", path: "/v1/videos/text2video", modelName: "kling-v1" },
  { id: "kling-v1.6-t2v", path: "/v1/videos/text2video", modelName: "kling-v1-6" },
  { id: "kling-v2-master-t2v", path: "/v1/videos/text2video", modelName: "kling-v2-master" },
  { id: "kling-v2.1-master-t2v", path: "/v1/videos/text2video", modelName: "kling-v2-1-master" },
  { id: "kling-v2.5-turbo-t2v", path: "/text-to-video/kling-2.5-turbo" },
  { id: "kling-v2.6-t2v", path: "/text-to-video/kling-2.6" },
  { id: "kling-v3.0-t2v", path: "/text-to-video/kling-3.0" },
  { id: "kling-v1-i2v", path: "/v1/videos/image2video", modelName: "kling-v1" },
  { id: "kling-v1.5-i2v", path: "/v1/videos/image2video", modelName: "kling-v1-5" },
  { id: "kling-v1.6-i2v", path: "/v1/videos/image2video", modelName: "kling-v1-6" },
  { id: "kling-v2-master-i2v", path: "/v1/videos/image2video", modelName: "kling-v2-master" },
  { id: "kling-v2.1-i2v", path: "/v1/videos/image2video", modelName: "kling-v2-1" },
  { id: "kling-v2.1-master-i2v", path: "/v1/videos/image2video", modelName: "kling-v2-1-master" },
  { id: "kling-v2.5-turbo-i2v", path: "/image-to-video/kling-2.5-turbo" },
  { id: "kling-v2.6-i2v", path: "/image-to-video/kling-2.6" },
  { id: "kling-v3.0-i2v", path: "/image-to-video/kling-3.0" },
  { id: "kling-v2.6-motion-control", path: "/motion-control/kling-2.6" },
  { id: "kling-v3.0-motion-control", path: "/motion-control/kling-3.0" },
] as const;

test.each<{ id: string; path: string; modelName?: string }>(models)("the id $id", async ({ id, path, modelName }) => {
  const { emulator, klingkit } = await emulated({}, { switches: { retired: "serve" } });
  await startVideo({
    model: klingkit.video(id),
    prompt: id.endsWith("-t2v") ? prompt : image,
    ...(id.endsWith("-motion-control")
      ? { providerOptions: { klingai: { videoUrl, characterOrientation: "video", mode: "std" } } }
      : {}),
  });
  expect(emulator.calls).toMatchObject([{ path, ...(modelName ? { body: { model_name: modelName } } : {}) }]);
});

/** The options, one row each: input, body and warnings. */
const options: Readonly<Record<string, Row>> = {
  "mode std": {
    id: "kling-v2.6-t2v",
    klingai: { mode: "std" },
    path: "/text-to-video/kling-2.6",
    body: { settings: { resolution: "720p" } },
  },
  "mode pro and sound": {
    id: "kling-v2.6-t2v",
    klingai: { mode: "pro", sound: "on" },
    path: "/text-to-video/kling-2.6",
    body: { settings: { resolution: "1080p", audio: "native" } },
  },
  "generateAudio has precedence over sound": {
    id: "kling-v2.6-t2v",
    options: { generateAudio: false },
    klingai: { mode: "pro", sound: "on" },
    path: "/text-to-video/kling-2.6",
    body: { settings: { audio: "off" } },
  },
  negativePrompt: {
    id: "kling-v2.6-t2v",
    klingai: { negativePrompt: "people" },
    path: "/v1/videos/text2video",
    body: { model_name: "kling-v2-6", negative_prompt: "people" },
  },
  cfgScale: {
    id: "kling-v1.6-t2v",
    klingai: { cfgScale: 0.7 },
    path: "/v1/videos/text2video",
    body: { cfg_scale: 0.7 },
    warnings: [{ type: "other" }],
  },
  cameraControl: {
    id: "kling-v1-t2v",
    klingai: { cameraControl: { type: "simple", config: { zoom: 5, pan: null } } },
    path: "/v1/videos/text2video",
    body: { camera_control: { type: "simple", config: { zoom: 5 } } },
    warnings: [{ type: "other" }],
  },
  "a camera preset": {
    id: "kling-v1-t2v",
    klingai: { cameraControl: { type: "forward_up", config: null } },
    path: "/v1/videos/text2video",
    body: { camera_control: { type: "forward_up" } },
    warnings: [{ type: "other" }],
  },
  imageTail: {
    id: "kling-v2.6-i2v",
    options: { prompt: image },
    klingai: { mode: "pro", imageTail: imageUrl },
    path: "/image-to-video/kling-2.6",
    body: { contents: expect.arrayContaining([{ type: "last_frame", url: imageUrl }]) },
  },
  "masks of the motion brush": {
    id: "kling-v1-i2v",
    options: { prompt: image },
    klingai: {
      staticMask: imageUrl,
      dynamicMasks: [
        {
          mask: imageUrl,
          trajectories: [
            { x: 1, y: 2 },
            { x: 3, y: 4 },
          ],
        },
      ],
    },
    path: "/v1/videos/image2video",
    body: {
      static_mask: imageUrl,
      dynamic_masks: [
        {
          mask: imageUrl,
          trajectories: [
            { x: 1, y: 2 },
            { x: 3, y: 4 },
          ],
        },
      ],
    },
    warnings: [{ type: "other" }],
  },
  "shots of the caller": {
    id: "kling-v3.0-t2v",
    options: { prompt: "" },
    klingai: {
      multiShot: true,
      shotType: "customize",
      multiPrompt: [
        { index: 1, prompt: "fog", duration: "3" },
        { index: 2, prompt: "the lamp", duration: "2" },
      ],
    },
    path: "/text-to-video/kling-3.0",
    body: { prompt: "shot 1, 3, fog; shot 2, 2, the lamp;" },
  },
  "shots of the model": {
    id: "kling-v3.0-t2v",
    klingai: { multiShot: true, shotType: "intelligence" },
    path: "/text-to-video/kling-3.0",
    body: { settings: { multi_shot: true } },
  },
  "no shots": {
    id: "kling-v3.0-t2v",
    klingai: { multiShot: false, shotType: null, multiPrompt: null },
    path: "/text-to-video/kling-3.0",
    body: { prompt },
  },
  "elements, named in the prompt": {
    id: "kling-v3.0-i2v",
    options: { prompt: { image: imageUrl, text: "<<<element_1>>> and <<<element_2>>> wave" } },
    klingai: { elementList: [{ element_id: ids[0] }, { element_id: ids[1] }] },
    path: "/image-to-video/kling-3.0",
    body: {
      contents: [
        { type: "prompt", text: "@element1 and @element2 wave" },
        { type: "first_frame" },
        { type: "element", element_id: ids[0], id: "element1" },
        { type: "element", element_id: ids[1], id: "element2" },
      ],
    },
  },
  "a voice that the prompt does not name": {
    id: "kling-v2.6-i2v",
    options: { prompt: image },
    klingai: { mode: "pro", sound: "on", voiceList: [{ voice_id: voiceId }] },
    path: "/image-to-video/kling-2.6",
    body: { contents: expect.arrayContaining([{ type: "prompt", text: `${prompt} @voice1` }]) },
    warnings: [{ type: "compatibility", feature: "inputReferences" }],
  },
  watermarkEnabled: {
    id: "kling-v3.0-t2v",
    klingai: { watermarkEnabled: true },
    path: "/text-to-video/kling-3.0",
    body: { options: { watermark_info: { enabled: true } } },
  },
  "motion control": {
    id: "kling-v3.0-motion-control",
    options: { prompt: image, duration: 5, aspectRatio: "1:1" },
    klingai: { videoUrl, characterOrientation: "image", mode: "pro", keepOriginalSound: "no" },
    path: "/motion-control/kling-3.0",
    body: {
      contents: [{ type: "prompt" }, { type: "image", url: imageUrl }, { type: "video", url: videoUrl }],
      settings: { character_orientation: "image", audio: "off", resolution: "1080p" },
    },
    warnings: [
      { type: "unsupported", feature: "duration" },
      { type: "unsupported", feature: "aspectRatio" },
    ],
  },
  "references of an image-to-video id": {
    id: "kling-v1.6-i2v",
    options: { inputReferences: [imageUrl, imageUrl] },
    klingai: { mode: "pro", negativePrompt: "people" },
    path: "/v1/videos/multi-image2video",
    body: { image_list: [{ image: imageUrl }, { image: imageUrl }], mode: "pro", negative_prompt: "people" },
  },
  "an image of a text-to-video id": {
    id: "kling-v2.6-t2v",
    options: { prompt: image },
    path: "/text-to-video/kling-2.6",
    body: { prompt },
    warnings: [{ type: "unsupported", feature: "image" }],
  },
  "an option that the endpoint does not have": {
    id: "kling-v2.6-t2v",
    klingai: { imageTail: imageUrl },
    path: "/text-to-video/kling-2.6",
    body: { prompt },
    warnings: [{ type: "unsupported", feature: "lastFrame" }],
  },
  "the limits of polling": {
    id: "kling-v2.6-t2v",
    klingai: { pollIntervalMs: 1000, pollTimeoutMs: 60_000 },
    path: "/text-to-video/kling-2.6",
    body: { prompt },
    warnings: [
      { type: "deprecated", setting: "providerOptions.klingai.pollIntervalMs" },
      { type: "deprecated", setting: "providerOptions.klingai.pollTimeoutMs" },
    ],
  },
  "an option that is passed through": {
    id: "kling-v2.6-t2v",
    klingai: { new_field: 1 },
    path: "/v1/videos/text2video",
    body: { new_field: 1 },
  },
};

test.each(Object.entries(options))(
  "%s",
  async (_, { id, options: given = {}, klingai = {}, path, body, warnings = [] }) => {
    const { emulator, klingkit } = await emulated({}, { switches: { retired: "serve" } });
    for (const each of ids) await emulator.addElement({ id: each });
    await emulator.addVoice({ id: voiceId });
    const result = await startVideo({ model: klingkit.video(id), prompt, ...given, providerOptions: { klingai } });
    expect(emulator.calls).toMatchObject([{ path, body }]);
    expect(result.warnings).toMatchObject(warnings);
  },
);

test("the metadata have the form of @ai-sdk/klingai as well", async () => {
  const { klingkit, virtual } = await emulated();
  const { providerMetadata } = await generateVideo({ model: klingkit.video("kling-v2.6-t2v"), prompt, ...virtual });
  expect(providerMetadata).toMatchObject({
    klingai: { taskId: expect.any(String), videos: [{ id: expect.any(String), url: expect.any(String) }] },
  });
});
