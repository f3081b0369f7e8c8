import type { ApiVersion } from "@klingkit/errors";
import * as fc from "fast-check";
import { type VideoModel, modelOf, promptOnV2, settingsOf, shotsOf } from "./video-models.ts";
import {
  violation,
  violating,
  videoRatio,
  missing,
  notOneOf,
  optional,
  outside,
  text,
  tooLong,
  invalidWord,
} from "./generators.ts";
import type { Fields, ValidCase, TestedMethod } from "./tested-method.ts";

/** The API versions that can express an input: API v1 limits prompts to 2,500 characters, API v2 has no negative prompt. */
export function apiVersionsOf(model: VideoModel, input: Fields, maxPromptLength: number): readonly ApiVersion[] {
  const v1Only = ["negativePrompt", "cfgScale", "cameraControl", "staticMask", "dynamicMasks"].some(
    (key) => key in input,
  );
  const { prompt } = input;
  const v2 = model.v2 && !v1Only && promptOnV2(input).length <= maxPromptLength;
  const v1 = model.v1 && (typeof prompt !== "string" || prompt.length <= 2500);
  return [...(v2 ? (["v2"] as const) : []), ...(v1 ? (["v1"] as const) : [])];
}

/** A prompt, automatic shots, or custom shots, which replace the prompt. */
export function promptOrShots(model: VideoModel, maxLength: number, isRequired: boolean): fc.Arbitrary<Fields> {
  const prompt = text(model.v2 ? maxLength : 2500);
  const plain: fc.Arbitrary<Fields> = isRequired ? fc.record({ prompt }) : fc.record({ prompt }, { requiredKeys: [] });
  if (!model.shots) return plain;
  return fc.oneof(
    { weight: 3, arbitrary: plain },
    { weight: 1, arbitrary: fc.record({ prompt, shots: fc.constant("auto") }) },
    {
      weight: 2,
      arbitrary: fc.tuple(shotsOf(model.durations), fc.boolean()).map(([shots, hasDuration]): Fields => ({
        shots,
        ...(hasDuration ? { duration: sumOf(shots) } : { duration: undefined }),
      })),
    },
  );
}

function sumOf(shots: readonly { readonly duration: number }[]): number {
  return shots.reduce((sum, { duration }) => sum + duration, 0);
}

/**
 * Options of API v1 (apps/docs/service/video.md#text-to-video and
 * apps/docs/service/models.md#api-v1-capabilities).
 */
const v1Options = (model: VideoModel): fc.Arbitrary<Fields> =>
  model.v1
    ? fc.record(
        { negativePrompt: text(2500), cfgScale: fc.double({ min: 0, max: 1, noNaN: true }) },
        { requiredKeys: [] },
      )
    : fc.constant({});

const camera: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({ type: fc.constantFrom("down_back", "forward_up", "right_turn_forward", "left_turn_forward") }),
  fc
    .tuple(
      fc.constantFrom("horizontal", "vertical", "pan", "tilt", "roll", "zoom"),
      fc.integer({ min: -10, max: 10 }).filter((value) => value !== 0),
    )
    .map(([axis, value]) => ({ type: "simple", config: { [axis]: value } })),
);

const validCases = (): fc.Arbitrary<ValidCase> =>
  modelOf("text").chain((model) =>
    fc
      .tuple(
        settingsOf(model),
        promptOrShots(model, model.maxPromptLength[0], true),
        optional(videoRatio),
        optional(v1Options(model)),
        optional(camera),
      )
      .map(([settings, texts, aspectRatio, options, cameraControl]) => {
        const usesCamera = cameraControl !== undefined && model.names.includes("kling-v1");
        const input = omitUndefined({
          ...settings,
          ...texts,
          aspectRatio,
          ...options,
          ...(usesCamera ? { cameraControl, duration: 5, resolution: "720p" } : {}),
        });
        return { input, apiVersions: apiVersionsOf(model, input, model.maxPromptLength[0]) };
      })
      .filter(({ apiVersions }) => apiVersions.length > 0),
  );

export function omitUndefined(input: Fields): Fields {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

const shot = (prompt: string, duration: number): Fields => ({ prompt, duration });

/** Limits that text to video and image to video share. */
export const sharedViolations = [
  violation("a duration of the model", "duration", notOneOf([5, 10, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15]), {
    shots: undefined,
    prompt: "fog",
  }),
  violation("5 or 10 s with kling-2.6", "duration", notOneOf([5, 10]), {
    model: "kling-2.6",
    shots: undefined,
    prompt: "fog",
  }),
  violation("a documented resolution", "resolution", invalidWord),
  violation("no 4k with kling-2.6", "resolution", fc.constant("4k"), {
    model: "kling-2.6",
    audio: undefined,
    shots: undefined,
    prompt: "fog",
    duration: 5,
  }),
  violation("no 4k with kling-3.0-turbo", "resolution", fc.constant("4k"), {
    model: "kling-3.0-turbo",
    audio: undefined,
    shots: undefined,
    prompt: "fog",
    duration: 5,
  }),
  violation("a documented audio setting", "audio", fc.constantFrom("on", "original", "", true)),
  violation("no audio with kling-2.5-turbo", "audio", fc.constant("native"), {
    model: "kling-2.5-turbo",
    shots: undefined,
    prompt: "fog",
    duration: 5,
  }),
  violation(
    "audio requires 1080p with kling-2.6",
    "audio",
    fc.constant("native"),
    { model: "kling-2.6", resolution: "720p", shots: undefined, prompt: "fog", duration: 5 },
    ["audio", "resolution"],
  ),
  violation("no shots with kling-2.6", "shots", fc.constant("auto"), {
    model: "kling-2.6",
    prompt: "fog",
    duration: 5,
    audio: "off",
    resolution: "720p",
  }),
  violation("at most 6 shots", "shots", fc.constant(Array.from({ length: 7 }, () => shot("a", 1))), {
    model: "kling-3.0",
    prompt: undefined,
    duration: undefined,
  }),
  violation(
    "shots of at least 1 s",
    "shots",
    fc.constantFrom(0, -1, 0.5, "2").map((duration) => [{ prompt: "a", duration }, shot("b", 4)]),
    { model: "kling-3.0", prompt: undefined, duration: undefined },
  ),
  violation(
    "at most 512 characters per shot",
    "shots",
    tooLong(512).map((prompt) => [shot(prompt, 5)]),
    { model: "kling-3.0", prompt: undefined, duration: undefined },
  ),
  violation("a duration equal to the sum of the shots", "duration", fc.constantFrom(3, 4, 6, 15), {
    model: "kling-3.0",
    prompt: undefined,
    shots: [shot("a", 2), shot("b", 3)],
  }),
  violation(
    "shots of 3 to 15 s in total",
    "shots",
    fc.constantFrom([shot("a", 2)], [shot("a", 10), shot("b", 6)]),
    { model: "kling-3.0", prompt: undefined, duration: undefined },
    ["shots", "duration"],
  ),
  violation("at most 3072 characters", "prompt", tooLong(3072), { model: "kling-3.0", duration: 5, shots: undefined }),
  violation("at most 2500 characters with API v1", "prompt", tooLong(2500), {
    model: "kling-v2-6",
    shots: undefined,
    duration: 5,
  }),
  violation("a non-empty prompt", "prompt", fc.constantFrom("", "   "), { shots: undefined }),
  violation("at most 2500 characters", "negativePrompt", tooLong(2500), { model: "kling-3.0" }),
  violation("cfg_scale from 0 to 1", "cfgScale", outside(0, 1), {
    model: "kling-v1-6",
    resolution: "1080p",
    duration: 5,
    shots: undefined,
    prompt: "fog",
    audio: undefined,
  }),
  violation(
    "exactly one axis",
    "cameraControl",
    fc.constantFrom(
      { type: "simple", config: {} },
      { type: "simple", config: { pan: 1, tilt: 1 } },
      { type: "simple", config: { pan: 11 } },
      { type: "simple" },
      { type: "spin" },
    ),
    { model: "kling-v1", resolution: "720p", duration: 5, shots: undefined, prompt: "fog", audio: undefined },
  ),
  violation("no camera control with kling-3.0", "cameraControl", camera, {
    model: "kling-3.0",
    shots: undefined,
    prompt: "fog",
  }),
  violation("no unknown fields", "mode", fc.constantFrom("std", "pro")),
] as const;

export const textToVideo: TestedMethod = {
  method: "video.textToVideo",
  weight: 5,
  endpoint: (kling) => kling.video.textToVideo,
  valid: validCases,
  invalid: () =>
    violating(
      validCases(),
      ...sharedViolations,
      violation("a prompt is required", "prompt", missing, { shots: undefined }),
      violation("a documented aspect ratio", "aspectRatio", fc.oneof(invalidWord, fc.constant("4:3"))),
      violation(
        "camera control requires 5 s with kling-v1",
        "duration",
        fc.constant(10),
        {
          model: "kling-v1",
          resolution: "720p",
          shots: undefined,
          prompt: "fog",
          audio: undefined,
          cameraControl: { type: "down_back" },
        },
        ["duration", "cameraControl"],
      ),
    ),
};
