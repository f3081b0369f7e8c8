import type { ApiVersion } from "@klingkit/errors";
import * as fc from "fast-check";
import { promptOnV2, shotsOf, seconds3To15, seconds3To10 } from "./video-models.ts";
import type { Fixtures } from "./fixtures.ts";
import {
  violation,
  violating,
  videoOf,
  videoRatio,
  missing,
  withIds,
  mentionAll,
  notOneOf,
  optional,
  anyImage,
  text,
  tooLong,
  invalidUrl,
  invalidImage,
  invalidWord,
} from "./generators.ts";
import type { Fields, ValidCase, TestedMethod } from "./tested-method.ts";
import { omitUndefined } from "./text-to-video.ts";

/** The documented capabilities of the two models (apps/docs/service/video.md#omni-video). */
const models = [
  {
    names: ["kling-3.0-omni", "kling-v3-omni"],
    maxPromptLength: 3072,
    durations: seconds3To15,
    resolutions: ["720p", "1080p", "4k"],
    omni: true,
  },
  {
    names: ["kling-o1", "kling-video-o1"],
    maxPromptLength: 2500,
    durations: seconds3To10,
    resolutions: ["720p", "1080p"],
    omni: false,
  },
] as const;
type Model = (typeof models)[number];

/** At most `max` references and elements. Elements have a kind if the model supports both kinds. */
function imagesAndElements(fixtures: Fixtures, model: Model, max: number, maxElements = max): fc.Arbitrary<Fields> {
  return fc
    .tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: maxElements }))
    .chain(([imageCount, wantedElements]) => {
      const elementCount = Math.min(wantedElements, max - imageCount);
      return withIds(
        fc.constant(imageCount + elementCount),
        fc.tuple(anyImage, fc.constantFrom(...fixtures.imageElements)),
      ).map((all) => ({
        references: all.slice(0, imageCount).map(({ id, 0: image }) => ({ id, image })),
        elements: all
          .slice(imageCount)
          .map(({ id, 1: elementId }) => (model.omni ? { id, elementId, kind: "image" } : { id, elementId })),
      }));
    });
}

/** Elements of kind "video", which only `kling-3.0-omni` supports. */
function videoElements(fixtures: Fixtures, max: number): fc.Arbitrary<Fields> {
  const element = fc.constantFrom(...fixtures.videoElements).map((elementId) => ({ elementId, kind: "video" }));
  return withIds(fc.integer({ min: 1, max }), element).map((elements) => ({ elements }));
}

/** The media of an input, with the settings that they require. */
function optionalInputs(fixtures: Fixtures, model: Model): fc.Arbitrary<Fields> {
  const aspectRatio = optional(videoRatio);
  const duration = optional(fc.constantFrom(...model.durations));
  const audio: Fields = model.omni ? { acceptsAudio: true } : {};
  const withVideo = fc.oneof(
    imagesAndElements(fixtures, model, 4),
    ...(model.omni ? [videoElements(fixtures, 1)] : []),
  );
  const maxSeconds = model.omni ? 15 : 10;
  const video = (use: string): fc.Arbitrary<Fields> =>
    fc.record({
      url: videoOf(3, maxSeconds),
      use: fc.constant(use),
      ...(use === "base" || !model.omni ? { keepSound: fc.boolean() } : {}),
      id: fc.constantFrom("scene", "shot"),
    });
  const frames: fc.Arbitrary<Fields> = model.omni
    ? fc
        .tuple(anyImage, optional(anyImage), imagesAndElements(fixtures, model, 5, 3))
        .map(([firstFrame, lastFrame, rest]) => ({ firstFrame, lastFrame, ...rest }))
    : fc.oneof(
        fc.tuple(anyImage, fc.constantFrom(5, 10)).map(([firstFrame, seconds]) => ({ firstFrame, duration: seconds })),
        fc.tuple(anyImage, anyImage).map(([firstFrame, lastFrame]) => ({ firstFrame, lastFrame })),
      );
  return fc.oneof(
    fc
      .tuple(imagesAndElements(fixtures, model, 7), aspectRatio, duration)
      .map(([rest, ratio, seconds]) => ({ ...rest, aspectRatio: ratio, duration: seconds, ...audio })),
    ...(model.omni
      ? [
          fc
            .tuple(videoElements(fixtures, 3), aspectRatio, duration)
            .map(([rest, ratio, seconds]) => ({ ...rest, aspectRatio: ratio, duration: seconds, ...audio })),
        ]
      : []),
    frames.map((rest) => ({ ...rest, ...audio })),
    fc.tuple(video("feature"), withVideo, aspectRatio, duration).map(([inputVideo, rest, ratio, seconds]) => ({
      ...rest,
      video: inputVideo,
      aspectRatio: ratio,
      duration: seconds,
      noShots: !model.omni,
    })),
    fc
      .tuple(video("feature"), anyImage)
      .map(([inputVideo, firstFrame]) => ({ video: inputVideo, firstFrame, noShots: !model.omni })),
    fc.tuple(video("base"), withVideo).map(([inputVideo, rest]) => ({ ...rest, video: inputVideo, noShots: true })),
  );
}

const validCases = (fixtures: Fixtures): fc.Arbitrary<ValidCase> =>
  fc.constantFrom<Model>(...models).chain((model) =>
    fc
      .tuple(
        fc.constantFrom(...model.names),
        optionalInputs(fixtures, model),
        text(model.maxPromptLength),
        optional(fc.constantFrom(...model.resolutions)),
        fc.oneof(fc.constant(undefined), fc.constant("auto"), shotsOf(model.durations)),
        fc.constantFrom(undefined, "off", "native"),
      )
      .map(([name, { acceptsAudio, noShots, ...media }, prompt, resolution, shots, audio]) => {
        const allowedShots = model.omni && !noShots ? shots : undefined;
        const hasCustomShots = Array.isArray(allowedShots);
        const { references, duration } = media;
        // Without references, kling-o1 accepts 5 and 10 s (apps/docs/service/video.md#omni-rules).
        const isPlainO1 = !model.omni && !(Array.isArray(references) && references.length > 0);
        const all: Fields = {
          model: name,
          ...media,
          prompt: hasCustomShots ? undefined : prompt,
          shots: allowedShots,
          duration: hasCustomShots || (isPlainO1 && duration !== 5 && duration !== 10) ? undefined : duration,
          resolution,
          audio: audio === "native" && !acceptsAudio ? "off" : audio,
        };
        const input = omitUndefined(mentionAll(all));
        return { input, apiVersions: apiVersionsOf(model, input, hasCustomShots) };
      })
      .filter(({ apiVersions }) => apiVersions.length > 0),
  );

/**
 * API v1 does not accept custom shots with a feature video (apps/docs/service/video.md#omni-rules), and limits prompts to
 * 2,500 characters.
 */
function apiVersionsOf(model: Model, input: Fields, hasCustomShots: boolean): readonly ApiVersion[] {
  const { prompt, video } = input;
  const hasFeatureVideo = (video as { use?: string } | undefined)?.use === "feature";
  const v2 = promptOnV2(input).length <= model.maxPromptLength;
  const v1 = typeof prompt !== "string" ? hasCustomShots && !(hasFeatureVideo && model.omni) : prompt.length <= 2500;
  return [...(v2 ? (["v2"] as const) : []), ...(v1 ? (["v1"] as const) : [])];
}

const videoWith = (use: string): Fields => ({ url: "https://example.com/clip.mp4?seconds=5", use });
const base = {
  prompt: "fog",
  firstFrame: undefined,
  lastFrame: undefined,
  references: undefined,
  elements: undefined,
  video: undefined,
  shots: undefined,
  audio: undefined,
  duration: 5,
  resolution: "720p",
  aspectRatio: undefined,
};
const omni = { ...base, model: "kling-3.0-omni" };
const o1 = { ...base, model: "kling-o1" };
const frame = "https://example.com/a.png";
const ids = ["a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"];

export const omniVideo: TestedMethod = {
  method: "video.omni",
  weight: 6,
  endpoint: (kling) => kling.video.omni,
  valid: validCases,
  invalid: (fixtures) => {
    const images = ids.map((id) => ({ id, image: frame }));
    const imageElements = ids.map((id) => ({ id, elementId: fixtures.imageElements[0], kind: "image" }));
    const elementsOfVideos = ids.map((id) => ({ id, elementId: fixtures.videoElements[0], kind: "video" }));
    const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
    return violating(
      validCases(fixtures),
      violation("a prompt, shots or media are required", "prompt", missing, omni),
      violation("3 to 15 s", "duration", notOneOf(seconds3To15), omni),
      violation("3 to 10 s with kling-o1", "duration", notOneOf(seconds3To10), o1),
      violation("5 or 10 s with only a first frame", "duration", notOneOf([5, 10]), { ...o1, firstFrame: frame }),
      violation("5 or 10 s with only a prompt", "duration", notOneOf([5, 10]), o1),
      violation("no 4k with kling-o1", "resolution", always("4k"), o1),
      violation("a documented resolution", "resolution", invalidWord, omni),
      violation("a documented aspect ratio", "aspectRatio", invalidWord, omni),
      violation("no audio with kling-o1", "audio", always("native"), o1),
      violation("no shots with kling-o1", "shots", always("auto"), o1),
      violation("at most 3072 characters", "prompt", tooLong(3072), omni),
      violation("at most 2500 characters with kling-o1", "prompt", tooLong(2500), o1),
      violation("a valid image", "firstFrame", invalidImage, omni),
      violation(
        "a valid image",
        "references",
        invalidImage.map((image) => [{ id: "hero", image }]),
        omni,
      ),
      violation("a last frame requires a first frame", "lastFrame", anyImage, omni, ["firstFrame", "lastFrame"]),
      violation("at most 7 images and elements", "references", always(images), omni),
      violation("at most 7 images and elements, including frames", "references", always(images.slice(0, 7)), {
        ...omni,
        firstFrame: frame,
      }),
      violation(
        "at most 7 images and elements",
        "elements",
        always(imageElements.slice(0, 3)),
        { ...omni, references: images.slice(3, 8) },
        ["elements", "references"],
      ),
      violation("at most 4 images with a video", "references", always(images.slice(0, 5)), {
        ...omni,
        video: videoWith("feature"),
      }),
      violation('at most 3 elements of kind "video"', "elements", always(elementsOfVideos.slice(0, 4)), omni),
      violation(
        "at most 4 elements of both kinds",
        "elements",
        always([...elementsOfVideos.slice(0, 3), ...imageElements.slice(3, 5)]),
        omni,
      ),
      violation('at most 1 element of kind "video" with a video', "elements", always(elementsOfVideos.slice(0, 2)), {
        ...omni,
        video: videoWith("base"),
        duration: undefined,
      }),
      violation("elements of one kind with a video", "elements", always([elementsOfVideos[0], imageElements[1]]), {
        ...omni,
        video: videoWith("feature"),
      }),
      violation(
        'elements of kind "video" or images with a video',
        "elements",
        always(elementsOfVideos.slice(0, 1)),
        { ...omni, references: images.slice(1, 2), video: videoWith("feature") },
        ["elements", "references"],
      ),
      violation('no elements of kind "video" with kling-o1', "elements", always(elementsOfVideos.slice(0, 1)), o1),
      violation("at most 3 elements with a first frame", "elements", always(imageElements.slice(0, 4)), {
        ...omni,
        firstFrame: frame,
      }),
      violation("no images or elements with both frames and kling-o1", "references", always(images.slice(0, 1)), {
        ...o1,
        firstFrame: frame,
        lastFrame: frame,
      }),
      violation("no images or elements with both frames and kling-o1", "elements", always(imageElements.slice(0, 1)), {
        ...o1,
        firstFrame: frame,
        lastFrame: frame,
      }),
      violation("no frames with a base video", "firstFrame", anyImage, {
        ...omni,
        video: videoWith("base"),
        duration: undefined,
      }),
      violation("no shots with a base video", "shots", always("auto"), {
        ...omni,
        video: videoWith("base"),
        duration: undefined,
      }),
      violation("no audio with a video", "audio", always("native"), { ...omni, video: videoWith("feature") }),
      violation("no audio with a video", "audio", always("native"), {
        ...omni,
        video: videoWith("base"),
        duration: undefined,
      }),
      violation("no last frame with a feature video and kling-o1", "lastFrame", anyImage, {
        ...o1,
        firstFrame: frame,
        video: videoWith("feature"),
      }),
      violation(
        "a video URL",
        "video",
        invalidUrl.map((url) => ({ ...videoWith("base"), url })),
        { ...omni, duration: undefined },
      ),
      violation(
        "an input video of 3 to 15.5 s",
        "video",
        fc
          .constantFrom(1, 2, 16, 30)
          .map((s) => ({ ...videoWith("base"), url: `https://example.com/a.mp4?seconds=${s}` })),
        { ...omni, duration: undefined },
      ),
      violation(
        "an input video of 3 to 10 s with kling-o1",
        "video",
        fc.constantFrom(2, 11).map((s) => ({ ...videoWith("feature"), url: `https://example.com/a.mp4?seconds=${s}` })),
        o1,
      ),
      violation("unique ids", "references", always([images[0], images[0]]), omni),
      violation("no negative prompt", "negativePrompt", text(20), omni),
    );
  },
};
