import { response, type ResponseSample, task } from "./response-sample.ts";

const id = "867283741759111202";
const created = 1_774_805_076_166;
const updated = 1_774_805_094_151;
const link = "https://cdn.example/1.mp4?sig=1";
const watermarkUrl = "https://cdn.example/2.mp4?sig=2";

/** A task of API v1 that has succeeded (apps/docs/service/api-v1.md#task-records). */
const v1 = (task_result: object, more: object = {}): object => ({
  task_id: id,
  task_status: "succeed",
  task_status_msg: "",
  task_info: { external_task_id: "job-1" },
  task_result,
  final_unit_deduction: "3.5",
  created_at: created,
  updated_at: updated,
  ...more,
});
const common = { id, externalTaskId: "job-1", status: "succeeded", createdAt: created, updatedAt: updated };
const units = [{ kind: "unit", amount: 3.5 }];

/** A task of API v2 that has succeeded (apps/docs/service/api-v2.md#task-records). */
const v2 = (outputs: readonly object[], more: object = {}): object => ({
  id,
  status: "succeeded",
  message: "",
  create_time: created,
  update_time: updated,
  external_id: "job-1",
  outputs,
  billing: [{ charge_type: "unit", amount: "3.5", package_type: "video" }],
  ...more,
});

/** Tasks in the responses of both API versions. */
export const taskResponses: readonly ResponseSample[] = [
  response(
    {
      section: "responses.md#envelope, api-v1.md#task-records",
      name: "the response to a create request of API v1",
      data: {
        task_id: id,
        task_status: "submitted",
        task_info: { external_task_id: "job-1" },
        created_at: created,
        updated_at: created,
      },
      decoded: { id, status: "submitted", createdAt: created, externalTaskId: "job-1" },
    },
    (kling) => kling.video.textToVideo.create({ prompt: "x" }, { externalTaskId: "job-1", apiVersion: "v1" }),
  ),
  response(
    {
      section: "api-v2.md#create-responses",
      name: "the response to a create request of API v2",
      data: { id, status: "submitted", message: "", create_time: created, update_time: created, external_id: "job-1" },
      decoded: { id, status: "submitted", createdAt: created, externalTaskId: "job-1" },
    },
    (kling) => kling.video.textToVideo.create({ prompt: "x" }, { externalTaskId: "job-1" }),
  ),
  response(
    {
      section: "video.md#multi-image-to-video, image.md#try-on",
      name: "the response to a create request without task_info",
      data: { task_id: id, task_status: "submitted", created_at: created, updated_at: created },
      decoded: { id, status: "submitted" },
    },
    (kling) => kling.video.multiImage.create({ prompt: "x", images: ["https://example.com/a.png"] }),
  ),
  task({
    section: "responses.md#absent-values",
    name: "a running task of API v1: absent values are empty",
    data: {
      task_id: id,
      task_status: "processing",
      task_status_msg: "",
      task_info: {},
      task_result: {},
      created_at: created,
      updated_at: updated,
    },
    decoded: { id, status: "processing", outputs: [], billing: [] },
  }),
  task({
    section: "responses.md#envelope, errors.md#messages",
    name: "a failed task of API v1",
    data: {
      task_id: id,
      task_status: "failed",
      task_status_msg: "Image pixel is invalid",
      created_at: created,
      updated_at: updated,
    },
    decoded: { status: "failed", message: "Image pixel is invalid", outputs: [] },
  }),
  task({
    section: "api-v1.md#task-records, video.md#text-to-video",
    name: "a video of API v1, all fields",
    data: v1(
      { videos: [{ id: "81", url: link, watermark_url: watermarkUrl, duration: "5.04" }] },
      { watermark_info: { enabled: true }, final_balance_deduction: { quota: "0.49", list_price: "0.7" } },
    ),
    decoded: {
      ...common,
      outputs: [{ type: "video", id: "81", url: link, watermarkUrl, duration: 5.04 }],
      billing: [...units, { kind: "cash", amount: 0.49, listPrice: 0.7 }],
      watermark: true,
    },
  }),
  task({
    section: "video.md#extend, video.md#lip-sync, audio.md#video-to-audio",
    name: "a task of API v1 with a parent video",
    data: v1(
      { videos: [{ id: "81", url: link, duration: "10.041" }] },
      { task_info: { parent_video: { id: "80", url: watermarkUrl, duration: "5.041" }, external_task_id: "job-1" } },
    ),
    decoded: { ...common, parentVideo: { id: "80", url: watermarkUrl, duration: 5.041 }, billing: units },
  }),
  task({
    section: "video.md#multi-element-editing",
    name: "an edited video with its session",
    data: v1({ videos: [{ id: "81", session_id: "s-1", url: link, watermark_url: watermarkUrl, duration: "5.04" }] }),
    decoded: { outputs: [{ type: "video", id: "81", sessionId: "s-1", url: link, watermarkUrl }] },
  }),
  task({
    section: "video.md#effects",
    name: "an effect without a duration",
    data: v1({ videos: [{ id: "81", url: link }] }),
    decoded: { outputs: [{ type: "video", id: "81", url: link }] },
  }),
  task({
    section: "audio.md#text-to-audio",
    name: "audio in two formats",
    data: v1({
      audios: [{ id: "91", url_mp3: link, url_wav: watermarkUrl, duration_mp3: "5.02", duration_wav: "5.01" }],
    }),
    decoded: {
      outputs: [{ type: "audio", id: "91", url: link, wavUrl: watermarkUrl, duration: 5.02, wavDuration: 5.01 }],
    },
  }),
  task({
    section: "audio.md#video-to-audio",
    name: "a video and its audio",
    data: v1({
      videos: [{ id: "81", url: link, duration: "5.04" }],
      audios: [
        { id: "91", url_mp3: watermarkUrl, url_wav: `${watermarkUrl}w`, duration_mp3: "5.0", duration_wav: "5.0" },
      ],
    }),
    decoded: {
      outputs: [
        { type: "video", id: "81" },
        { type: "audio", id: "91", url: watermarkUrl },
      ],
    },
  }),
  task({
    section: "audio.md#video-to-audio, api-v1.md#task-records",
    name: "audio in the form of October 2025",
    data: v1({
      audios: [{ audio_id: "91", video_id: "82", video_url: link, url_mp3: watermarkUrl, duration_mp3: "5.0" }],
    }),
    decoded: { outputs: [{ type: "audio", id: "91", url: watermarkUrl, videoId: "82", videoUrl: link }] },
  }),
  task({
    section: "audio.md#custom-voices",
    name: "a voice",
    data: v1({ voices: [{ voice_id: "77", voice_name: "Anna", trial_url: link, owned_by: "10001" }] }),
    decoded: { outputs: [{ type: "voice", id: "77", name: "Anna", url: link, ownedBy: "10001" }] },
  }),
  task({
    section: "elements.md#records",
    name: "an element of images whose id exceeds 2^53",
    data: `{"task_id":"${id}","task_status":"succeed","task_result":{"elements":[{"element_id":829836802793406551,
      "element_name":"Fox","element_description":"a red fox","reference_type":"image_refer",
      "element_image_list":{"frontal_image":"${link}","refer_images":[{"image_url":"${watermarkUrl}"}]},
      "element_voice_info":{"voice_id":"77","voice_name":"Anna","trial_url":"https://cdn.example/3.mp3","owned_by":"kling"},
      "tag_list":[{"id":"o_103","name":"Animal","description":"animals"}],"owned_by":"10001","status":"deleted"}]},
      "final_unit_deduction":"0","final_balance_deduction":{"quota":"0","list_price":"0"}}`,
    decoded: {
      outputs: [
        {
          type: "element",
          id: "829836802793406551",
          name: "Fox",
          description: "a red fox",
          kind: "image",
          references: [
            { type: "image", role: "frontal", url: link },
            { type: "image", role: "refer", url: watermarkUrl },
            { type: "voice", role: "refer", id: "77", name: "Anna", ownedBy: "kling" },
          ],
          tags: [{ id: "o_103", name: "Animal", description: "animals" }],
          ownedBy: "10001",
          status: "deleted",
        },
      ],
      billing: [{ kind: "unit", amount: 0 }],
    },
    onlyOnRaw: ["task_result.elements.0.reference_type"],
  }),
  task({
    section: "elements.md#records",
    name: "an element of a video",
    data: v1({
      elements: [
        {
          element_id: 321_922_438_904_313,
          element_name: "Anna",
          element_description: "a woman",
          reference_type: "video_refer",
          element_video_list: { refer_videos: [{ video_url: link }] },
          owned_by: "10001",
          status: "succeed",
        },
      ],
    }),
    decoded: {
      outputs: [
        {
          type: "element",
          id: "321922438904313",
          kind: "video",
          references: [{ type: "video", role: "refer", url: link }],
        },
      ],
    },
    onlyOnRaw: ["task_result.elements.0.reference_type"],
  }),
  task({
    section: "image.md#results",
    name: "images",
    data: v1({ images: [{ index: 7, url: link, watermark_url: watermarkUrl }] }, { final_unit_deduction: "8" }),
    decoded: {
      outputs: [{ type: "image", index: 7, url: link, watermarkUrl }],
      billing: [{ kind: "unit", amount: 8 }],
    },
  }),
  task({
    section: "image.md#omni-image",
    name: "a series of images",
    data: v1({
      result_type: "series",
      images: [],
      series_images: [
        { index: 0, url: link },
        { index: 1, url: watermarkUrl },
      ],
    }),
    decoded: {
      outputs: [
        { type: "image", index: 0, url: link },
        { type: "image", index: 1, url: watermarkUrl },
      ],
    },
  }),
  task({
    section: "image.md#ai-multi-shot",
    name: "AI multi-shot: three views per item",
    data: v1({ images: [{ index: 2, url_1: link, url_2: watermarkUrl, url_3: `${watermarkUrl}3` }] }),
    decoded: {
      outputs: [
        { type: "image", index: 2, url: link },
        { type: "image", index: 2, url: watermarkUrl },
        { type: "image", index: 2, url: `${watermarkUrl}3` },
      ],
    },
  }),
  task({
    section: "image.md#ai-multi-shot",
    name: "AI multi-shot in an earlier documentation",
    data: v1({ images: [{ index: 0, url: link }] }),
    decoded: { outputs: [{ type: "image", index: 0, url: link }] },
  }),
  task({
    section: "image.md#try-on",
    name: "try-on, without task_info",
    data: {
      task_id: id,
      task_status: "succeed",
      created_at: created,
      updated_at: updated,
      task_result: { images: [{ index: 0, url: link }] },
    },
    decoded: { id, outputs: [{ type: "image", url: link }] },
  }),
  task({
    section: "webhooks.md#api-v1-payload",
    name: "a callback of API v1, all fields",
    data: v1(
      { images: [{ index: 0, url: link }], videos: [{ id: "81", url: watermarkUrl, duration: "5.04" }] },
      { task_info: { parent_video: { id: "80", url: link, duration: "5.041" }, external_task_id: "job-1" } },
    ),
    decoded: { ...common, outputs: [{ type: "video" }, { type: "image" }], parentVideo: { id: "80" } },
  }),
  task({
    section: "webhooks.md#test-vector",
    name: "the signed callback of the test vector",
    data: {
      id: "1234567890",
      status: "succeeded",
      message: "",
      create_time: 1_781_080_778_802,
      update_time: 1_781_080_794_151,
    },
    decoded: { id: "1234567890", status: "succeeded", createdAt: 1_781_080_778_802, outputs: [], billing: [] },
  }),
  task({
    section: "api-v2.md#task-records",
    name: "a video of API v2, paid by units and money",
    data: v2([{ type: "video", id: "81", url: link, watermark_url: watermarkUrl, duration: "5.04" }], {
      billing: [
        { charge_type: "unit", amount: "3.5", package_type: "video" },
        { charge_type: "cash", cash_type: "test_balance", amount: "0.49", currency: "USD", list_price: "0.7" },
      ],
    }),
    decoded: {
      ...common,
      outputs: [{ type: "video", id: "81", url: link, watermarkUrl, duration: 5.04 }],
      billing: [
        { kind: "unit", amount: 3.5, packageType: "video" },
        { kind: "cash", amount: 0.49, currency: "USD", listPrice: 0.7 },
      ],
    },
  }),
  task({
    section: "api-v2.md#task-records",
    name: "a failed task of API v2",
    data: v2([], { status: "failed", message: "Failure to pass the risk control system", billing: [] }),
    decoded: { status: "failed", message: "Failure to pass the risk control system" },
  }),
  task({
    section: "api-v2.md#task-records",
    name: "grouped images of API v2",
    data: v2([{ type: "image", url: link, watermark_url: watermarkUrl, group_id: "g-1" }]),
    decoded: { outputs: [{ type: "image", url: link, watermarkUrl, groupId: "g-1" }] },
  }),
  task({
    section: "api-v2.md#task-records",
    name: "audio of API v2, with swapped keys",
    data: v2([
      { type: "audio", id: "91", mp3_url: link, wav_url: watermarkUrl, mp3_duration: "5.02", wav_duration: "5.01" },
    ]),
    decoded: { outputs: [{ type: "audio", id: "91", url: link, wavUrl: watermarkUrl, duration: 5.02 }] },
  }),
  task({
    section: "api-v2.md#task-records",
    name: "a voice of API v2",
    data: v2([{ type: "voice", id: "77", name: "Anna", url: link, owned_by: "10001", status: "deleted" }]),
    decoded: { outputs: [{ type: "voice", id: "77", name: "Anna", url: link, ownedBy: "10001", status: "deleted" }] },
  }),
  ...(["references", "materials"] as const).map((list) =>
    task({
      section: list === "references" ? "api-v2.md#task-records" : "webhooks.md#api-v2-payload",
      name: `an element of API v2 with its references in ${list}`,
      data: v2([
        {
          type: "element",
          id: "829836802793406551",
          name: "Fox",
          description: "a red fox",
          element_type: "multi_image_elements",
          [list]: [
            { type: "image", role: "frontal", url: link },
            { type: "image", role: "reference", url: watermarkUrl },
            { type: "voice", role: "refer", url: `${link}v`, id: "77", name: "Anna", owned_by: "kling" },
          ],
          owned_by: "10001",
          status: "succeeded",
          tags: [{ id: 103, name: "Animal", description: "animals" }],
        },
      ]),
      decoded: {
        outputs: [
          {
            type: "element",
            id: "829836802793406551",
            kind: "image",
            references: [
              { type: "image", role: "frontal", url: link },
              { type: "image", role: "refer", url: watermarkUrl },
              { type: "voice", role: "refer", url: `${link}v`, id: "77", name: "Anna" },
            ],
            tags: [{ id: "103", name: "Animal" }],
          },
        ],
      },
      onlyOnRaw: ["outputs.0.element_type", `outputs.0.${list}.1.role`],
    }),
  ),
  task({
    section: "api-v2.md#task-records",
    name: "an output of an unknown type",
    data: v2([{ type: "hologram", url: link, depth: "3 m" }]),
    decoded: { outputs: [{ type: "unknown", raw: { type: "hologram", url: link, depth: "3 m" } }] },
    onlyOnRaw: ["outputs.0.type", "outputs.0.url", "outputs.0.depth"],
  }),
  task({
    section: "api-v2.md#task-records",
    name: "unknown fields",
    data: v2([{ type: "video", id: "81", url: link, frames: 121 }], { queue_place: 4 }),
    decoded: { outputs: [{ type: "video", id: "81" }] },
    onlyOnRaw: ["outputs.0.frames", "queue_place"],
  }),
];
