import { type Fields, fieldsOf, list, number, omitUndefined, text } from "../endpoint/fields.ts";
import type {
  AudioOutput,
  ElementOutput,
  ElementReference,
  ImageOutput,
  OutputData,
  UnknownOutput,
  VideoOutput,
  VoiceOutput,
} from "../outputs.ts";

// Most fields have the same name on both API versions. Otherwise both names are listed here
// (apps/docs/service/api-v2.md#task-records and apps/docs/service/api-v1.md#task-records).

function video(fields: Fields): OutputData {
  const url = text(fields, "url");
  if (!url) return unknown(fields);
  return omitUndefined<OutputData<VideoOutput>>({
    type: "video",
    id: text(fields, "id"),
    url,
    watermarkUrl: text(fields, "watermark_url"),
    duration: number(fields, "duration"),
    sessionId: text(fields, "session_id"),
  });
}

function unknown(raw: Fields): UnknownOutput {
  return { type: "unknown", raw };
}

/**
 * An item is usually one image. An item of AI multi-shot has three views, `url_1` to `url_3`, each of which becomes an
 * image (apps/docs/service/image.md#ai-multi-shot).
 */
function images(fields: Fields): OutputData<ImageOutput>[] {
  const views = ["url", "url_1", "url_2", "url_3"].flatMap((name) => text(fields, name) ?? []);
  return views.map((url) =>
    omitUndefined<OutputData<ImageOutput>>({
      type: "image",
      index: number(fields, "index"),
      url,
      watermarkUrl: text(fields, "watermark_url"),
      groupId: text(fields, "group_id"),
      resultType: text(fields, "result_type"),
    }),
  );
}

/**
 * API v1 has `url_mp3`, API v2 has `mp3_url`, speech has `url`. The official client of October 2025 reads `audio_id`,
 * `video_id` and `video_url`.
 */
function audio(fields: Fields): OutputData {
  const url = text(fields, "url", "url_mp3", "mp3_url", "url_wav", "wav_url");
  if (!url) return unknown(fields);
  return omitUndefined<OutputData<AudioOutput>>({
    type: "audio",
    id: text(fields, "id", "audio_id"),
    url,
    wavUrl: text(fields, "url_wav", "wav_url"),
    duration: number(fields, "duration", "duration_mp3", "mp3_duration", "duration_wav", "wav_duration"),
    wavDuration: number(fields, "duration_wav", "wav_duration"),
    videoId: text(fields, "video_id"),
    videoUrl: text(fields, "video_url"),
  });
}

function voice(fields: Fields): VoiceOutput {
  return omitUndefined<VoiceOutput>({
    type: "voice",
    id: text(fields, "id", "voice_id") ?? "",
    name: text(fields, "name", "voice_name"),
    url: text(fields, "url", "trial_url"),
    ownedBy: text(fields, "owned_by"),
    status: text(fields, "status"),
  });
}

function element(fields: Fields): ElementOutput {
  const kind = text(fields, "reference_type", "element_type");
  return omitUndefined<ElementOutput>({
    type: "element",
    id: text(fields, "id", "element_id") ?? "",
    name: text(fields, "name", "element_name"),
    description: text(fields, "description", "element_description"),
    kind: (kind && elementKinds[kind]) ?? kind,
    // API v2 calls the list `materials` in the documentation of callbacks, and `references` in that of queries.
    references: [...list(fields, "references", "materials").map(reference), ...v1References(fields)],
    tags: list(fields, "tags", "tag_list").map((tag) =>
      omitUndefined<ElementOutput["tags"][number]>({
        id: text(tag, "id", "tag_id") ?? "",
        name: text(tag, "name"),
        description: text(tag, "description"),
      }),
    ),
    ownedBy: text(fields, "owned_by"),
    status: text(fields, "status"),
  });
}

const elementKinds: Readonly<Record<string, string>> = {
  image_refer: "image",
  multi_image_elements: "image",
  video_refer: "video",
  video_character_elements: "video",
};

function reference(fields: Fields): ElementReference {
  const role = text(fields, "role");
  return omitUndefined<ElementReference>({
    type: text(fields, "type") ?? "unknown",
    // One page of the documentation has `reference`.
    role: role === "reference" ? "refer" : role,
    url: text(fields, "url"),
    id: text(fields, "id"),
    name: text(fields, "name"),
    ownedBy: text(fields, "owned_by"),
  });
}

function v1References(fields: Fields): ElementReference[] {
  const imageList = fieldsOf(fields["element_image_list"]);
  const videoList = fieldsOf(fields["element_video_list"]);
  const voiceInfo = fieldsOf(fields["element_voice_info"]);
  const frontal = text(imageList, "frontal_image");
  const voiceId = text(voiceInfo, "voice_id");
  return [
    ...(frontal ? [{ type: "image", role: "frontal", url: frontal }] : []),
    ...list(imageList, "refer_images").map((item) =>
      omitUndefined<ElementReference>({ type: "image", role: "refer", url: text(item, "image_url") }),
    ),
    ...list(videoList, "refer_videos").map((item) =>
      omitUndefined<ElementReference>({ type: "video", role: "refer", url: text(item, "video_url") }),
    ),
    ...(voiceId
      ? [
          omitUndefined<ElementReference>({
            type: "voice",
            role: "refer",
            id: voiceId,
            name: text(voiceInfo, "voice_name"),
            url: text(voiceInfo, "trial_url"),
            ownedBy: text(voiceInfo, "owned_by"),
          }),
        ]
      : []),
  ];
}

/** Decodes an item of `outputs` of API v2. */
export function v2Output(fields: Fields): OutputData[] {
  switch (fields["type"]) {
    case "video":
      return [video(fields)];
    case "image":
      return images(fields);
    case "audio":
      return [audio(fields)];
    case "voice":
      return [voice(fields)];
    case "element":
      return [element(fields)];
    default:
      return [unknown(fields)];
  }
}

/**
 * Decodes the `task_result` of API v1. The images of a series are in a separate list
 * (apps/docs/service/image.md#omni-image).
 */
export function v1Outputs(result: Fields): OutputData[] {
  // The type of an image is a field of the result.
  const imageOf = (item: Fields): OutputData[] => images({ result_type: result["result_type"], ...item });
  return [
    ...list(result, "videos").map(video),
    ...list(result, "images").flatMap(imageOf),
    ...list(result, "series_images").flatMap(imageOf),
    ...list(result, "audios").map(audio),
    ...list(result, "voices").map(voice),
    ...list(result, "elements").map(element),
  ];
}
