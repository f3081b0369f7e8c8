import * as fc from "fast-check";
import { type VideoModel, modelOf, settingsOf } from "./video-models.ts";
import type { Fixtures } from "./fixtures.ts";
import {
  violation,
  violating,
  missing,
  withIds,
  mentionAll,
  optional,
  anyImage,
  text,
  invalidImage,
} from "./generators.ts";
import type { Fields, ValidCase, TestedMethod } from "./tested-method.ts";
import { omitUndefined, apiVersionsOf, sharedViolations, promptOrShots } from "./text-to-video.ts";

/**
 * The inputs that each model accepts besides a first frame, and the settings that they require (apps/docs/service/video.md#image-to-video and
 * apps/docs/service/models.md#api-v1-capabilities).
 */
function optionalInputs(model: VideoModel, fixtures: Fixtures): fc.Arbitrary<Fields> {
  const choices: fc.Arbitrary<Fields>[] = [fc.constant({})];
  const at1080p = { resolution: "1080p" };
  if (model.lastFrame) {
    const requirements = {
      all: {},
      "1080p": { ...at1080p, audio: model.audio === "none" ? undefined : "off" },
      "5 s": { duration: 5 },
    };
    choices.push(anyImage.map((lastFrame) => ({ lastFrame, ...requirements[model.lastFrame ?? "all"] })));
  }
  if (model.lastFrameAlone)
    choices.push(anyImage.map((lastFrame) => ({ lastFrame, firstFrame: undefined, ...at1080p })));
  if (model.names.includes("kling-3.0")) {
    const element = fc
      .constantFrom(...fixtures.imageElements, ...fixtures.videoElements)
      .map((elementId) => ({ elementId }));
    choices.push(withIds(fc.integer({ min: 1, max: 3 }), element).map((elements) => ({ elements })));
  }
  if (model.names.includes("kling-2.6")) {
    const voice = fc.constantFrom(...fixtures.voices).map((voiceId) => ({ voiceId }));
    choices.push(
      withIds(fc.integer({ min: 1, max: 2 }), voice).map((voices) => ({ voices, audio: "native", ...at1080p })),
    );
  }
  if (model.names.includes("kling-v1-5") || model.names.includes("kling-v1")) {
    const point = fc.record({ x: fc.integer({ min: 0, max: 1000 }), y: fc.integer({ min: 0, max: 1000 }) });
    const mask = fc.record({ mask: anyImage, trajectory: fc.array(point, { minLength: 2, maxLength: 77 }) });
    choices.push(
      fc
        .tuple(fc.array(mask, { minLength: 1, maxLength: 6 }), optional(anyImage))
        .map(([dynamicMasks, staticMask]) => ({ dynamicMasks, staticMask, duration: 5, ...at1080p })),
    );
  }
  return fc.oneof(...choices);
}

const validCases = (fixtures: Fixtures): fc.Arbitrary<ValidCase> =>
  modelOf("image").chain((model) =>
    fc
      .tuple(
        settingsOf(model),
        promptOrShots(model, model.maxPromptLength[1], false),
        anyImage,
        optionalInputs(model, fixtures),
        optional(text(2500)),
      )
      .map(([settings, texts, firstFrame, others, negativePrompt]) => {
        const v1Only = model.v2 ? undefined : negativePrompt;
        const all = { ...settings, ...texts, firstFrame, negativePrompt: v1Only, ...others };
        const input = omitUndefined(mentionAll(all));
        return { input, apiVersions: apiVersionsOf(model, input, model.maxPromptLength[1]) };
      })
      .filter(({ apiVersions }) => apiVersions.length > 0),
  );

const base = { model: "kling-3.0", shots: undefined, prompt: "fog", duration: 5, audio: "off", resolution: "1080p" };
const withoutOptions = {
  lastFrame: undefined,
  elements: undefined,
  voices: undefined,
  staticMask: undefined,
  dynamicMasks: undefined,
  firstFrame: "https://example.com/a.png",
  negativePrompt: undefined,
  cfgScale: undefined,
};

export const imageToVideo: TestedMethod = {
  method: "video.imageToVideo",
  weight: 5,
  endpoint: (kling) => kling.video.imageToVideo,
  valid: validCases,
  invalid: (fixtures) => {
    const [elementId = ""] = fixtures.imageElements;
    const [voiceId = ""] = fixtures.voices;
    const four = ["a1", "b2", "c3", "d4"].map((id) => ({ id, elementId }));
    const three = ["a1", "b2", "c3"].map((id) => ({ id, voiceId }));
    const cases = validCases(fixtures).map((each) => ({ ...each, input: { ...each.input, ...withoutOptions } }));
    return violating(
      cases,
      ...sharedViolations,
      violation("a frame is required", "firstFrame", missing),
      violation("a valid image", "firstFrame", invalidImage),
      violation("a valid image", "lastFrame", invalidImage, base),
      violation("no last frame with kling-3.0-turbo", "lastFrame", anyImage, {
        ...base,
        model: "kling-3.0-turbo",
        audio: undefined,
      }),
      violation(
        "a last frame requires 1080p with kling-2.6",
        "lastFrame",
        anyImage,
        { ...base, model: "kling-2.6", resolution: "720p" },
        ["lastFrame", "resolution"],
      ),
      violation(
        "a last frame excludes audio with kling-2.6",
        "lastFrame",
        anyImage,
        { ...base, model: "kling-2.6", audio: "native" },
        ["lastFrame", "audio"],
      ),
      violation("no last frame without a first frame", "lastFrame", anyImage, { ...base, firstFrame: undefined }, [
        "firstFrame",
      ]),
      violation("at most 3 elements", "elements", fc.constant(four), base),
      violation("no elements with kling-2.6", "elements", fc.constant(four.slice(0, 1)), {
        ...base,
        model: "kling-2.6",
      }),
      violation("at most 2 voices", "voices", fc.constant(three), { ...base, model: "kling-2.6", audio: "native" }),
      violation("voices require audio", "voices", fc.constant(three.slice(0, 1)), { ...base, model: "kling-2.6" }, [
        "voices",
        "audio",
      ]),
      violation("no voices with kling-3.0", "voices", fc.constant(three.slice(0, 1)), { ...base, audio: "native" }),
      violation("either voices or elements", "voices", fc.constant(three.slice(0, 1)), {
        ...base,
        elements: four.slice(1, 2),
      }),
      violation("unique ids", "elements", fc.constant([four[0], four[0]]), base),
      violation("no aspect ratio", "aspectRatio", fc.constant("16:9"), base),
      violation(
        "at most 6 masks",
        "dynamicMasks",
        fc.constant(
          Array.from({ length: 7 }, () => ({
            mask: "https://example.com/m.png",
            trajectory: [
              { x: 1, y: 1 },
              { x: 2, y: 2 },
            ],
          })),
        ),
        { ...base, model: "kling-v1-5", audio: undefined },
      ),
      violation(
        "2 to 77 points",
        "dynamicMasks",
        fc
          .constantFrom(1, 78)
          .map((length) => [
            { mask: "https://example.com/m.png", trajectory: Array.from({ length }, () => ({ x: 1, y: 1 })) },
          ]),
        { ...base, model: "kling-v1-5", audio: undefined },
      ),
      violation("masks only with retired models", "staticMask", anyImage, base, ["staticMask", "masks"]),
      violation(
        "either masks or a last frame",
        "staticMask",
        anyImage,
        { ...base, model: "kling-v1-5", audio: undefined, lastFrame: "https://example.com/b.png" },
        ["", "staticMask"],
      ),
    );
  },
};
