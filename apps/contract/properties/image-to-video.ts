import * as fc from "fast-check";
import { type ClipModel, modelOn, settingsOf } from "./clip-models.ts";
import type { Given } from "./given.ts";
import { breach, breaking, missing, named, namingAll, optional, picture, text, wrongPicture } from "./pieces.ts";
import type { Fields, Fine, Subject } from "./subject.ts";
import { defined, designsOf, sharedBreaches, words } from "./text-to-video.ts";

/**
 * What each model takes besides a first frame, and what goes with it (apps/docs/service/video.md#image-to-video and
 * apps/docs/service/models.md#api-v1-capabilities).
 */
function parts(model: ClipModel, given: Given): fc.Arbitrary<Fields> {
  const choices: fc.Arbitrary<Fields>[] = [fc.constant({})];
  const at1080p = { resolution: "1080p" };
  if (model.lastFrame) {
    const needs = {
      all: {},
      "1080p": { ...at1080p, audio: model.sound === "none" ? undefined : "off" },
      "5 s": { duration: 5 },
    };
    choices.push(picture.map((lastFrame) => ({ lastFrame, ...needs[model.lastFrame ?? "all"] })));
  }
  if (model.lastAlone) choices.push(picture.map((lastFrame) => ({ lastFrame, firstFrame: undefined, ...at1080p })));
  if (model.names.includes("kling-3.0")) {
    const element = fc.constantFrom(...given.imageElements, ...given.videoElements).map((elementId) => ({ elementId }));
    choices.push(named(fc.integer({ min: 1, max: 3 }), element).map((elements) => ({ elements })));
  }
  if (model.names.includes("kling-2.6")) {
    const voice = fc.constantFrom(...given.voices).map((voiceId) => ({ voiceId }));
    choices.push(
      named(fc.integer({ min: 1, max: 2 }), voice).map((voices) => ({ voices, audio: "native", ...at1080p })),
    );
  }
  if (model.names.includes("kling-v1-5") || model.names.includes("kling-v1")) {
    const point = fc.record({ x: fc.integer({ min: 0, max: 1000 }), y: fc.integer({ min: 0, max: 1000 }) });
    const mask = fc.record({ mask: picture, trajectory: fc.array(point, { minLength: 2, maxLength: 77 }) });
    choices.push(
      fc
        .tuple(fc.array(mask, { minLength: 1, maxLength: 6 }), optional(picture))
        .map(([dynamicMasks, staticMask]) => ({ dynamicMasks, staticMask, duration: 5, ...at1080p })),
    );
  }
  return fc.oneof(...choices);
}

const fine = (given: Given): fc.Arbitrary<Fine> =>
  modelOn("image").chain((model) =>
    fc
      .tuple(settingsOf(model), words(model, model.most[1], false), picture, parts(model, given), optional(text(2500)))
      .map(([settings, said, firstFrame, extra, negativePrompt]) => {
        const v1Only = model.path ? undefined : negativePrompt;
        const all = { ...settings, ...said, firstFrame, negativePrompt: v1Only, ...extra };
        const input = defined(namingAll(all));
        return { input, apiVersions: designsOf(model, input, model.most[1]) };
      })
      .filter(({ apiVersions }) => apiVersions.length > 0),
  );

const still = { model: "kling-3.0", shots: undefined, prompt: "fog", duration: 5, audio: "off", resolution: "1080p" };
const bare = {
  lastFrame: undefined,
  elements: undefined,
  voices: undefined,
  staticMask: undefined,
  dynamicMasks: undefined,
  firstFrame: "https://example.com/a.png",
  negativePrompt: undefined,
  cfgScale: undefined,
};

export const imageToVideo: Subject = {
  method: "video.imageToVideo",
  weight: 5,
  endpoint: (kling) => kling.video.imageToVideo,
  fine,
  broken: (given) => {
    const [elementId = ""] = given.imageElements;
    const [voiceId = ""] = given.voices;
    const four = ["a1", "b2", "c3", "d4"].map((id) => ({ id, elementId }));
    const three = ["a1", "b2", "c3"].map((id) => ({ id, voiceId }));
    const plain = fine(given).map((each) => ({ ...each, input: { ...each.input, ...bare } }));
    return breaking(
      plain,
      ...sharedBreaches,
      breach("a frame is needed", "firstFrame", missing),
      breach("a picture", "firstFrame", wrongPicture),
      breach("a picture", "lastFrame", wrongPicture, still),
      breach("no last frame of kling-3.0-turbo", "lastFrame", picture, {
        ...still,
        model: "kling-3.0-turbo",
        audio: undefined,
      }),
      breach(
        "a last frame of kling-2.6 at 1080p",
        "lastFrame",
        picture,
        { ...still, model: "kling-2.6", resolution: "720p" },
        ["lastFrame", "resolution"],
      ),
      breach(
        "a last frame of kling-2.6 in silence",
        "lastFrame",
        picture,
        { ...still, model: "kling-2.6", audio: "native" },
        ["lastFrame", "audio"],
      ),
      breach("no last frame alone", "lastFrame", picture, { ...still, firstFrame: undefined }, ["firstFrame"]),
      breach("at most 3 elements", "elements", fc.constant(four), still),
      breach("no elements of kling-2.6", "elements", fc.constant(four.slice(0, 1)), { ...still, model: "kling-2.6" }),
      breach("at most 2 voices", "voices", fc.constant(three), { ...still, model: "kling-2.6", audio: "native" }),
      breach("voices need sound", "voices", fc.constant(three.slice(0, 1)), { ...still, model: "kling-2.6" }, [
        "voices",
        "audio",
      ]),
      breach("no voices of kling-3.0", "voices", fc.constant(three.slice(0, 1)), { ...still, audio: "native" }),
      breach("voices or elements", "voices", fc.constant(three.slice(0, 1)), { ...still, elements: four.slice(1, 2) }),
      breach("ids differ", "elements", fc.constant([four[0], four[0]]), still),
      breach("no ratio", "aspectRatio", fc.constant("16:9"), still),
      breach(
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
        { ...still, model: "kling-v1-5", audio: undefined },
      ),
      breach(
        "2 to 77 points",
        "dynamicMasks",
        fc
          .constantFrom(1, 78)
          .map((length) => [
            { mask: "https://example.com/m.png", trajectory: Array.from({ length }, () => ({ x: 1, y: 1 })) },
          ]),
        { ...still, model: "kling-v1-5", audio: undefined },
      ),
      breach("masks of old models", "staticMask", picture, still, ["staticMask", "masks"]),
      breach(
        "masks or a last frame",
        "staticMask",
        picture,
        { ...still, model: "kling-v1-5", audio: undefined, lastFrame: "https://example.com/b.png" },
        ["", "staticMask"],
      ),
    );
  },
};
