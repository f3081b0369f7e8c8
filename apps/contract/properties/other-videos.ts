import * as fc from "fast-check";
import {
  breach,
  breaking,
  clip,
  clipRatio,
  missing,
  named,
  notOneOf,
  onV1,
  optional,
  outside,
  picture,
  sound,
  text,
  tooLong,
  wrongAddress,
  wrongPicture,
  wrongWord,
} from "./pieces.ts";
import type { Fields, Fine, Subject } from "./subject.ts";
import { defined } from "./text-to-video.ts";

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
const some = (
  required: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  others: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
): fc.Arbitrary<Fine> =>
  onV1(
    fc
      .tuple(fc.record(required), fc.record(others, { requiredKeys: [] }))
      .map(([one, two]): Fields => ({ ...one, ...two })),
  );

/** See apps/docs/service/video.md#multi-image-to-video. */
const multiImageFine = some(
  { prompt: text(2500), images: fc.array(picture, { minLength: 1, maxLength: 4 }) },
  {
    model: always("kling-v1-6"),
    negativePrompt: text(2500),
    duration: fc.constantFrom(5, 10),
    resolution: fc.constantFrom("720p", "1080p"),
    aspectRatio: clipRatio,
  },
);
const multiImage: Subject = {
  method: "video.multiImage",
  weight: 1,
  endpoint: (kling) => kling.video.multiImage,
  fine: () => multiImageFine,
  broken: () =>
    breaking(
      multiImageFine,
      breach("a prompt is needed", "prompt", missing),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("2500 characters", "negativePrompt", tooLong(2500)),
      breach(
        "1 to 4 pictures",
        "images",
        fc.constantFrom(
          [],
          Array.from({ length: 5 }, () => "https://example.com/a.png"),
        ),
      ),
      breach(
        "a picture",
        "images",
        wrongPicture.map((one) => [one]),
      ),
      breach("5 or 10 s", "duration", notOneOf([5, 10])),
      breach("no 4k", "resolution", always("4k")),
      breach("ratio by word", "aspectRatio", wrongWord),
      breach("no other model", "model", fc.constantFrom("kling-3.0", "kling-v1-5")),
    ),
};

/** See apps/docs/service/video.md#avatar. */
const avatar: Subject = {
  method: "video.avatar",
  weight: 1,
  endpoint: (kling) => kling.video.avatar,
  fine: ({ speech }) =>
    fc
      .tuple(
        some(
          { image: picture, sound: sound(2, 300) },
          { prompt: text(2500), resolution: fc.constantFrom("720p", "1080p") },
        ),
        fc.boolean(),
      )
      .map(([fine, spoken]) =>
        spoken ? { ...fine, input: defined({ ...fine.input, sound: undefined, audioId: speech }) } : fine,
      ),
  broken: ({ speech }) =>
    breaking(
      some({ image: picture, sound: sound(2, 300) }),
      breach("a picture is needed", "image", missing),
      breach("a picture", "image", wrongPicture),
      breach("a sound is needed", "sound", missing, {}, ["sound", "audioId"]),
      breach("one sound", "audioId", always(speech), {}, ["sound", "audioId"]),
      breach(
        "2 to 300 s",
        "sound",
        fc.constantFrom(1, 301).map((s) => `https://example.com/a.mp3?seconds=${s}`),
      ),
      breach("no m4a, no aac", "sound", fc.constantFrom("https://example.com/a.m4a", "https://example.com/a.aac")),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("no 4k", "resolution", always("4k")),
    ),
};

/** See apps/docs/service/video.md#effects. */
const effectsFine: fc.Arbitrary<Fine> = fc.oneof(
  some({ scene: fc.constantFrom("pet_dance", "3d_cartoon_2", "f1_live"), image: picture }),
  some({ scene: fc.constantFrom("hug_pro", "daily_ootd"), images: fc.tuple(picture, picture) }),
);
const effects: Subject = {
  method: "video.effects",
  weight: 1,
  endpoint: (kling) => kling.video.effects,
  fine: () => effectsFine,
  broken: () =>
    breaking(
      effectsFine,
      breach("a scene is needed", "scene", missing),
      breach("a scene by name", "scene", fc.constantFrom("", "no_such_scene")),
      breach("no scene that is gone", "scene", fc.constantFrom("hug", "kiss")),
      breach("one picture", "image", missing, {
        scene: "pet_dance",
        images: ["https://example.com/a.png", "https://example.com/b.png"],
      }),
      breach("two pictures", "images", missing, { scene: "hug_pro", image: "https://example.com/a.png" }),
      breach("two, not three", "images", always(["a", "b", "c"].map((name) => `https://example.com/${name}.png`)), {
        scene: "hug_pro",
        image: undefined,
      }),
      breach("a picture", "image", wrongPicture, { scene: "pet_dance", images: undefined }),
    ),
};

/** See apps/docs/service/video.md#extend. */
const extend: Subject = {
  method: "video.extend",
  weight: 1,
  endpoint: (kling) => kling.video.extend,
  fine: ({ clip: videoId }) =>
    some(
      { videoId: always(videoId) },
      { prompt: text(2500), negativePrompt: text(2500), cfgScale: fc.double({ min: 0, max: 1, noNaN: true }) },
    ),
  broken: ({ clip: videoId, speech }) =>
    breaking(
      some({ videoId: always(videoId) }),
      breach("a clip is needed", "videoId", missing),
      breach("a clip of the service", "videoId", fc.constantFrom("", "1", speech)),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("2500 characters", "negativePrompt", tooLong(2500)),
      breach("0 to 1", "cfgScale", outside(0, 1)),
    ),
};

/** A clip of 5 s, and a cut of the sound that is heard for 2 s or more of it (apps/docs/service/video.md#lip-sync). */
const times = fc
  .tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 2000, max: 5000 }), fc.integer({ min: 0, max: 3000 }))
  .map(([soundStartMs, length, insertMs]) => ({ soundStartMs, soundEndMs: soundStartMs + length, insertMs }));
const volume = fc.double({ min: 0, max: 2, noNaN: true });
const lipSync: Subject = {
  method: "video.lipSync",
  weight: 1,
  endpoint: (kling) => kling.video.lipSync,
  fine: ({ faces: { sessionId, faceId } }) =>
    onV1(
      fc
        .tuple(times, sound(10, 60), fc.record({ soundVolume: volume, originalVolume: volume }, { requiredKeys: [] }))
        .map(([cut, file, volumes]) => ({ sessionId, faces: [{ faceId, sound: file, ...cut, ...volumes }] })),
    ),
  broken: ({ faces: { sessionId, faceId }, speech }) => {
    const one = {
      faceId,
      sound: "https://example.com/a.mp3?seconds=12",
      soundStartMs: 0,
      soundEndMs: 3000,
      insertMs: 0,
    };
    const face = (change: fc.Arbitrary<Fields>): fc.Arbitrary<unknown> =>
      change.map((each) => [defined({ ...one, ...each })]);
    return breaking(
      fc.constant({ input: { sessionId, faces: [one] }, apiVersions: ["v1"] }),
      breach("a session is needed", "sessionId", missing),
      breach("a session of the service", "sessionId", fc.constantFrom("", "1")),
      breach("one face", "faces", fc.constantFrom([], [one, one])),
      breach("a face of the clip", "faces", face(fc.constantFrom({ faceId: "" }, { faceId: "9" }))),
      breach("a sound is needed", "faces", face(fc.constant({ sound: undefined }))),
      breach("one sound", "faces", face(fc.constant({ audioId: speech }))),
      breach(
        "2 to 60 s",
        "faces",
        face(fc.constantFrom(1, 61).map((s) => ({ sound: `https://example.com/a.mp3?seconds=${s}` }))),
      ),
      breach(
        "a cut of 2 s",
        "faces",
        face(fc.integer({ min: -5000, max: 1999 }).map((soundEndMs) => ({ soundEndMs }))),
      ),
      breach("inside of the sound", "faces", face(fc.constant({ soundStartMs: 9000, soundEndMs: 13_000 }))),
      breach(
        "inside of the clip",
        "faces",
        face(fc.constantFrom({ insertMs: 5000 }, { insertMs: 3500 }, { insertMs: -1 })),
      ),
      breach("whole milliseconds", "faces", face(fc.constantFrom({ insertMs: 0.5 }, { soundEndMs: 3000.5 }))),
      breach(
        "volumes 0 to 2",
        "faces",
        face(outside(0, 2).chain((value) => fc.constantFrom({ soundVolume: value }, { originalVolume: value }))),
      ),
    );
  },
};

/** See apps/docs/service/video.md#older-lip-sync. */
const speech = (change: Fields = {}): Fields => ({
  text: "Good evening",
  voiceId: "oversea_male1",
  language: "en",
  ...change,
});
const simpleFine = onV1(
  fc
    .tuple(clip(2, 60), text(120), optional(fc.double({ min: 0.8, max: 2, noNaN: true })), optional(sound(2, 60)))
    .map(([videoUrl, words, speed, file]) =>
      file ? { videoUrl, sound: file } : { videoUrl, speech: defined(speech({ text: words, speed })) },
    ),
);
const simple: Subject = {
  method: "video.lipSync.simple",
  weight: 1,
  endpoint: (kling) => kling.video.lipSync.simple,
  fine: () => simpleFine,
  broken: ({ clip: videoId }) => {
    const said = (change: fc.Arbitrary<Fields>): fc.Arbitrary<unknown> => change.map(speech);
    const alone = { sound: undefined };
    return breaking(
      simpleFine,
      breach("a clip is needed", "videoUrl", missing, {}, ["videoUrl", "videoId"]),
      breach("one clip", "videoId", always(videoId), {}, ["videoUrl", "videoId"]),
      breach("a clip by address", "videoUrl", wrongAddress),
      breach("words or a sound", "speech", missing, alone, ["speech", "sound"]),
      breach("words or a sound", "speech", always(speech()), { sound: "https://example.com/a.mp3" }, [
        "speech",
        "sound",
      ]),
      breach("120 characters", "speech", said(tooLong(120).map((words) => ({ text: words }))), alone),
      breach(
        "a voice of the catalogue",
        "speech",
        said(fc.constantFrom({ voiceId: "" }, { voiceId: "820000000000000001" })),
        alone,
      ),
      breach("zh or en", "speech", said(fc.constantFrom({ language: "de" }, { language: "" })), alone),
      breach("speed 0.8 to 2", "speech", said(outside(0.8, 2).map((speed) => ({ speed }))), alone),
    );
  },
};

/** See apps/docs/service/video.md#multi-element-editing. */
const multiElements: Subject = {
  method: "video.multiElements",
  weight: 1,
  endpoint: (kling) => kling.video.multiElements,
  fine: ({ selections }) =>
    onV1(
      fc
        .tuple(
          fc.constantFrom(...(["addition", "swap", "removal"] as const)).chain((editMode) => {
            const [least, most] = { addition: [1, 2], swap: [1, 1], removal: [0, 0] }[editMode] as [number, number];
            return named(
              fc.integer({ min: least, max: most }),
              picture.map((image) => ({ image })),
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
          defined({
            ...mode,
            prompt,
            negativePrompt,
            resolution,
            sessionId: isLong ? selections.long : selections.short,
            duration: isLong ? 10 : undefined,
          }),
        ),
    ),
  broken: ({ selections }) => {
    const hat = { id: "hat", image: "https://example.com/hat.png" };
    const fox = { id: "fox", image: "https://example.com/fox.png" };
    const base: Fine = {
      input: { sessionId: selections.short, editMode: "swap", prompt: "swap it", references: [fox] },
      apiVersions: ["v1"],
    };
    return breaking(
      fc.constant(base),
      breach("a selection is needed", "sessionId", missing),
      breach("a selection of the service", "sessionId", fc.constantFrom("", "1")),
      breach("what to do is needed", "editMode", missing),
      breach("what to do by word", "editMode", always("remove")),
      breach("a prompt is needed", "prompt", missing),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("2500 characters", "negativePrompt", tooLong(2500)),
      breach("1 or 2 pictures", "references", fc.constantFrom(undefined, [], [fox, hat, { ...hat, id: "crow" }]), {
        editMode: "addition",
      }),
      breach("1 picture", "references", fc.constantFrom(undefined, [fox, hat]), {}),
      breach("no picture", "references", always([fox]), { editMode: "removal" }),
      breach("5 s of a short clip", "duration", fc.constantFrom(10, 7, 0)),
      breach("10 s of a long clip", "duration", always(5), { sessionId: selections.long }),
      breach("no 4k", "resolution", always("4k")),
      breach("no other model", "model", fc.constantFrom("kling-3.0", "kling-v1-5")),
    );
  },
};

export const otherVideos: readonly Subject[] = [multiImage, avatar, effects, extend, lipSync, simple, multiElements];
