import { response, type ResponseSample, page } from "./response-sample.ts";

const link = "https://cdn.example/1.png?sig=1";
const deductions = { final_unit_deduction: "0.05", final_balance_deduction: { quota: "0.01", list_price: "0.02" } };
const billing = [
  { kind: "unit", amount: 0.05 },
  { kind: "cash", amount: 0.01, listPrice: 0.02 },
];
const videoInput = { videoUrl: "https://example.com/a.mp4" };
const entryData = {
  task_id: "867283741759111202",
  api_key_name: "default",
  product_function: "text to video",
  model_name: "kling-v3",
  resolution: "1080p",
  duration: "7",
  refer_video_input: false,
  video_sound: "native",
  voice_control: true,
  deduction_time: "1774805094151",
  deduction_amount: 8.4,
};
const entry = {
  taskId: "867283741759111202",
  apiKeyName: "default",
  function: "text to video",
  model: "kling-v3",
  resolution: "1080p",
  duration: 7,
  videoInput: false,
  audio: "native",
  voiceControl: true,
  deductedAt: 1_774_805_094_151,
  amount: 8.4,
};

/** Responses of synchronous methods and of lists. */
export const callResponses: readonly ResponseSample[] = [
  response(
    {
      section: "audio.md#speech",
      name: "speech",
      data: {
        task_id: "86",
        task_status: "succeed",
        task_status_msg: "",
        task_result: { audios: [{ id: "91", url: link, duration: "2.5" }] },
        ...deductions,
        created_at: 1,
        updated_at: 2,
      },
      decoded: {
        id: "86",
        status: "succeeded",
        outputs: [{ type: "audio", id: "91", url: link, duration: 2.5 }],
        billing,
      },
      // `status` is always "succeeded". Any other status is an error.
      onlyOnRaw: ["task_status"],
    },
    (kling) => kling.audio.speech({ text: "x", voiceId: "oversea_male1", language: "en" }),
  ),
  response(
    {
      section: "video.md#face-identification",
      name: "faces",
      data: {
        session_id: "s-1",
        face_data: [{ face_id: "0", face_image: link, start_time: 40, end_time: 4960 }],
        ...deductions,
      },
      decoded: { sessionId: "s-1", faces: [{ faceId: "0", image: link, startMs: 40, endMs: 4960 }], billing },
    },
    (kling) => kling.video.faces.identify(videoInput),
  ),
  response(
    {
      section: "video.md#selection-steps",
      name: "a started selection",
      data: {
        status: 0,
        session_id: "s-1",
        fps: 24,
        original_duration: 5041,
        width: 1280,
        height: 720,
        total_frame: 121,
        normalized_video: link,
        ...deductions,
      },
      decoded: { sessionId: "s-1", fps: 24, frames: 121, width: 1280, height: 720, normalizedVideo: link, billing },
      onlyOnRaw: ["status"],
    },
    (kling) => kling.video.multiElements.start(videoInput),
  ),
  ...(["add", "remove"] as const).map((step) =>
    response(
      {
        section: "video.md#multi-element-editing",
        name: `a frame after ${step}`,
        data: {
          status: 0,
          session_id: "s-1",
          res: {
            frame_index: 7,
            rle_mask_list: [
              {
                object_id: "o-1",
                rle_mask: { size: [720, 1280], counts: "abc" },
                png_mask: { size: [720, 1280], base64: "AAAA" },
              },
            ],
          },
          ...deductions,
        },
        decoded: {
          sessionId: "s-1",
          frame: 7,
          masks: [
            { objectId: "o-1", rle: { size: [720, 1280], counts: "abc" }, png: { size: [720, 1280], base64: "AAAA" } },
          ],
          billing,
        },
        onlyOnRaw: ["status"],
      },
      (kling) => kling.video.multiElements[step]({ sessionId: "s-1", frame: 7, points: [{ x: 0, y: 0 }] }),
    ),
  ),
  response(
    {
      section: "video.md#selection-steps",
      name: "a cleared selection",
      data: { status: 0, session_id: "s-1", ...deductions },
      decoded: { sessionId: "s-1", billing },
      onlyOnRaw: ["status"],
    },
    (kling) => kling.video.multiElements.clear({ sessionId: "s-1" }),
  ),
  response(
    {
      section: "video.md#selection-steps",
      name: "the preview of a selection",
      data: {
        status: 0,
        session_id: "s-1",
        res: { video: link, video_cover: `${link}c`, tracking_output: `${link}t` },
        ...deductions,
      },
      decoded: { sessionId: "s-1", video: link, cover: `${link}c`, trackingOutput: `${link}t`, billing },
      onlyOnRaw: ["status"],
    },
    (kling) => kling.video.multiElements.preview({ sessionId: "s-1" }),
  ),
  response(
    {
      section: "image.md#recognition",
      name: "the parts of an image",
      data: {
        task_result: {
          images: [
            { type: "object_seg", is_contain: true, url: link },
            { type: "head_seg", is_contain: true, url: `${link}h` },
            { type: "face_seg", is_contain: true, url: `${link}f` },
            { type: "cloth_seg", is_contain: false, url: "" },
          ],
        },
        ...deductions,
      },
      decoded: {
        parts: [
          { part: "object", found: true, url: link },
          { part: "head", found: true, url: `${link}h` },
          { part: "face", found: true, url: `${link}f` },
          { part: "cloth", found: false },
        ],
        billing,
      },
      onlyOnRaw: [0, 1, 2, 3].map((index) => `task_result.images.${index}.type`),
    },
    (kling) => kling.image.recognize({ image: link }),
  ),
  response(
    {
      section: "audio.md#custom-voices, elements.md#delete",
      name: "a deletion with a result",
      data: { task_id: "86", task_status: "succeed" },
      decoded: { id: "86", status: "succeeded" },
    },
    (kling) => kling.video.elements.delete("12"),
  ),
  page(
    {
      section: "tasks.md#api-v1-lists",
      name: "a list of API v1: an array",
      data: [{ task_id: "86", task_status: "submitted", created_at: 1, updated_at: 2 }],
      decoded: { items: [{ id: "86", status: "submitted", createdAt: 1 }] },
    },
    (kling) => kling.video.textToVideo.list(),
  ),
  page(
    {
      section: "tasks.md#list-tasks",
      name: "tasks by cursor",
      data: {
        result: [{ id: "86", status: "submitted", create_time: 1, update_time: 2 }],
        count: 77,
        next_cursor: "",
        has_more: false,
      },
      decoded: { items: [{ id: "86", status: "submitted", createdAt: 1 }] },
      // Only the iteration needs these fields.
      onlyOnRaw: ["count", "has_more"],
    },
    (kling) => kling.tasks.list(),
  ),
  page(
    {
      section: "audio.md#custom-voices",
      name: "preset voices as tasks",
      data: [
        {
          task_id: "86",
          task_status: "succeed",
          task_result: {
            voices: [{ voice_id: "77", voice_name: "Anna", trial_url: link, owned_by: "kling", mood: "calm" }],
          },
          created_at: 1,
          updated_at: 2,
        },
      ],
      decoded: { items: [{ type: "voice", id: "77", name: "Anna", url: link, ownedBy: "kling" }] },
      onlyOnRaw: ["0.task_id", "0.task_status", "0.task_result.voices.0.mood", "0.created_at", "0.updated_at"],
    },
    (kling) => kling.audio.voices.presets(),
  ),
  page(
    {
      section: "elements.md#lists",
      name: "preset elements as tasks",
      data: `[{"task_id":"86","task_status":"succeed","task_result":{"elements":[{"element_id":829836802793406551,
        "element_name":"Fox","element_description":"a red fox","reference_type":"image_refer","owned_by":"kling",
        "tag_list":[{"id":"o_103","name":"Animal","description":"animals"}],"status":"succeed"}]}}]`,
      decoded: {
        items: [
          {
            type: "element",
            id: "829836802793406551",
            name: "Fox",
            kind: "image",
            ownedBy: "kling",
            status: "succeed",
          },
        ],
      },
      onlyOnRaw: ["0.task_id", "0.task_result.elements.0.reference_type"],
    },
    (kling) => kling.video.elements.presets(),
  ),
  response(
    {
      section: "account.md#resource-packs",
      name: "resource packs, in two envelopes",
      data: {
        code: 0,
        msg: "success",
        resource_pack_subscribe_infos: [
          {
            resource_pack_name: "Trial-Video-100Units-5Con-1Months",
            resource_pack_id: "0123456789abcdef0123456789abcdef",
            resource_pack_type: "decreasing_total",
            total_quantity: 100.5,
            remaining_quantity: 12.25,
            purchase_time: 1_774_805_076_166,
            effective_time: 1_774_805_076_164,
            invalid_time: 1_777_397_076_164,
            status: "online",
          },
        ],
      },
      decoded: {
        packs: [
          {
            id: "0123456789abcdef0123456789abcdef",
            name: "Trial-Video-100Units-5Con-1Months",
            type: "decreasing_total",
            status: "online",
            total: 100.5,
            remaining: 12.25,
            purchasedAt: 1_774_805_076_166,
            validFrom: 1_774_805_076_164,
            validUntil: 1_777_397_076_164,
            packageType: "video",
            concurrency: 5,
          },
        ],
      },
      onlyOnRaw: ["code", "msg"],
    },
    async (kling) => ({ packs: await kling.account.packs() }),
  ),
  page(
    {
      section: "account.md#ledgers",
      name: "an entry of the cash ledger, all fields",
      data: {
        result: {
          detail: [
            {
              ...entryData,
              cash_type: "test_balance",
              balance_before_deduction: 100.25,
              balance_after_deduction: 91.85,
              list_price: 9.4,
              currency: "USD",
            },
          ],
          count: 77,
        },
        next_cursor: "",
        has_more: false,
      },
      decoded: {
        items: [{ ...entry, cashType: "test_balance", before: 100.25, after: 91.85, listPrice: 9.4, currency: "USD" }],
      },
      onlyOnRaw: ["result.count"],
    },
    (kling) => kling.account.balanceLedger(),
  ),
  page(
    {
      section: "account.md#ledgers",
      name: "an entry of the unit ledger, all fields",
      data: {
        result: {
          detail: [
            {
              ...entryData,
              package_id: "p-1",
              product_type: "video",
              unit_before_deduction: 100.25,
              unit_after_deduction: 91.85,
            },
          ],
          count: 77,
        },
        next_cursor: "",
        has_more: false,
      },
      decoded: { items: [{ ...entry, packId: "p-1", packageType: "video", before: 100.25, after: 91.85 }] },
      onlyOnRaw: ["result.count"],
    },
    (kling) => kling.account.unitLedger(),
  ),
];
