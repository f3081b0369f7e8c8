import type { Kling } from "klingkit";
import * as fc from "fast-check";
import {
  violation,
  violating,
  videoOf,
  missing,
  forV1,
  optional,
  outside,
  anyImage,
  audioOf,
  text,
  tooLong,
  invalidUrl,
  invalidImage,
} from "./generators.ts";
import type { Fields, ValidCase, TestedMethod } from "./tested-method.ts";
import { omitUndefined } from "./text-to-video.ts";

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
const tags = ["hottest", "character", "animal", "item", "costume", "scene", "effect", "others", "o_101", "o_108"];

/** See apps/docs/service/elements.md#create. */
const elementCases = (voices: readonly string[]): fc.Arbitrary<ValidCase> =>
  forV1(
    fc
      .tuple(
        fc.record({ name: text(20), description: text(100) }),
        fc.oneof(
          fc.record({ frontalImage: anyImage, referenceImages: fc.array(anyImage, { minLength: 1, maxLength: 3 }) }),
          videoOf(3, 8).map((videoUrl): Fields => ({ videoUrl })),
        ),
        optional(fc.constantFrom(...voices)),
        optional(fc.subarray(tags)),
      )
      .map(([texts, media, voiceId, chosenTags]) => omitUndefined({ ...texts, ...media, voiceId, tags: chosenTags })),
  );
const elements: TestedMethod = {
  method: "video.elements",
  weight: 2,
  endpoint: (kling) => kling.video.elements,
  valid: ({ voices }) => elementCases(voices),
  invalid: ({ voices }) => {
    const fromImages = {
      videoUrl: undefined,
      frontalImage: "https://example.com/a.png",
      referenceImages: ["https://example.com/b.png"],
    };
    const fromVideo = { frontalImage: undefined, referenceImages: undefined };
    return violating(
      elementCases(voices),
      violation("a name is required", "name", missing),
      violation("at most 20 characters", "name", tooLong(20)),
      violation("a description is required", "description", missing),
      violation("at most 100 characters", "description", tooLong(100)),
      violation(
        "1 to 3 reference images",
        "referenceImages",
        fc.constantFrom(
          undefined,
          [],
          ["a", "b", "c", "d"].map((name) => `https://example.com/${name}.png`),
        ),
        { ...fromImages },
      ),
      violation("a valid image", "frontalImage", invalidImage, { ...fromImages }),
      violation("either images or a video", "videoUrl", missing, fromVideo, ["frontalImage", "videoUrl"]),
      violation("a video URL", "videoUrl", invalidUrl, fromVideo),
      violation(
        "3 to 8 s",
        "videoUrl",
        fc.constantFrom(2, 9).map((s) => `https://example.com/a.mp4?seconds=${s}`),
        fromVideo,
      ),
      violation("a custom voice", "voiceId", fc.constantFrom("", "oversea_male1")),
      violation("a documented tag", "tags", always(["o_999"])),
    );
  },
};

/** See apps/docs/service/audio.md#custom-voices. */
const voiceCases = forV1(fc.record({ name: text(20), voiceUrl: fc.oneof(audioOf(5, 30), videoOf(5, 30)) }));
const voices: TestedMethod = {
  method: "audio.voices",
  weight: 1,
  endpoint: (kling) => kling.audio.voices,
  valid: () => voiceCases,
  invalid: ({ videoId }) =>
    violating(
      voiceCases,
      violation("a name is required", "name", missing),
      violation("at most 20 characters", "name", tooLong(20)),
      violation("a voice is required", "voiceUrl", missing, {}, ["voiceUrl", "videoId"]),
      violation("exactly one voice", "videoId", always(videoId), {}, ["voiceUrl", "videoId"]),
      violation("a voice URL", "voiceUrl", invalidUrl),
      violation(
        "5 to 30 s",
        "voiceUrl",
        fc.constantFrom(4, 31).map((s) => `https://example.com/a.mp3?seconds=${s}`),
      ),
    ),
};

type Call = (kling: Kling, input: never) => Promise<unknown>;

/**
 * Methods whose input is a video: identifying faces (apps/docs/service/video.md#face-identification) and starting a selection
 * (apps/docs/service/video.md#selection-steps).
 */
function videoCall(
  method: string,
  call: Call,
  urls: fc.Arbitrary<string | URL>,
  invalidSeconds: readonly number[],
): TestedMethod {
  const byUrl = forV1(urls.map((videoUrl): Fields => ({ videoUrl })));
  return {
    method,
    weight: 1,
    call,
    valid: ({ videoId }) => fc.oneof(byUrl, fc.constant<ValidCase>({ input: { videoId }, apiVersions: ["v1"] })),
    invalid: ({ videoId }) =>
      violating(
        byUrl,
        violation("a video is required", "videoUrl", missing, {}, ["videoUrl", "videoId"]),
        violation("exactly one video", "videoId", always(videoId), {}, ["videoUrl", "videoId"]),
        violation("a video URL", "videoUrl", invalidUrl),
        violation(
          "the length of the video",
          "videoUrl",
          fc.constantFrom(...invalidSeconds).map((s) => `https://example.com/a.mp4?seconds=${s}`),
        ),
        violation("a video of the service", "videoId", fc.constantFrom("", "1"), { videoUrl: undefined }),
        violation("no unknown fields", "url", always("https://example.com/a.mp4")),
      ),
  };
}

const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const points = fc.array(fc.record({ x: ratio, y: ratio }), { minLength: 1, maxLength: 10 });

/** Steps of a selection. The service rejects the removal of a point that was not added. */
function pointsCall(method: string, call: Call): TestedMethod {
  const cases = (sessionId: string): fc.Arbitrary<ValidCase> =>
    fc.tuple(fc.integer({ min: 0, max: 120 }), points).map(([frame, framePoints]) => ({
      input: { sessionId, frame, points: framePoints },
      apiVersions: ["v1"],
      // A selection has at most ten frames of ten points, and all cases share it.
      mayBeUnknown: true,
    }));
  return {
    method,
    weight: 1,
    call,
    valid: ({ selections }) => cases(selections.short),
    invalid: ({ selections }) =>
      violating(
        cases(selections.short),
        violation("a selection is required", "sessionId", missing),
        violation("a selection of the service", "sessionId", fc.constantFrom("", "1")),
        violation("a frame of the video", "frame", fc.constantFrom(-1, 0.5, 121, 1e9)),
        violation("points are required", "points", fc.constantFrom(undefined, [])),
        violation("at most 10 points", "points", always(Array.from({ length: 11 }, () => ({ x: 0, y: 0 })))),
        violation(
          "points from 0 to 1",
          "points",
          outside(0, 1).chain((value) => fc.constantFrom([{ x: value, y: 0 }], [{ x: 0, y: value }])),
        ),
      ),
  };
}

function sessionCall(method: string, call: Call): TestedMethod {
  return {
    method,
    weight: 1,
    call,
    valid: ({ selections }) =>
      forV1(fc.constantFrom(selections.short, selections.long).map((sessionId): Fields => ({ sessionId }))),
    invalid: ({ faceSession }) =>
      violating(
        fc.constant<ValidCase>({ input: {}, apiVersions: ["v1"] }),
        violation("a selection is required", "sessionId", missing),
        violation("a selection of the service", "sessionId", fc.constantFrom("", "1", faceSession.sessionId)),
      ),
  };
}

/** Deletions of ids that do not exist. */
function deletion(method: string, call: Call, path: string): TestedMethod {
  return {
    method,
    weight: 1,
    call,
    valid: () =>
      fc
        .oneof(fc.integer({ min: 1 }).map(String), fc.bigInt({ min: 1n, max: 10n ** 20n }).map(String), text(40))
        .map((id) => ({ input: { id }, apiVersions: ["v1"], mayBeUnknown: true })),
    invalid: () =>
      violating(fc.constant<ValidCase>({ input: {}, apiVersions: ["v1"] }), [
        "an id is required",
        path,
        fc.constantFrom<Fields>({ id: "" }, { id: undefined }),
      ]),
  };
}

export const library: readonly TestedMethod[] = [
  elements,
  voices,
  videoCall("video.faces.identify", (kling, input) => kling.video.faces.identify(input), videoOf(2, 60), [1, 61]),
  videoCall(
    "video.multiElements.start",
    (kling, input) => kling.video.multiElements.start(input),
    fc.oneof(videoOf(2, 5), videoOf(7, 10)),
    [1, 6, 11],
  ),
  pointsCall("video.multiElements.add", (kling, input) => kling.video.multiElements.add(input)),
  pointsCall("video.multiElements.remove", (kling, input) => kling.video.multiElements.remove(input)),
  sessionCall("video.multiElements.clear", (kling, input) => kling.video.multiElements.clear(input)),
  sessionCall("video.multiElements.preview", (kling, input) => kling.video.multiElements.preview(input)),
  deletion(
    "video.elements.delete",
    (kling, input) => kling.video.elements.delete((input as { id: string } | undefined)?.id as string),
    "elementId",
  ),
  deletion(
    "audio.voices.delete",
    (kling, input) => kling.audio.voices.delete((input as { id: string } | undefined)?.id as string),
    "voiceId",
  ),
];
