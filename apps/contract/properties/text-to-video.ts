import type { ApiVersion } from "@klingkit/errors";
import * as fc from "fast-check";
import { type ClipModel, modelOn, promptOnPath, settingsOf, shotsOf } from "./clip-models.ts";
import {
  breach,
  breaking,
  clipRatio,
  missing,
  notOneOf,
  optional,
  outside,
  text,
  tooLong,
  wrongWord,
} from "./pieces.ts";
import type { Fields, Fine, Subject } from "./subject.ts";

/** The designs that can say it: v1's prompts end at 2,500 characters, the newer design has no negative prompt. */
export function designsOf(model: ClipModel, input: Fields, most: number): readonly ApiVersion[] {
  const v1Only = ["negativePrompt", "cfgScale", "cameraControl", "staticMask", "dynamicMasks"].some(
    (key) => key in input,
  );
  const { prompt } = input;
  const path = model.path && !v1Only && promptOnPath(input).length <= most;
  const v1 = model.v1 && (typeof prompt !== "string" || prompt.length <= 2500);
  return [...(path ? (["v2"] as const) : []), ...(v1 ? (["v1"] as const) : [])];
}

/** One shot, shots as the model likes, or shots of one's own, which replace the prompt. */
export function words(model: ClipModel, most: number, needed: boolean): fc.Arbitrary<Fields> {
  const prompt = text(model.path ? most : 2500);
  const plain: fc.Arbitrary<Fields> = needed ? fc.record({ prompt }) : fc.record({ prompt }, { requiredKeys: [] });
  if (!model.shots) return plain;
  return fc.oneof(
    { weight: 3, arbitrary: plain },
    { weight: 1, arbitrary: fc.record({ prompt, shots: fc.constant("auto") }) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(shotsOf(model.durations), fc.boolean())
        .map(([shots, said]): Fields => ({ shots, ...(said ? { duration: sumOf(shots) } : { duration: undefined }) })),
    },
  );
}

function sumOf(shots: readonly { readonly duration: number }[]): number {
  return shots.reduce((sum, { duration }) => sum + duration, 0);
}

/**
 * What only old models on v1 have (apps/docs/service/video.md#text-to-video and
 * apps/docs/service/models.md#api-v1-capabilities).
 */
const v1Extras = (model: ClipModel): fc.Arbitrary<Fields> =>
  fc.record(
    {
      ...(model.v1 ? { negativePrompt: text(2500) } : {}),
      ...(model.cfg ? { cfgScale: fc.double({ min: 0, max: 1, noNaN: true }) } : {}),
    },
    { requiredKeys: [] },
  );

const camera: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({ type: fc.constantFrom("down_back", "forward_up", "right_turn_forward", "left_turn_forward") }),
  fc
    .tuple(
      fc.constantFrom("horizontal", "vertical", "pan", "tilt", "roll", "zoom"),
      fc.integer({ min: -10, max: 10 }).filter((value) => value !== 0),
    )
    .map(([axis, value]) => ({ type: "simple", config: { [axis]: value } })),
);

const fine = (): fc.Arbitrary<Fine> =>
  modelOn("text").chain((model) =>
    fc
      .tuple(
        settingsOf(model),
        words(model, model.most[0], true),
        optional(clipRatio),
        optional(v1Extras(model)),
        optional(camera),
      )
      .map(([settings, said, aspectRatio, extras, moves]) => {
        const moving = moves !== undefined && model.names.includes("kling-v1");
        const input = defined({
          ...settings,
          ...said,
          aspectRatio,
          ...extras,
          ...(moving ? { cameraControl: moves, duration: 5, resolution: "720p" } : {}),
        });
        return { input, apiVersions: designsOf(model, input, model.most[0]) };
      })
      .filter(({ apiVersions }) => apiVersions.length > 0),
  );

export function defined(input: Fields): Fields {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

const shot = (prompt: string, duration: number): Fields => ({ prompt, duration });

/** Limits that text to video and image to video share. */
export const sharedBreaches = [
  breach("length by model", "duration", notOneOf([5, 10, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15]), {
    shots: undefined,
    prompt: "fog",
  }),
  breach("5 or 10 s of kling-2.6", "duration", notOneOf([5, 10]), {
    model: "kling-2.6",
    shots: undefined,
    prompt: "fog",
  }),
  breach("size by word", "resolution", wrongWord),
  breach("no 4k of kling-2.6", "resolution", fc.constant("4k"), {
    model: "kling-2.6",
    audio: undefined,
    shots: undefined,
    prompt: "fog",
    duration: 5,
  }),
  breach("no 4k of kling-3.0-turbo", "resolution", fc.constant("4k"), {
    model: "kling-3.0-turbo",
    audio: undefined,
    shots: undefined,
    prompt: "fog",
    duration: 5,
  }),
  breach("sound by word", "audio", fc.constantFrom("on", "original", "", true)),
  breach("no sound of kling-2.5-turbo", "audio", fc.constant("native"), {
    model: "kling-2.5-turbo",
    shots: undefined,
    prompt: "fog",
    duration: 5,
  }),
  breach(
    "sound of kling-2.6 at 1080p",
    "audio",
    fc.constant("native"),
    { model: "kling-2.6", resolution: "720p", shots: undefined, prompt: "fog", duration: 5 },
    ["audio", "resolution"],
  ),
  breach("no shots of kling-2.6", "shots", fc.constant("auto"), {
    model: "kling-2.6",
    prompt: "fog",
    duration: 5,
    audio: "off",
    resolution: "720p",
  }),
  breach("at most 6 shots", "shots", fc.constant(Array.from({ length: 7 }, () => shot("a", 1))), {
    model: "kling-3.0",
    prompt: undefined,
    duration: undefined,
  }),
  breach(
    "a shot of 1 s at least",
    "shots",
    fc.constantFrom(0, -1, 0.5, "2").map((duration) => [{ prompt: "a", duration }, shot("b", 4)]),
    { model: "kling-3.0", prompt: undefined, duration: undefined },
  ),
  breach(
    "512 characters a shot",
    "shots",
    tooLong(512).map((prompt) => [shot(prompt, 5)]),
    { model: "kling-3.0", prompt: undefined, duration: undefined },
  ),
  breach("shots add up", "duration", fc.constantFrom(3, 4, 6, 15), {
    model: "kling-3.0",
    prompt: undefined,
    shots: [shot("a", 2), shot("b", 3)],
  }),
  breach(
    "shots of 3 to 15 s in all",
    "shots",
    fc.constantFrom([shot("a", 2)], [shot("a", 10), shot("b", 6)]),
    { model: "kling-3.0", prompt: undefined, duration: undefined },
    ["shots", "duration"],
  ),
  breach("3072 characters", "prompt", tooLong(3072), { model: "kling-3.0", duration: 5, shots: undefined }),
  breach("2500 characters on v1", "prompt", tooLong(2500), { model: "kling-v2-6", shots: undefined, duration: 5 }),
  breach("an empty prompt", "prompt", fc.constantFrom("", "   "), { shots: undefined }),
  breach("2500 characters", "negativePrompt", tooLong(2500), { model: "kling-3.0" }),
  breach("cfg_scale 0 to 1", "cfgScale", outside(0, 1), {
    model: "kling-v1-6",
    resolution: "1080p",
    duration: 5,
    shots: undefined,
    prompt: "fog",
    audio: undefined,
  }),
  breach("cfg_scale not for v2.x", "cfgScale", fc.constant(0.5), {
    model: "kling-2.6",
    resolution: "1080p",
    duration: 5,
    shots: undefined,
    prompt: "fog",
    audio: "off",
    cameraControl: undefined,
  }),
  breach(
    "one axis",
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
  breach("no camera control of kling-3.0", "cameraControl", camera, {
    model: "kling-3.0",
    shots: undefined,
    prompt: "fog",
  }),
  breach("no such field", "mode", fc.constantFrom("std", "pro")),
] as const;

export const textToVideo: Subject = {
  method: "video.textToVideo",
  weight: 5,
  endpoint: (kling) => kling.video.textToVideo,
  fine,
  broken: () =>
    breaking(
      fine(),
      ...sharedBreaches,
      breach("a prompt is needed", "prompt", missing, { shots: undefined }),
      breach("ratio by word", "aspectRatio", fc.oneof(wrongWord, fc.constant("4:3"))),
      breach(
        "camera control of kling-v1 for 5 s",
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
