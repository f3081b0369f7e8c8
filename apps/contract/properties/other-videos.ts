import * as fc from "fast-check";
import {
  violation,
  violating,
  videoOf,
  videoRatio,
  missing,
  withIds,
  notOneOf,
  forV1,
  optional,
  outside,
  anyImage,
  audioOf,
  text,
  tooLong,
  invalidUrl,
  invalidImage,
  invalidWord,
} from "./generators.ts";
import type { Fields, ValidCase, TestedMethod } from "./tested-method.ts";
import { omitUndefined } from "./text-to-video.ts";

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
const v1Input = (
  required: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  others: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
): fc.Arbitrary<ValidCase> =>
  forV1(
    fc
      .tuple(fc.record(required), fc.record(others, { requiredKeys: [] }))
      .map(([one, two]): Fields => ({ ...one, ...two })),
  );

/** See apps/docs/service/video.md#multi-image-to-video. */
const multiImageCases = v1Input(
  { prompt: text(2500), images: fc.array(anyImage, { minLength: 1, maxLength: 4 }) },
  {
    model: always("kling-v1-6"),
    negativePrompt: text(2500),
    duration: fc.constantFrom(5, 10),
    resolution: fc.constantFrom("720p", "1080p"),
    aspectRatio: videoRatio,
  },
);
const multiImage: TestedMethod = {
  method: "video.multiImage",
  weight: 1,
  endpoint: (kling) => kling.video.multiImage,
  valid: () => multiImageCases,
  invalid: () =>
    violating(
      multiImageCases,
      violation("a prompt is required", "prompt", missing),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("at most 2500 characters", "negativePrompt", tooLong(2500)),
      violation(
        "1 to 4 images",
        "images",
        fc.constantFrom(
          [],
          Array.from({ length: 5 }, () => "https://example.com/a.png"),
        ),
      ),
      violation(
        "a valid image",
        "images",
        invalidImage.map((one) => [one]),
      ),
      violation("5 or 10 s", "duration", notOneOf([5, 10])),
      violation("no 4k", "resolution", always("4k")),
      violation("a documented aspect ratio", "aspectRatio", invalidWord),
      violation("a model of the endpoint", "model", fc.constantFrom("kling-3.0", "kling-v1-5")),
    ),
};

/** See apps/docs/service/video.md#avatar. */
const avatar: TestedMethod = {
  method: "video.avatar",
  weight: 1,
  endpoint: (kling) => kling.video.avatar,
  valid: ({ audioId }) =>
    fc
      .tuple(
        v1Input(
          { image: anyImage, sound: audioOf(2, 300) },
          { prompt: text(2500), resolution: fc.constantFrom("720p", "1080p") },
        ),
        fc.boolean(),
      )
      .map(([each, usesSpeech]) =>
        usesSpeech ? { ...each, input: omitUndefined({ ...each.input, sound: undefined, audioId }) } : each,
      ),
  invalid: ({ audioId }) =>
    violating(
      v1Input({ image: anyImage, sound: audioOf(2, 300) }),
      violation("an image is required", "image", missing),
      violation("a valid image", "image", invalidImage),
      violation("audio is required", "sound", missing, {}, ["sound", "audioId"]),
      violation("exactly one audio", "audioId", always(audioId), {}, ["sound", "audioId"]),
      violation(
        "2 to 300 s",
        "sound",
        fc.constantFrom(1, 301).map((s) => `https://example.com/a.mp3?seconds=${s}`),
      ),
      violation("MP3 or WAV", "sound", fc.constantFrom("https://example.com/a.m4a", "https://example.com/a.aac")),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("no 4k", "resolution", always("4k")),
    ),
};

/** See apps/docs/service/video.md#effects. */
const effectsCases: fc.Arbitrary<ValidCase> = fc.oneof(
  v1Input({ scene: fc.constantFrom("pet_dance", "3d_cartoon_2", "f1_live"), image: anyImage }),
  v1Input({ scene: fc.constantFrom("hug_pro", "daily_ootd"), images: fc.tuple(anyImage, anyImage) }),
);
const effects: TestedMethod = {
  method: "video.effects",
  weight: 1,
  endpoint: (kling) => kling.video.effects,
  valid: () => effectsCases,
  invalid: () =>
    violating(
      effectsCases,
      violation("a scene is required", "scene", missing),
      violation("a known scene", "scene", fc.constantFrom("", "no_such_scene")),
      violation("exactly one image", "image", missing, {
        scene: "pet_dance",
        images: ["https://example.com/a.png", "https://example.com/b.png"],
      }),
      violation("exactly two images", "images", missing, { scene: "hug_pro", image: "https://example.com/a.png" }),
      violation(
        "two images, not three",
        "images",
        always(["a", "b", "c"].map((name) => `https://example.com/${name}.png`)),
        {
          scene: "hug_pro",
          image: undefined,
        },
      ),
      violation("a valid image", "image", invalidImage, { scene: "pet_dance", images: undefined }),
    ),
};

/** See apps/docs/service/video.md#extend. */
const extend: TestedMethod = {
  method: "video.extend",
  weight: 1,
  endpoint: (kling) => kling.video.extend,
  valid: ({ videoId }) =>
    v1Input(
      { videoId: always(videoId) },
      { prompt: text(2500), negativePrompt: text(2500), cfgScale: fc.double({ min: 0, max: 1, noNaN: true }) },
    ),
  invalid: ({ videoId, audioId }) =>
    violating(
      v1Input({ videoId: always(videoId) }),
      violation("a video is required", "videoId", missing),
      violation("a video of the service", "videoId", fc.constantFrom("", "1", audioId)),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("at most 2500 characters", "negativePrompt", tooLong(2500)),
      violation("0 to 1", "cfgScale", outside(0, 1)),
    ),
};

/** Times for a video of 5 s, in which at least 2 s of the audio are heard (apps/docs/service/video.md#lip-sync). */
const times = fc
  .tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 2000, max: 5000 }), fc.integer({ min: 0, max: 3000 }))
  .map(([soundStartMs, length, insertMs]) => ({ soundStartMs, soundEndMs: soundStartMs + length, insertMs }));
const volume = fc.double({ min: 0, max: 2, noNaN: true });
const lipSync: TestedMethod = {
  method: "video.lipSync",
  weight: 1,
  endpoint: (kling) => kling.video.lipSync,
  valid: ({ faceSession: { sessionId, faceId } }) =>
    forV1(
      fc
        .tuple(times, audioOf(10, 60), fc.record({ soundVolume: volume, originalVolume: volume }, { requiredKeys: [] }))
        .map(([cut, file, volumes]) => ({ sessionId, faces: [{ faceId, sound: file, ...cut, ...volumes }] })),
    ),
  invalid: ({ faceSession: { sessionId, faceId }, audioId }) => {
    const one = {
      faceId,
      sound: "https://example.com/a.mp3?seconds=12",
      soundStartMs: 0,
      soundEndMs: 3000,
      insertMs: 0,
    };
    const faces = (change: fc.Arbitrary<Fields>): fc.Arbitrary<unknown> =>
      change.map((each) => [omitUndefined({ ...one, ...each })]);
    return violating(
      fc.constant({ input: { sessionId, faces: [one] }, apiVersions: ["v1"] }),
      violation("a session is required", "sessionId", missing),
      violation("a session of the service", "sessionId", fc.constantFrom("", "1")),
      violation("exactly one face", "faces", fc.constantFrom([], [one, one])),
      violation("a face of the video", "faces", faces(fc.constantFrom({ faceId: "" }, { faceId: "9" }))),
      violation("audio is required", "faces", faces(fc.constant({ sound: undefined }))),
      violation("exactly one audio", "faces", faces(fc.constant({ audioId }))),
      violation(
        "2 to 60 s",
        "faces",
        faces(fc.constantFrom(1, 61).map((s) => ({ sound: `https://example.com/a.mp3?seconds=${s}` }))),
      ),
      violation(
        "at least 2 s of audio",
        "faces",
        faces(fc.integer({ min: -5000, max: 1999 }).map((soundEndMs) => ({ soundEndMs }))),
      ),
      violation("within the audio", "faces", faces(fc.constant({ soundStartMs: 9000, soundEndMs: 13_000 }))),
      violation(
        "within the video",
        "faces",
        faces(fc.constantFrom({ insertMs: 5000 }, { insertMs: 3500 }, { insertMs: -1 })),
      ),
      violation("integer milliseconds", "faces", faces(fc.constantFrom({ insertMs: 0.5 }, { soundEndMs: 3000.5 }))),
      violation(
        "volumes from 0 to 2",
        "faces",
        faces(outside(0, 2).chain((value) => fc.constantFrom({ soundVolume: value }, { originalVolume: value }))),
      ),
    );
  },
};

/** See apps/docs/service/video.md#older-lip-sync. */
const speechInput = (change: Fields = {}): Fields => ({
  text: "Good evening",
  voiceId: "oversea_male1",
  language: "en",
  ...change,
});
const simpleCases = forV1(
  fc
    .tuple(videoOf(2, 60), text(120), optional(fc.double({ min: 0.8, max: 2, noNaN: true })), optional(audioOf(2, 60)))
    .map(([videoUrl, spokenText, speed, file]) =>
      file ? { videoUrl, sound: file } : { videoUrl, speech: omitUndefined(speechInput({ text: spokenText, speed })) },
    ),
);
const simple: TestedMethod = {
  method: "video.lipSync.simple",
  weight: 1,
  endpoint: (kling) => kling.video.lipSync.simple,
  valid: () => simpleCases,
  invalid: ({ videoId }) => {
    const speeches = (change: fc.Arbitrary<Fields>): fc.Arbitrary<unknown> => change.map(speechInput);
    const withoutAudio = { sound: undefined };
    return violating(
      simpleCases,
      violation("a video is required", "videoUrl", missing, {}, ["videoUrl", "videoId"]),
      violation("exactly one video", "videoId", always(videoId), {}, ["videoUrl", "videoId"]),
      violation("a video URL", "videoUrl", invalidUrl),
      violation("either speech or audio", "speech", missing, withoutAudio, ["speech", "sound"]),
      violation("either speech or audio", "speech", always(speechInput()), { sound: "https://example.com/a.mp3" }, [
        "speech",
        "sound",
      ]),
      violation(
        "at most 120 characters",
        "speech",
        speeches(tooLong(120).map((tooLongText) => ({ text: tooLongText }))),
        withoutAudio,
      ),
      violation(
        "a preset voice",
        "speech",
        speeches(fc.constantFrom({ voiceId: "" }, { voiceId: "820000000000000001" })),
        withoutAudio,
      ),
      violation(
        "language zh or en",
        "speech",
        speeches(fc.constantFrom({ language: "de" }, { language: "" })),
        withoutAudio,
      ),
      violation("speed from 0.8 to 2", "speech", speeches(outside(0.8, 2).map((speed) => ({ speed }))), withoutAudio),
    );
  },
};

/** See apps/docs/service/video.md#multi-element-editing. */
const multiElements: TestedMethod = {
  method: "video.multiElements",
  weight: 1,
  endpoint: (kling) => kling.video.multiElements,
  valid: ({ selections }) =>
    forV1(
      fc
        .tuple(
          fc.constantFrom(...(["addition", "swap", "removal"] as const)).chain((editMode) => {
            const [min, max] = { addition: [1, 2], swap: [1, 1], removal: [0, 0] }[editMode] as [number, number];
            return withIds(
              fc.integer({ min, max }),
              anyImage.map((image) => ({ image })),
            ).map((references) => ({
              editMode,
              ...(references.length > 0 ? { references } : {}),
            }));
          }),
          text(2500),
          optional(text(2500)),
          optional(fc.constantFrom("720p", "1080p")),
          fc.boolean(),
        )
        .map(([mode, prompt, negativePrompt, resolution, isLong]) =>
          omitUndefined({
            ...mode,
            prompt,
            negativePrompt,
            resolution,
            sessionId: isLong ? selections.long : selections.short,
            duration: isLong ? 10 : undefined,
          }),
        ),
    ),
  invalid: ({ selections }) => {
    const hat = { id: "hat", image: "https://example.com/hat.png" };
    const fox = { id: "fox", image: "https://example.com/fox.png" };
    const base: ValidCase = {
      input: { sessionId: selections.short, editMode: "swap", prompt: "swap it", references: [fox] },
      apiVersions: ["v1"],
    };
    return violating(
      fc.constant(base),
      violation("a selection is required", "sessionId", missing),
      violation("a selection of the service", "sessionId", fc.constantFrom("", "1")),
      violation("an edit mode is required", "editMode", missing),
      violation("a documented edit mode", "editMode", always("remove")),
      violation("a prompt is required", "prompt", missing),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("at most 2500 characters", "negativePrompt", tooLong(2500)),
      violation("1 or 2 images", "references", fc.constantFrom(undefined, [], [fox, hat, { ...hat, id: "crow" }]), {
        editMode: "addition",
      }),
      violation("1 image", "references", fc.constantFrom(undefined, [fox, hat]), {}),
      violation("no images", "references", always([fox]), { editMode: "removal" }),
      violation("5 s for a short video", "duration", fc.constantFrom(10, 7, 0)),
      violation("10 s for a long video", "duration", always(5), { sessionId: selections.long }),
      violation("no 4k", "resolution", always("4k")),
      violation("a model of the endpoint", "model", fc.constantFrom("kling-3.0", "kling-v1-5")),
    );
  },
};

export const otherVideos: readonly TestedMethod[] = [
  multiImage,
  avatar,
  effects,
  extend,
  lipSync,
  simple,
  multiElements,
];
