import * as fc from "fast-check";
import type { Fixtures } from "./fixtures.ts";
import {
  anyImage,
  imageRatio,
  invalidImage,
  mentionAll,
  missing,
  optional,
  text,
  tooLong,
  videoOf,
  violating,
  violation,
  withIds,
} from "./generators.ts";
import type { Fields, TestedMethod, ValidCase } from "./tested-method.ts";
import { omitUndefined } from "./text-to-video.ts";

/**
 * The methods with the models of Kling 4.0 (apps/docs/service/kling-4.md#models and apps/docs/service/kling-4.md#rules).
 * klingkit only warns about their limits, so the emulator, which knows them independently, rejects inputs beyond them.
 */
const videoModels = [
  { name: "kling-4.0", maxDuration: 30, resolutions: ["720p", "1080p"], allFrames: true },
  { name: "kling-4.0-flash", maxDuration: 20, resolutions: ["720p"], allFrames: false },
] as const;
type VideoModel = (typeof videoModels)[number];

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
const imageUrl = "https://example.com/a.png";
const letters = "abcdefghijk".split("");
const frames = (count: number): readonly string[] => Array.from({ length: count }, () => imageUrl);

/** A valid case on API v2, the only version of the models. */
function onV2(input: Fields, isUnpriced = false): ValidCase {
  return { input: omitUndefined(input), apiVersions: ["v2"], ...(isUnpriced ? { unpriced: true } : {}) };
}

const settingsOf = (model: VideoModel): fc.Arbitrary<Fields> =>
  fc.record(
    {
      model: fc.constant(model.name),
      duration: fc.integer({ min: 3, max: model.maxDuration }),
      resolution: fc.constantFrom(...model.resolutions),
      audio: fc.constant("native"),
    },
    { requiredKeys: ["model"] },
  );

const ratio = optional(fc.constantFrom("16:9", "9:16", "1:1", "21:9"));
const prompt = text(11_000);

const textCases = fc
  .constantFrom<VideoModel>(...videoModels)
  .chain((model) => fc.tuple(settingsOf(model), prompt, ratio))
  .map(([settings, words, aspectRatio]) => onV2({ ...settings, prompt: words, aspectRatio }));

const imageCases = fc
  .constantFrom<VideoModel>(...videoModels)
  .chain((model) =>
    fc.tuple(
      settingsOf(model),
      optional(prompt),
      anyImage,
      model.allFrames ? optional(fc.array(anyImage, { maxLength: 8 })) : fc.constant(undefined),
      model.allFrames ? optional(anyImage) : fc.constant(undefined),
    ),
  )
  .map(([settings, words, firstFrame, middleFrames, lastFrame]) =>
    onV2({ ...settings, prompt: words, firstFrame, middleFrames, lastFrame }),
  );

/** Up to 10 images with the frames, 7 elements, 3 voices and 5 videos, together up to 15. */
const omniCases = (fixtures: Fixtures): fc.Arbitrary<ValidCase> =>
  fc
    .constantFrom<VideoModel>(...videoModels)
    .chain((model) =>
      fc.tuple(
        settingsOf(model),
        text(2000),
        withIds(fc.constant(10), fc.tuple(anyImage, fc.constantFrom(...fixtures.imageElements))),
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })),
        fc.constantFrom(...fixtures.voices),
        fc.array(videoOf(3, 4), { maxLength: 5 }),
        fc.constantFrom("base", "feature"),
        model.allFrames ? fc.tuple(anyImage, fc.array(anyImage, { maxLength: 3 })) : fc.constant(undefined),
        ratio,
      ),
    )
    .map(
      ([settings, words, all, [imageCount, elementCount, voiceCount], voiceId, urls, use, ofFrames, aspectRatio]) => {
        const references = all.slice(0, imageCount).map(({ id, 0: image }) => ({ id, image }));
        const elements = all
          .slice(imageCount, imageCount + elementCount)
          .map(({ id, 1: elementId }) => ({ id, elementId, kind: "image" }));
        const voices = all.slice(7, 7 + voiceCount).map(({ id }) => ({ id, voiceId }));
        const count = 15 - imageCount - elementCount - voiceCount - (ofFrames ? 1 + ofFrames[1].length : 0);
        const videos = urls
          .slice(0, count)
          .map((url, index) => ({ url, use: index === 0 ? use : "feature", keepSound: index === 1 }));
        const isBase = videos[0]?.use === "base";
        const input = {
          ...settings,
          prompt: words,
          references,
          elements,
          voices,
          firstFrame: isBase ? undefined : ofFrames?.[0],
          middleFrames: isBase ? undefined : ofFrames?.[1],
          video: videos.length > 0 ? videos : undefined,
          aspectRatio: ofFrames || isBase ? undefined : aspectRatio,
          duration: isBase ? undefined : settings["duration"],
        };
        return onV2(mentionAll(input), videos.length > 0);
      },
    );

const base = { model: "kling-4.0", prompt: "fog", duration: 5, resolution: "720p", audio: undefined };

const textToVideo: TestedMethod = {
  method: "video.textToVideo",
  weight: 1,
  endpoint: (kling) => kling.video.textToVideo,
  valid: () => textCases,
  invalid: () =>
    violating(
      textCases,
      violation("3 to 30 s with kling-4.0", "duration", fc.constantFrom(1, 2, 31, 60), base),
      violation("3 to 20 s with kling-4.0-flash", "duration", fc.integer({ min: 21, max: 30 }), {
        ...base,
        model: "kling-4.0-flash",
      }),
      violation("no 4k with kling-4.0", "resolution", always("4k"), base),
      violation("a ratio of kling-4.0", "aspectRatio", fc.constantFrom("4:3", "9:21"), base),
      violation("at most 26,000 characters", "prompt", tooLong(26_000), { ...base, prompt: undefined }),
      violation("a prompt is required", "prompt", missing, base),
    ),
};

const imageToVideo: TestedMethod = {
  method: "video.imageToVideo",
  weight: 1,
  endpoint: (kling) => kling.video.imageToVideo,
  valid: () => imageCases,
  invalid: () => {
    const plain = { ...base, firstFrame: imageUrl, middleFrames: undefined, lastFrame: undefined };
    const flash = { ...plain, model: "kling-4.0-flash" };
    return violating(
      imageCases,
      violation("at most 8 middle frames", "middleFrames", always(frames(9)), plain),
      violation("no middle frames with kling-4.0-flash", "middleFrames", always(frames(1)), flash),
      violation("no last frame with kling-4.0-flash", "lastFrame", always(imageUrl), flash),
      violation(
        "a valid image",
        "middleFrames",
        invalidImage.map((image) => [image]),
        plain,
      ),
      violation("no middle frames with older models", "middleFrames", always(frames(1)), {
        ...plain,
        model: "kling-3.0",
      }),
    );
  },
};

const omniVideo: TestedMethod = {
  method: "video.omni",
  weight: 2,
  endpoint: (kling) => kling.video.omni,
  valid: omniCases,
  invalid: (fixtures) => {
    const images = letters.map((letter) => ({ id: `p${letter}`, image: imageUrl }));
    const elements = letters.map((letter) => ({
      id: `e${letter}`,
      elementId: fixtures.imageElements[0],
      kind: "image",
    }));
    const voices = letters.map((letter) => ({ id: `v${letter}`, voiceId: fixtures.voices[0] }));
    const videos = (count: number, seconds = 3): Fields[] =>
      Array.from({ length: count }, () => ({ url: `https://example.com/a.mp4?seconds=${seconds}`, use: "feature" }));
    const none = {
      references: undefined,
      elements: undefined,
      voices: undefined,
      video: undefined,
      firstFrame: undefined,
      middleFrames: undefined,
      lastFrame: undefined,
      aspectRatio: undefined,
    };
    const plain = { ...base, ...none };
    const older = { ...plain, model: "kling-3.0-omni" };
    return violating(
      omniCases(fixtures),
      violation("at most 10 images with kling-4.0", "references", always(images), plain),
      violation("at most 7 elements with kling-4.0", "elements", always(elements.slice(0, 8)), plain),
      violation("at most 3 voices", "voices", always(voices.slice(0, 4)), plain),
      violation("at most 5 videos", "video", always(videos(6)), plain),
      violation("at most 15 inputs", "references", always(images.slice(0, 6)), {
        ...plain,
        elements: elements.slice(0, 7),
        voices: voices.slice(0, 3),
      }),
      violation("videos of 30 s in total", "video", always(videos(2, 20)), plain),
      violation("videos of 3 to 20 s with kling-4.0-flash", "video", always(videos(1, 25)), {
        ...plain,
        model: "kling-4.0-flash",
      }),
      violation("unique ids", "voices", always([voices[0], voices[0]]), plain),
      violation("no middle frames with older models", "middleFrames", always(frames(1)), {
        ...older,
        firstFrame: imageUrl,
      }),
      violation("no voices with older models", "voices", always(voices.slice(0, 1)), older),
      violation("one video with older models", "video", always(videos(2, 5)), older),
    );
  },
};

const omniImageCases = (fixtures: Fixtures): fc.Arbitrary<ValidCase> =>
  fc
    .tuple(
      text(10_000),
      withIds(
        fc.integer({ min: 0, max: 10 }),
        fc.tuple(anyImage, fc.constantFrom(...fixtures.imageElements), fc.boolean()),
      ),
      optional(fc.constantFrom("1k", "2k", "4k", "8k")),
      fc.constantFrom<Fields>({}, { n: 1 }, { n: 9 }, { series: 2 }, { series: 9 }, { series: "auto" }),
      optional(fc.oneof(imageRatio, fc.constant("auto"))),
    )
    .map(([words, all, resolution, amount, aspectRatio]) =>
      onV2(
        mentionAll({
          model: "kling-image-4.0",
          prompt: words,
          references: all.flatMap(({ id, 0: image, 2: isImage }) => (isImage ? [{ id, image }] : [])),
          elements: all.flatMap(({ id, 1: elementId, 2: isImage }) => (isImage ? [] : [{ id, elementId }])),
          resolution,
          ...amount,
          aspectRatio,
        }),
        true,
      ),
    );

const omniImage: TestedMethod = {
  method: "image.omni",
  weight: 1,
  endpoint: (kling) => kling.image.omni,
  valid: omniImageCases,
  invalid: (fixtures) => {
    const images = letters.map((letter) => ({ id: `p${letter}`, image: imageUrl }));
    const plain = { prompt: "fog", references: undefined, elements: undefined, n: undefined, series: undefined };
    return violating(
      omniImageCases(fixtures),
      violation("at most 10 images of kling-image-4.0", "references", always(images), plain),
      violation("1k to 8k", "resolution", fc.constantFrom("16k", "720p"), plain),
      violation("a ratio of kling-image-4.0", "aspectRatio", fc.constantFrom("4:1", "9:21"), plain),
      violation("at most 50,000 characters", "prompt", tooLong(50_000), plain),
      violation("1 to 9 images of kling-image-4.0", "n", fc.constantFrom(10, 12), plain),
      violation("either n or a series", "n", always(2), { ...plain, series: 3 }),
    );
  },
};

const longImageCases: fc.Arbitrary<ValidCase> = fc.oneof(
  fc
    .record(
      {
        skill: fc.constant("webpage"),
        prompt: text(71_000),
        model: fc.constant("kling-long-image-4.0"),
        length: fc.constantFrom("short", "medium", "long"),
        resolution: fc.constantFrom("1k", "2k"),
        style: anyImage,
        subject: anyImage,
      },
      { requiredKeys: ["skill", "prompt"] },
    )
    .map((input) => onV2(input, true)),
  fc
    .tuple(
      text(1000),
      withIds(fc.integer({ min: 1, max: 3 }), fc.tuple(anyImage)),
      optional(fc.constantFrom("short", "long")),
    )
    .map(([words, references, length]) =>
      onV2(
        {
          skill: "ecommerce",
          prompt: words,
          length,
          references: references.map(({ id, 0: image }) => ({ id, image })),
        },
        true,
      ),
    ),
);

const longImage: TestedMethod = {
  method: "image.long",
  weight: 1,
  endpoint: (kling) => kling.image.long,
  valid: () => longImageCases,
  invalid: () => {
    const webpage = { skill: "webpage", references: undefined, style: undefined, subject: undefined, prompt: "fog" };
    const ecommerce = { ...webpage, skill: "ecommerce" };
    const images = letters.slice(0, 4).map((letter) => ({ id: `p${letter}`, image: imageUrl }));
    return violating(
      longImageCases,
      violation("a prompt is required", "prompt", fc.constantFrom(undefined, "", "  ")),
      violation("a skill is required", "skill", missing),
      violation("a documented skill", "skill", fc.constantFrom("poster", "")),
      violation("a documented length", "length", fc.constantFrom("huge", "")),
      violation("1k or 2k", "resolution", fc.constantFrom("4k", "8k"), webpage),
      violation("at most 166,000 characters", "prompt", tooLong(166_000), webpage),
      violation("references only with ecommerce", "references", always(images.slice(0, 1)), webpage),
      violation("1 to 3 references", "references", fc.constantFrom(undefined, images), ecommerce),
      violation("a style only with webpage", "style", always(imageUrl), {
        ...ecommerce,
        references: images.slice(0, 1),
      }),
      violation("a valid image", "style", invalidImage, webpage),
      violation("no elements", "elements", always([{ id: "fox", elementId: "1" }]), webpage),
    );
  },
};

export const kling4: readonly TestedMethod[] = [textToVideo, imageToVideo, omniVideo, omniImage, longImage];
