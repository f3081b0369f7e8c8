import { describe, expect, test } from "vitest";
import { optionNames } from "../../src/options/option-names.ts";
import { fieldOf, fieldOfOption, suggestField, suggestOption, suggestValue } from "../../src/endpoint/suggest.ts";

/** Names of the service, of other clients and of everyday language, by the field that they mean. */
const names: Readonly<Record<string, readonly string[]>> = {
  resolution: ["mode", "quality", "size"],
  aspectRatio: ["ratio", "aspect", "aspect_ratio"],
  audio: ["sound", "enable_audio", "enable_sound", "generate_audio", "with_audio", "native_audio"],
  sound: ["audio", "audio_url", "audio_file", "sound_file"],
  duration: ["seconds", "length"],
  model: ["model_name", "model_id"],
  negativePrompt: ["negative"],
  cfgScale: ["guidance_scale", "cfg"],
  cameraControl: ["camera", "camera_motion"],
  prompt: ["text", "prompts", "description"],
  shots: ["multi_shot", "multi_prompt", "shot_type", "storyboard", "prompts"],
  firstFrame: [
    "image",
    "image_url",
    "input_image",
    "start_image",
    "start_image_url",
    "start_frame",
    "first_frame_image",
    "first_frame_url",
    "init_image",
    "prompt_image",
    "source_image",
  ],
  humanImage: ["image"],
  frontalImage: ["image"],
  lastFrame: [
    "image_tail",
    "tail_image",
    "tail_image_url",
    "end_image",
    "end_image_url",
    "end_frame",
    "last_image",
    "last_frame_image",
    "last_frame_url",
  ],
  references: [
    "image_list",
    "images",
    "image_urls",
    "input_images",
    "refer_image",
    "refer_images",
    "reference_image",
    "reference_images",
  ],
  subjects: ["subject_image_list", "images"],
  elements: ["element_list", "element_id"],
  voices: ["voice_list", "voice_id"],
  video: ["video_list", "video_url", "base_video", "feature_video", "refer_video"],
  videoUrl: ["video"],
  use: ["refer_type"],
  keepSound: ["keep_original_sound", "sound", "audio"],
  characterOrientation: ["orientation"],
  staticMask: ["mask", "motion_brush"],
  dynamicMasks: ["mask", "motion_brush"],
  trajectory: ["trajectories"],
  n: ["num", "count", "num_images", "number_of_images", "num_videos", "samples"],
  series: ["result_type", "series_amount"],
  up: ["up_expansion_ratio"],
  down: ["down_expansion_ratio"],
  left: ["left_expansion_ratio"],
  right: ["right_expansion_ratio"],
  scene: ["scene_image", "effect_scene"],
  style: ["style_image"],
  name: ["element_name", "voice_name"],
  description: ["element_description"],
  voiceId: ["element_voice_id"],
  tags: ["tag_list"],
  faces: ["face_choose"],
  soundStartMs: ["sound_start_time"],
  soundEndMs: ["sound_end_time"],
  insertMs: ["sound_insert_time"],
  originalVolume: ["original_audio_volume"],
  frame: ["frame_index"],
  language: ["voice_language"],
  speed: ["voice_speed"],
  asmr: ["asmr_mode"],
};

test.each(Object.entries(names).flatMap(([field, all]) => all.map((name) => [name, field])))(
  "%s means the field %s",
  (name, field) => {
    expect(fieldOf(name, ["other", field])).toBe(field);
    expect(fieldOf(name, ["other"])).toBeUndefined();
  },
);

test.each([
  ["external_id", "externalTaskId"],
  ["idempotency_key", "externalTaskId"],
  ["callback", "callbackUrl"],
  ["webhook", "callbackUrl"],
  ["webhook_url", "callbackUrl"],
  ["notify_hook", "callbackUrl"],
  ["watermark_info", "watermark"],
  ["watermark_enabled", "watermark"],
  ["version", "apiVersion"],
  ["abort_signal", "signal"],
  ["timeout", "waitTimeout"],
  ["deadline", "createTimeout"],
  ["poll_interval", "pollInterval"],
  ["onProgress", "onUpdate"],
  ["extra", "extraBody"],
])("%s means the option %s", (name, option) => {
  const known = optionNames("run");
  expect(suggestOption(name, known)).toBe(option);
  expect(suggestField(name, ["other"], { endpoint: "video.textToVideo", options: known })).toMatchObject({
    code: "misplaced_field",
    suggestion: option,
  });
});

test("an unknown option gets the known one that is written similarly, and none if there is none", () => {
  const known = ["signal", "waitTimeout"];
  expect([
    suggestOption("wait_timeout", known),
    suggestOption("signl", known),
    suggestOption("webhook", known),
  ]).toEqual(["waitTimeout", "signal", undefined]);
});

test("an option that is the name of a field leads to the field", () => {
  expect(["aspect_ratio", "mode", "first-frame", "seed", "whatever"].map((name) => fieldOfOption(name))).toEqual([
    "aspectRatio",
    "resolution",
    "firstFrame",
    undefined,
    undefined,
  ]);
});

test.each(["contents", "settings", "options", "input"])("%s is an object of the request body", (name) => {
  expect(suggestField(name, ["prompt"], undefined)).toEqual({
    code: "unknown_field",
    advice: "It is an object of the service's request body. Pass its fields directly.",
  });
});

test.each([
  ["guidance_scale", "on API v1"],
  ["cfg_scale", "on API v1"],
  ["camera", "on API v1"],
  ["camera_control", "on API v1"],
  ["camera_motion", "on API v1"],
  ["duration", "no option for the length"],
  ["negative", "no negative prompt"],
  ["samples", "call it several times"],
  ["aspect", "determines the ratio"],
  ["seed", "no seed parameter"],
])("%s is explained if the input has no such field", (name, words) => {
  const place = { endpoint: "music.generate", options: ["extraBody"] };
  const { advice, suggestion } = suggestField(name, ["cfgScal"], place);
  expect([advice.includes(words), suggestion]).toEqual([true, undefined]);
});

test.each([
  ["mode", ["resolution"], 'Did you mean `resolution`? std is "720p", pro is "1080p", 4k is "4k".'],
  ["quality", ["resolution"], "Did you mean `resolution`?"],
  ["with_audio", ["audio"], 'Did you mean `audio`? Set `audio: "native"` to generate audio.'],
  ["with_audio", ["keepSound"], "Did you mean `keepSound`?"],
])("%s in an input with %j has the advice %j", (name, fields, advice) => {
  expect(suggestField(name, fields, undefined).advice).toBe(advice);
});

describe("a field of another endpoint", () => {
  const options = optionNames("run");

  test.each([
    ["image.long", "image", "generate"],
    ["image.long", "references", "omni"],
    ["image.long", "element_list", "omni"],
    ["image.generate", "series_amount", "omni"],
    ["image.generate", "skill", "long"],
    ["image.generate", "subject_image_list", "multiImage"],
    ["video.textToVideo", "orientation", "motionControl"],
  ])("in the input of %s, %s leads to %s", (endpoint, name, other) => {
    const [product] = endpoint.split(".");
    expect(suggestField(name, ["prompt"], { endpoint, options }).advice).toMatch(
      new RegExp(`^Use kling\\.${product}\\.${other}, which has`),
    );
  });

  test.each([
    ["the same endpoint", "image.generate", "image"],
    ["another product", "audio.speech", "skill"],
    ["a property of all objects", "image.generate", "toString"],
  ])("is not suggested for %s", (_which, endpoint, name) => {
    expect(suggestField(name, ["text"], { endpoint, options })).toEqual({
      code: "unknown_field",
      advice: "Pass a field that klingkit does not know yet in the option `extraBody`.",
    });
  });
});

test("without the option `extraBody`, the fields are listed", () => {
  const advice = "The fields are text, voiceId.";
  expect(suggestField("whatever", ["text", "voiceId"], { endpoint: "audio.speech", options: [] }).advice).toBe(advice);
  expect(suggestField("whatever", ["text", "voiceId"], undefined).advice).toBe(advice);
});

test.each([
  ["hd", ["720p"], "720p"],
  [720, ["720p"], "720p"],
  ["true", ["native"], "native"],
  ["none", ["off"], "off"],
  ["9x16", ["9:16"], "9:16"],
  ["1x1", ["1:1"], "1:1"],
  ["nativ", ["native", 5, true], "native"],
  [undefined, ["native"], undefined],
  [["native"], ["native"], undefined],
])("the value %j among %j means %j", (value, allowed, meant) => {
  expect(suggestValue(value, allowed)).toBe(meant);
});
