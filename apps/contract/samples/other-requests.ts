import {
  callSample,
  commonFields,
  commonWithoutWatermark,
  createSample,
  allOptions,
  type RequestSample,
  withoutWatermark,
} from "./request-sample.ts";

const image1 = "https://example.com/a.png";
const image2 = "https://example.com/b.png";
const videoUrl = "https://example.com/a.mp4";

async function first(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) break;
}

/** Bodies of images, audio, synchronous methods and the account, as apps/docs/service/endpoints.md lists them. */
export const otherRequests: readonly RequestSample[] = [
  createSample(
    {
      section: "image.md#generation",
      name: "image generation, all fields of kling-v3",
      options: allOptions,
      path: "/v1/images/generations",
      body: {
        model_name: "kling-v3",
        prompt: "<<<element_1>>> in fog",
        negative_prompt: "people",
        element_list: [{ element_id: "829836802793406551" }],
        resolution: "2k",
        n: 9,
        aspect_ratio: "21:9",
        ...commonFields,
      },
    },
    (kling) => kling.image.generate,
    {
      prompt: "@fox in fog",
      negativePrompt: "people",
      elements: [{ id: "fox", elementId: "829836802793406551" }],
      resolution: "2k",
      n: 9,
      aspectRatio: "21:9",
    },
  ),
  createSample(
    {
      section: "image.md#generation",
      name: "image generation, all fields of kling-v2-1",
      path: "/v1/images/generations",
      body: {
        model_name: "kling-v2-1",
        prompt: "fog",
        image: image1,
        image_reference: "subject",
        image_fidelity: 0.5,
        human_fidelity: 0.45,
      },
      adds: ["resolution", "n", "aspect_ratio"],
    },
    (kling) => kling.image.generate,
    { model: "kling-v2-1", prompt: "fog", image: image1, imageReference: "subject" },
  ),
  createSample(
    {
      section: "image.md#omni-image",
      name: "omni image, all fields of a single image",
      options: allOptions,
      path: "/v1/images/omni-image",
      body: {
        model_name: "kling-v3-omni",
        prompt: "<<<image_1>>> with <<<element_1>>>",
        image_list: [{ image: image1 }],
        element_list: [{ element_id: 12 }],
        resolution: "4k",
        result_type: "single",
        n: 2,
        aspect_ratio: "auto",
        ...commonFields,
      },
    },
    (kling) => kling.image.omni,
    {
      prompt: "@hero with @fox",
      references: [{ id: "hero", image: image1 }],
      elements: [{ id: "fox", elementId: "12" }],
      resolution: "4k",
      n: 2,
    },
  ),
  createSample(
    {
      section: "image.md#omni-image",
      name: "omni image, a series",
      path: "/v1/images/omni-image",
      body: { model_name: "kling-v3-omni", prompt: "fog", result_type: "series", series_amount: "auto" },
      adds: ["resolution", "aspect_ratio"],
    },
    (kling) => kling.image.omni,
    { prompt: "fog", series: "auto" },
  ),
  createSample(
    {
      section: "image.md#multi-image",
      name: "multi-image to image, all fields",
      options: allOptions,
      path: "/v1/images/multi-image2image",
      body: {
        model_name: "kling-v2-1",
        subject_image_list: [{ subject_image: image1 }, { subject_image: image2 }],
        scene_image: image1,
        style_image: image2,
        prompt: "fog",
        n: 1,
        aspect_ratio: "3:2",
        ...commonFields,
      },
    },
    (kling) => kling.image.multiImage,
    { subjects: [image1, image2], scene: image1, style: image2, prompt: "fog", aspectRatio: "3:2" },
  ),
  createSample(
    {
      section: "image.md#expand",
      name: "outpainting, sample of the service",
      options: allOptions,
      path: "/v1/images/editing/expand",
      body: {
        image: image1,
        up_expansion_ratio: 0.1495,
        down_expansion_ratio: 0.1495,
        left_expansion_ratio: 0.6547,
        right_expansion_ratio: 0.6547,
        prompt: "fog",
        n: 1,
        ...commonFields,
      },
    },
    (kling) => kling.image.expand,
    { image: image1, up: 0.1495, down: 0.1495, left: 0.6547, right: 0.6547, prompt: "fog" },
  ),
  createSample(
    {
      section: "image.md#ai-multi-shot",
      name: "AI multi-shot",
      options: withoutWatermark,
      path: "/v1/general/ai-multi-shot",
      body: { element_frontal_image: image1, ...commonWithoutWatermark },
    },
    (kling) => kling.image.multiShot,
    { image: image1 },
  ),
  createSample(
    {
      section: "image.md#try-on",
      name: "try-on",
      options: withoutWatermark,
      path: "/v1/images/kolors-virtual-try-on",
      body: {
        model_name: "kolors-virtual-try-on-v1-5",
        human_image: image1,
        cloth_image: image2,
        ...commonWithoutWatermark,
      },
    },
    (kling) => kling.image.tryOn,
    { humanImage: image1, clothImage: image2 },
  ),
  createSample(
    {
      section: "audio.md#text-to-audio",
      name: "text to audio, its duration a number",
      options: withoutWatermark,
      path: "/v1/audio/text-to-audio",
      body: { prompt: "rain", duration: 3.5, ...commonWithoutWatermark },
    },
    (kling) => kling.audio.textToAudio,
    { prompt: "rain", duration: 3.5 },
  ),
  createSample(
    {
      section: "audio.md#video-to-audio",
      name: "video to audio, all fields",
      options: withoutWatermark,
      path: "/v1/audio/video-to-audio",
      body: {
        video_url: videoUrl,
        sound_effect_prompt: "waves",
        bgm_prompt: "a piano",
        asmr_mode: true,
        ...commonWithoutWatermark,
      },
    },
    (kling) => kling.audio.videoToAudio,
    { videoUrl, soundEffectPrompt: "waves", bgmPrompt: "a piano", asmr: true },
  ),
  createSample(
    {
      section: "audio.md#custom-voices",
      name: "a voice",
      options: withoutWatermark,
      path: "/v1/general/custom-voices",
      body: { voice_name: "Anna", voice_url: videoUrl, ...commonWithoutWatermark },
    },
    (kling) => kling.audio.voices,
    { name: "Anna", voiceUrl: videoUrl },
  ),
  createSample(
    {
      section: "audio.md#custom-voices",
      name: "a voice of a video of the service",
      path: "/v1/general/custom-voices",
      body: { voice_name: "Anna", video_id: "81" },
    },
    (kling) => kling.audio.voices,
    { name: "Anna", videoId: "81" },
  ),
  callSample(
    {
      section: "audio.md#speech",
      name: "speech, all fields",
      path: "/v1/audio/tts",
      body: { text: "Good evening", voice_id: "oversea_male1", voice_language: "en", voice_speed: 1.2 },
    },
    (kling) => kling.audio.speech({ text: "Good evening", voiceId: "oversea_male1", language: "en", speed: 1.2 }),
  ),
  callSample(
    {
      section: "audio.md#custom-voices",
      name: "deleting a voice",
      path: "/v1/general/delete-voices",
      body: { voice_id: "77" },
    },
    (kling) => kling.audio.voices.delete("77"),
  ),
  callSample(
    {
      section: "elements.md#delete",
      name: "deleting an element: the id is text",
      path: "/v1/general/delete-advanced-elements",
      body: { element_id: "829836802793406551" },
    },
    (kling) => kling.video.elements.delete("829836802793406551"),
  ),
  callSample(
    {
      section: "video.md#face-identification",
      name: "identifying faces",
      path: "/v1/videos/identify-face",
      body: { video_url: videoUrl },
    },
    (kling) => kling.video.faces.identify({ videoUrl }),
  ),
  callSample(
    {
      section: "video.md#selection-steps",
      name: "starting a selection",
      path: "/v1/videos/multi-elements/init-selection",
      body: { video_id: "81" },
    },
    (kling) => kling.video.multiElements.start({ videoId: "81" }),
  ),
  callSample(
    {
      section: "video.md#selection-steps",
      name: "adding points",
      path: "/v1/videos/multi-elements/add-selection",
      body: { session_id: "s-1", frame_index: 3, points: [{ x: 0.25, y: 0.75 }] },
    },
    (kling) => kling.video.multiElements.add({ sessionId: "s-1", frame: 3, points: [{ x: 0.25, y: 0.75 }] }),
  ),
  callSample(
    {
      section: "video.md#selection-steps",
      name: "removing points",
      path: "/v1/videos/multi-elements/delete-selection",
      body: { session_id: "s-1", frame_index: 3, points: [{ x: 0.25, y: 0.75 }] },
    },
    (kling) => kling.video.multiElements.remove({ sessionId: "s-1", frame: 3, points: [{ x: 0.25, y: 0.75 }] }),
  ),
  callSample(
    {
      section: "video.md#selection-steps",
      name: "clearing a selection",
      path: "/v1/videos/multi-elements/clear-selection",
      body: { session_id: "s-1" },
    },
    (kling) => kling.video.multiElements.clear({ sessionId: "s-1" }),
  ),
  callSample(
    {
      section: "video.md#selection-steps",
      name: "previewing a selection",
      path: "/v1/videos/multi-elements/preview-selection",
      body: { session_id: "s-1" },
    },
    (kling) => kling.video.multiElements.preview({ sessionId: "s-1" }),
  ),
  callSample(
    {
      section: "image.md#recognition",
      name: "image recognition",
      path: "/v1/videos/image-recognize",
      body: { image: image1 },
    },
    (kling) => kling.image.recognize({ image: image1 }),
  ),
  callSample(
    {
      section: "tasks.md#list-tasks",
      name: "the account's tasks by time, status and limit",
      path: "/tasks",
      body: {
        start_time: "1774805076166",
        end_time: "1774805086166",
        limit: 500,
        filters: [
          { key: "status", values: ["succeeded", "failed"] },
          { key: "product_type", values: ["try_on"] },
        ],
      },
    },
    (kling) =>
      first(
        kling.tasks.list({
          from: 1_774_805_076_166,
          to: 1_774_805_086_166,
          pageSize: 500,
          status: ["succeeded", "failed"],
          product: ["try_on"],
        }),
      ),
  ),
  callSample(
    {
      section: "account.md#ledgers",
      name: "the cash ledger, all fields",
      path: "/account/billing/balance",
      body: { start_time: 1, end_time: 2, limit: 10, filters: [{ key: "api_key_name", values: ["default"] }] },
    },
    (kling) => first(kling.account.balanceLedger({ from: 1, to: 2, pageSize: 10, apiKeyNames: ["default"] })),
  ),
  callSample(
    {
      section: "account.md#ledgers",
      name: "the unit ledger, all fields",
      path: "/account/billing/package",
      body: {
        start_time: 1,
        end_time: 2,
        limit: 500,
        filters: [
          { key: "api_key_name", values: ["default"] },
          { key: "product_type", values: ["video", "try-on"] },
          { key: "package_name", values: ["Trial"] },
        ],
      },
    },
    (kling) =>
      first(
        kling.account.unitLedger({
          from: 1,
          to: 2,
          apiKeyNames: ["default"],
          packageTypes: ["video", "try-on"],
          packNames: ["Trial"],
        }),
      ),
  ),
  callSample(
    {
      section: "api-v2.md#task-records",
      name: "tasks by id",
      path: "/tasks?task_ids=810000000000000001,810000000000000002",
      body: {},
    },
    (kling) => kling.tasks.get(["810000000000000001", "810000000000000002"]),
  ),
  callSample(
    {
      section: "tasks.md#api-v1-lists",
      name: "a list of API v1",
      path: "/v1/videos/text2video?pageNum=1&pageSize=500",
      body: {},
    },
    (kling) => first(kling.video.textToVideo.list({ pageSize: 500 })),
  ),
  callSample(
    {
      section: "elements.md#lists",
      name: "preset elements",
      path: "/v1/general/advanced-presets-elements?pageNum=1&pageSize=100",
      body: {},
    },
    (kling) => first(kling.video.elements.presets()),
  ),
  callSample(
    {
      section: "audio.md#custom-voices",
      name: "preset voices",
      path: "/v1/general/presets-voices?pageNum=1&pageSize=100",
      body: {},
    },
    (kling) => first(kling.audio.voices.presets()),
  ),
  callSample(
    {
      section: "account.md#resource-packs",
      name: "resource packs, in snake case",
      path: "/account/costs?start_time=1&end_time=2&resource_pack_name=Trial",
      body: {},
    },
    (kling) => kling.account.packs({ from: 1, to: 2, name: "Trial" }),
  ),
];
