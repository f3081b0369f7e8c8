import {
  asking,
  commonFields,
  commonWithoutWatermark,
  creating,
  everyOption,
  type RequestSample,
  withoutWatermark,
} from "./request-sample.ts";

const url = "https://example.com/a.png";
const other = "https://example.com/b.png";
const film = "https://example.com/a.mp4";

async function first(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) break;
}

/** Bodies of images, sounds, synchronous calls and the account, as apps/docs/service/endpoints.md lists them. */
export const otherRequests: readonly RequestSample[] = [
  creating(
    {
      section: "image.md#generation",
      what: "image generation, every field of kling-v3",
      options: everyOption,
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
  creating(
    {
      section: "image.md#generation",
      what: "image generation, every field of kling-v2-1",
      path: "/v1/images/generations",
      body: {
        model_name: "kling-v2-1",
        prompt: "fog",
        image: url,
        image_reference: "subject",
        image_fidelity: 0.5,
        human_fidelity: 0.45,
      },
      adds: ["resolution", "n", "aspect_ratio"],
    },
    (kling) => kling.image.generate,
    { model: "kling-v2-1", prompt: "fog", image: url, imageReference: "subject" },
  ),
  creating(
    {
      section: "image.md#omni-image",
      what: "omni image, every field of a single one",
      options: everyOption,
      path: "/v1/images/omni-image",
      body: {
        model_name: "kling-v3-omni",
        prompt: "<<<image_1>>> with <<<element_1>>>",
        image_list: [{ image: url }],
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
      references: [{ id: "hero", image: url }],
      elements: [{ id: "fox", elementId: "12" }],
      resolution: "4k",
      n: 2,
    },
  ),
  creating(
    {
      section: "image.md#omni-image",
      what: "omni image, a series",
      path: "/v1/images/omni-image",
      body: { model_name: "kling-v3-omni", prompt: "fog", result_type: "series", series_amount: "auto" },
      adds: ["resolution", "aspect_ratio"],
    },
    (kling) => kling.image.omni,
    { prompt: "fog", series: "auto" },
  ),
  creating(
    {
      section: "image.md#multi-image",
      what: "multi-image to image, every field",
      options: everyOption,
      path: "/v1/images/multi-image2image",
      body: {
        model_name: "kling-v2-1",
        subject_image_list: [{ subject_image: url }, { subject_image: other }],
        scene_image: url,
        style_image: other,
        prompt: "fog",
        n: 1,
        aspect_ratio: "3:2",
        ...commonFields,
      },
    },
    (kling) => kling.image.multiImage,
    { subjects: [url, other], scene: url, style: other, prompt: "fog", aspectRatio: "3:2" },
  ),
  creating(
    {
      section: "image.md#expand",
      what: "outpainting, the service's own sample",
      options: everyOption,
      path: "/v1/images/editing/expand",
      body: {
        image: url,
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
    { image: url, up: 0.1495, down: 0.1495, left: 0.6547, right: 0.6547, prompt: "fog" },
  ),
  creating(
    {
      section: "image.md#ai-multi-shot",
      what: "AI multi-shot",
      options: withoutWatermark,
      path: "/v1/general/ai-multi-shot",
      body: { element_frontal_image: url, ...commonWithoutWatermark },
    },
    (kling) => kling.image.multiShot,
    { image: url },
  ),
  creating(
    {
      section: "image.md#try-on",
      what: "try-on",
      options: withoutWatermark,
      path: "/v1/images/kolors-virtual-try-on",
      body: {
        model_name: "kolors-virtual-try-on-v1-5",
        human_image: url,
        cloth_image: other,
        ...commonWithoutWatermark,
      },
    },
    (kling) => kling.image.tryOn,
    { humanImage: url, clothImage: other },
  ),
  creating(
    {
      section: "audio.md#text-to-audio",
      what: "text to audio, its duration a number",
      options: withoutWatermark,
      path: "/v1/audio/text-to-audio",
      body: { prompt: "rain", duration: 3.5, ...commonWithoutWatermark },
    },
    (kling) => kling.audio.textToAudio,
    { prompt: "rain", duration: 3.5 },
  ),
  creating(
    {
      section: "audio.md#video-to-audio",
      what: "video to audio, every field",
      options: withoutWatermark,
      path: "/v1/audio/video-to-audio",
      body: {
        video_url: film,
        sound_effect_prompt: "waves",
        bgm_prompt: "a piano",
        asmr_mode: true,
        ...commonWithoutWatermark,
      },
    },
    (kling) => kling.audio.videoToAudio,
    { videoUrl: film, soundEffectPrompt: "waves", bgmPrompt: "a piano", asmr: true },
  ),
  creating(
    {
      section: "audio.md#custom-voices",
      what: "a voice",
      options: withoutWatermark,
      path: "/v1/general/custom-voices",
      body: { voice_name: "Anna", voice_url: film, ...commonWithoutWatermark },
    },
    (kling) => kling.audio.voices,
    { name: "Anna", voiceUrl: film },
  ),
  creating(
    {
      section: "audio.md#custom-voices",
      what: "a voice out of a clip of the service",
      path: "/v1/general/custom-voices",
      body: { voice_name: "Anna", video_id: "81" },
    },
    (kling) => kling.audio.voices,
    { name: "Anna", videoId: "81" },
  ),
  asking(
    {
      section: "audio.md#speech",
      what: "speech, every field",
      path: "/v1/audio/tts",
      body: { text: "Good evening", voice_id: "oversea_male1", voice_language: "en", voice_speed: 1.2 },
    },
    (kling) => kling.audio.speech({ text: "Good evening", voiceId: "oversea_male1", language: "en", speed: 1.2 }),
  ),
  asking(
    {
      section: "audio.md#custom-voices",
      what: "deleting a voice",
      path: "/v1/general/delete-voices",
      body: { voice_id: "77" },
    },
    (kling) => kling.audio.voices.delete("77"),
  ),
  asking(
    {
      section: "elements.md#delete",
      what: "deleting an element: a text here",
      path: "/v1/general/delete-advanced-elements",
      body: { element_id: "829836802793406551" },
    },
    (kling) => kling.video.elements.delete("829836802793406551"),
  ),
  asking(
    {
      section: "video.md#face-identification",
      what: "identifying faces",
      path: "/v1/videos/identify-face",
      body: { video_url: film },
    },
    (kling) => kling.video.faces.identify({ videoUrl: film }),
  ),
  asking(
    {
      section: "video.md#selection-steps",
      what: "opening a selection",
      path: "/v1/videos/multi-elements/init-selection",
      body: { video_id: "81" },
    },
    (kling) => kling.video.multiElements.start({ videoId: "81" }),
  ),
  asking(
    {
      section: "video.md#selection-steps",
      what: "marking points",
      path: "/v1/videos/multi-elements/add-selection",
      body: { session_id: "s-1", frame_index: 3, points: [{ x: 0.25, y: 0.75 }] },
    },
    (kling) => kling.video.multiElements.add({ sessionId: "s-1", frame: 3, points: [{ x: 0.25, y: 0.75 }] }),
  ),
  asking(
    {
      section: "video.md#selection-steps",
      what: "taking points back",
      path: "/v1/videos/multi-elements/delete-selection",
      body: { session_id: "s-1", frame_index: 3, points: [{ x: 0.25, y: 0.75 }] },
    },
    (kling) => kling.video.multiElements.remove({ sessionId: "s-1", frame: 3, points: [{ x: 0.25, y: 0.75 }] }),
  ),
  asking(
    {
      section: "video.md#selection-steps",
      what: "clearing a selection",
      path: "/v1/videos/multi-elements/clear-selection",
      body: { session_id: "s-1" },
    },
    (kling) => kling.video.multiElements.clear({ sessionId: "s-1" }),
  ),
  asking(
    {
      section: "video.md#selection-steps",
      what: "showing a selection",
      path: "/v1/videos/multi-elements/preview-selection",
      body: { session_id: "s-1" },
    },
    (kling) => kling.video.multiElements.preview({ sessionId: "s-1" }),
  ),
  asking(
    {
      section: "image.md#recognition",
      what: "image recognition",
      path: "/v1/videos/image-recognize",
      body: { image: url },
    },
    (kling) => kling.image.recognize({ image: url }),
  ),
  asking(
    {
      section: "tasks.md#list-tasks",
      what: "the account's tasks by time, status and limit",
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
  asking(
    {
      section: "account.md#ledgers",
      what: "the cash ledger, every field",
      path: "/account/billing/balance",
      body: { start_time: 1, end_time: 2, limit: 10, filters: [{ key: "api_key_name", values: ["default"] }] },
    },
    (kling) => first(kling.account.balanceLedger({ from: 1, to: 2, pageSize: 10, apiKeyNames: ["default"] })),
  ),
  asking(
    {
      section: "account.md#ledgers",
      what: "the unit ledger, every field",
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
  asking(
    {
      section: "api-v2.md#task-records",
      what: "tasks by id",
      path: "/tasks?task_ids=810000000000000001,810000000000000002",
      body: {},
    },
    (kling) => kling.tasks.get(["810000000000000001", "810000000000000002"]),
  ),
  asking(
    {
      section: "tasks.md#api-v1-lists",
      what: "a v1 list",
      path: "/v1/videos/text2video?pageNum=1&pageSize=500",
      body: {},
    },
    (kling) => first(kling.video.textToVideo.list({ pageSize: 500 })),
  ),
  asking(
    {
      section: "elements.md#lists",
      what: "preset elements",
      path: "/v1/general/advanced-presets-elements?pageNum=1&pageSize=100",
      body: {},
    },
    (kling) => first(kling.video.elements.presets()),
  ),
  asking(
    {
      section: "audio.md#custom-voices",
      what: "preset voices",
      path: "/v1/general/presets-voices?pageNum=1&pageSize=100",
      body: {},
    },
    (kling) => first(kling.audio.voices.presets()),
  ),
  asking(
    {
      section: "account.md#resource-packs",
      what: "resource packs, in snake case",
      path: "/account/costs?start_time=1&end_time=2&resource_pack_name=Trial",
      body: {},
    },
    (kling) => kling.account.packs({ from: 1, to: 2, name: "Trial" }),
  ),
];
