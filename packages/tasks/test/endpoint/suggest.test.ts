import { describe, expect, test } from "vitest";
import { optionNames } from "../../src/options/option-names.ts";
import { suggestField, suggestValue } from "../../src/endpoint/suggest.ts";

const fields = {
  "video.textToVideo": [
    "model",
    "prompt",
    "negativePrompt",
    "shots",
    "duration",
    "resolution",
    "audio",
    "cfgScale",
    "cameraControl",
    "aspectRatio",
  ],
  "video.imageToVideo": [
    "model",
    "prompt",
    "negativePrompt",
    "duration",
    "firstFrame",
    "lastFrame",
    "elements",
    "voices",
  ],
  "video.omni": ["model", "prompt", "duration", "firstFrame", "lastFrame", "references", "elements", "video"],
  "video.motionControl": ["model", "prompt", "image", "video", "characterOrientation", "keepSound", "resolution"],
  "video.avatar": ["image", "audioId", "sound", "prompt", "resolution"],
  "image.generate": ["model", "prompt", "image", "elements", "resolution", "n", "aspectRatio"],
} as const;

function suggest(endpoint: keyof typeof fields, name: string): ReturnType<typeof suggestField> {
  return suggestField(name, fields[endpoint], { endpoint, options: optionNames("run") });
}

test.each([
  ["video.textToVideo", "aspect_ratio", "aspectRatio"],
  ["video.textToVideo", "ratio", "aspectRatio"],
  ["video.textToVideo", "enableAudio", "audio"],
  ["video.textToVideo", "sound", "audio"],
  ["video.textToVideo", "generate_audio", "audio"],
  ["video.textToVideo", "mode", "resolution"],
  ["video.textToVideo", "negative_prompt", "negativePrompt"],
  ["video.textToVideo", "model_name", "model"],
  ["video.textToVideo", "cfg_scale", "cfgScale"],
  ["video.textToVideo", "camera_control", "cameraControl"],
  ["video.textToVideo", "multi_prompt", "shots"],
  ["video.textToVideo", "duratoin", "duration"],
  ["video.imageToVideo", "image", "firstFrame"],
  ["video.imageToVideo", "image_url", "firstFrame"],
  ["video.imageToVideo", "tail_image", "lastFrame"],
  ["video.imageToVideo", "image_tail", "lastFrame"],
  ["video.imageToVideo", "element_list", "elements"],
  ["video.imageToVideo", "voice_list", "voices"],
  ["video.omni", "image_list", "references"],
  ["video.omni", "video_list", "video"],
  ["video.motionControl", "image_url", "image"],
  ["video.motionControl", "sound", "keepSound"],
  ["video.avatar", "sound_file", "sound"],
  ["image.generate", "num_images", "n"],
  ["image.generate", "image_url", "image"],
] as const)("%s reports the field %s with the suggestion %s", (endpoint, name, meant) => {
  expect(suggest(endpoint, name)).toMatchObject({
    code: "unknown_field",
    suggestion: meant,
    advice: expect.stringContaining(`Did you mean \`${meant}\`?`),
  });
});

test.each([
  ["externalTaskId", "externalTaskId"],
  ["external_task_id", "externalTaskId"],
  ["callback_url", "callbackUrl"],
  ["callbackUrl", "callbackUrl"],
  ["webhook", "callbackUrl"],
  ["watermark_info", "watermark"],
  ["watermark", "watermark"],
  ["idempotencyKey", "externalTaskId"],
  ["timeout", "waitTimeout"],
])("reports %s in the input with the option %s as the suggestion", (name, option) => {
  expect(suggest("video.textToVideo", name)).toEqual({
    code: "misplaced_field",
    suggestion: option,
    advice: `Pass it as the option \`${option}\` of the call.`,
  });
});

test.each([
  ["image", "kling.video.imageToVideo", "firstFrame"],
  ["image_tail", "kling.video.imageToVideo", "lastFrame"],
  ["voice_list", "kling.video.imageToVideo", "voices"],
  ["references", "kling.video.omni", "references"],
  ["element_list", "kling.video.omni", "elements"],
  ["video_url", "kling.video.omni", "video"],
])("reports %s in the input of text to video with the endpoint %s", (name, endpoint, field) => {
  expect(suggest("video.textToVideo", name)).toEqual({
    code: "misplaced_field",
    suggestion: field,
    advice: `Use ${endpoint}, which has the field \`${field}\`.`,
  });
});

test.each([
  ["video.textToVideo", "n", /Each call creates one result/],
  ["video.textToVideo", "seed", /The service has no seed parameter/],
  ["video.textToVideo", "settings", /the service's request body/],
  ["video.omni", "negative_prompt", /describe in `prompt` what to avoid/],
  ["video.imageToVideo", "aspect_ratio", /determines the ratio/],
  ["video.textToVideo", "somethingNew", /option `extraBody`/],
] as const)("%s reports the field %s with an explanation", (endpoint, name, explanation) => {
  const { code, advice, suggestion } = suggest(endpoint, name);
  expect([code, suggestion]).toEqual(["unknown_field", undefined]);
  expect(advice).toMatch(explanation);
});

test("does not suggest an option that the call does not have", () => {
  const place = { endpoint: "audio.speech", options: optionNames("call") };
  expect(suggestField("external_task_id", ["text", "voiceId"], place)).toEqual({
    code: "misplaced_field",
    advice: "It is an option of other calls; this call has no `externalTaskId`.",
  });
});

test("suggests neither options nor endpoints for a field of a nested object", () => {
  expect(suggestField("element_id", ["id", "elementId"], undefined).suggestion).toBe("elementId");
  expect(suggestField("callback_url", ["id"], undefined)).toMatchObject({ code: "unknown_field" });
});

describe("suggestValue", () => {
  const sizes = ["720p", "1080p", "4k"];

  test.each([
    ["std", sizes, "720p"],
    ["pro", sizes, "1080p"],
    ["4K", sizes, "4k"],
    [1080, sizes, "1080p"],
    ["1080P", sizes, "1080p"],
    [true, ["native", "off"], "native"],
    ["on", ["native", "off"], "native"],
    [false, ["native", "off"], "off"],
    ["16x9", ["16:9", "1:1"], "16:9"],
  ])("for %j with the allowed values %j returns %s", (value, allowed, meant) => {
    expect(suggestValue(value, allowed)).toBe(meant);
  });

  test.each([["8k"], [null], [{}], ["std"]])("returns undefined for %j", (value) => {
    expect(suggestValue(value, ["native", "off"])).toBeUndefined();
  });
});
