import type { Kling } from "klingkit";
import * as fc from "fast-check";
import {
  breach,
  breaking,
  clip,
  missing,
  onV1,
  optional,
  outside,
  picture,
  sound,
  text,
  tooLong,
  wrongAddress,
  wrongPicture,
} from "./pieces.ts";
import type { Fields, Fine, Subject } from "./subject.ts";
import { defined } from "./text-to-video.ts";

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
const tags = ["hottest", "character", "animal", "item", "costume", "scene", "effect", "others", "o_101", "o_108"];

/** See apps/docs/service/elements.md#create. */
const elementFine = (voices: readonly string[]): fc.Arbitrary<Fine> =>
  onV1(
    fc
      .tuple(
        fc.record({ name: text(20), description: text(100) }),
        fc.oneof(
          fc.record({ frontalImage: picture, referenceImages: fc.array(picture, { minLength: 1, maxLength: 3 }) }),
          clip(3, 8).map((videoUrl): Fields => ({ videoUrl })),
        ),
        optional(fc.constantFrom(...voices)),
        optional(fc.subarray(tags)),
      )
      .map(([said, made, voiceId, chosen]) => defined({ ...said, ...made, voiceId, tags: chosen })),
  );
const elements: Subject = {
  method: "video.elements",
  weight: 2,
  endpoint: (kling) => kling.video.elements,
  fine: ({ voices }) => elementFine(voices),
  broken: ({ voices }) => {
    const pictures = {
      videoUrl: undefined,
      frontalImage: "https://example.com/a.png",
      referenceImages: ["https://example.com/b.png"],
    };
    const film = { frontalImage: undefined, referenceImages: undefined };
    return breaking(
      elementFine(voices),
      breach("a name is needed", "name", missing),
      breach("20 characters", "name", tooLong(20)),
      breach("a description is needed", "description", missing),
      breach("100 characters", "description", tooLong(100)),
      breach(
        "1 to 3 further pictures",
        "referenceImages",
        fc.constantFrom(
          undefined,
          [],
          ["a", "b", "c", "d"].map((name) => `https://example.com/${name}.png`),
        ),
        { ...pictures },
      ),
      breach("a picture", "frontalImage", wrongPicture, { ...pictures }),
      breach("pictures or a clip", "videoUrl", missing, film, ["frontalImage", "videoUrl"]),
      breach("a clip by address", "videoUrl", wrongAddress, film),
      breach(
        "3 to 8 s",
        "videoUrl",
        fc.constantFrom(2, 9).map((s) => `https://example.com/a.mp4?seconds=${s}`),
        film,
      ),
      breach("a voice of the library", "voiceId", fc.constantFrom("", "oversea_male1")),
      breach("a tag of the list", "tags", always(["o_999"])),
    );
  },
};

/** See apps/docs/service/audio.md#custom-voices. */
const voiceFine = onV1(fc.record({ name: text(20), voiceUrl: fc.oneof(sound(5, 30), clip(5, 30)) }));
const voices: Subject = {
  method: "audio.voices",
  weight: 1,
  endpoint: (kling) => kling.audio.voices,
  fine: () => voiceFine,
  broken: ({ clip: videoId }) =>
    breaking(
      voiceFine,
      breach("a name is needed", "name", missing),
      breach("20 characters", "name", tooLong(20)),
      breach("a voice is needed", "voiceUrl", missing, {}, ["voiceUrl", "videoId"]),
      breach("one voice", "videoId", always(videoId), {}, ["voiceUrl", "videoId"]),
      breach("a voice by address", "voiceUrl", wrongAddress),
      breach(
        "5 to 30 s",
        "voiceUrl",
        fc.constantFrom(4, 31).map((s) => `https://example.com/a.mp3?seconds=${s}`),
      ),
    ),
};

type Call = (kling: Kling, input: never) => Promise<unknown>;

/**
 * Calls that take a clip: faces (apps/docs/service/video.md#face-identification) and the beginning of a selection
 * (apps/docs/service/video.md#selection-steps).
 */
function clipCall(method: string, call: Call, fits: fc.Arbitrary<string | URL>, wrong: readonly number[]): Subject {
  const byUrl = onV1(fits.map((videoUrl): Fields => ({ videoUrl })));
  return {
    method,
    weight: 1,
    call,
    fine: ({ clip: videoId }) => fc.oneof(byUrl, fc.constant<Fine>({ input: { videoId }, apiVersions: ["v1"] })),
    broken: ({ clip: videoId }) =>
      breaking(
        byUrl,
        breach("a clip is needed", "videoUrl", missing, {}, ["videoUrl", "videoId"]),
        breach("one clip", "videoId", always(videoId), {}, ["videoUrl", "videoId"]),
        breach("a clip by address", "videoUrl", wrongAddress),
        breach(
          "its length",
          "videoUrl",
          fc.constantFrom(...wrong).map((s) => `https://example.com/a.mp4?seconds=${s}`),
        ),
        breach("a clip of the service", "videoId", fc.constantFrom("", "1"), { videoUrl: undefined }),
        breach("no such field", "url", always("https://example.com/a.mp4")),
      ),
  };
}

const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const points = fc.array(fc.record({ x: ratio, y: ratio }), { minLength: 1, maxLength: 10 });

/** Steps of a selection. Points are marked in one frame; taking back what was not marked is refused as unknown. */
function pointsCall(method: string, call: Call): Subject {
  const fine = (sessionId: string): fc.Arbitrary<Fine> =>
    fc.tuple(fc.integer({ min: 0, max: 120 }), points).map(([frame, marks]) => ({
      input: { sessionId, frame, points: marks },
      apiVersions: ["v1"],
      // Ten frames of ten points are the most, and cases share the selection.
      mayBeUnknown: true,
    }));
  return {
    method,
    weight: 1,
    call,
    fine: ({ selections }) => fine(selections.short),
    broken: ({ selections }) =>
      breaking(
        fine(selections.short),
        breach("a selection is needed", "sessionId", missing),
        breach("a selection of the service", "sessionId", fc.constantFrom("", "1")),
        breach("a frame of the clip", "frame", fc.constantFrom(-1, 0.5, 121, 1e9)),
        breach("points are needed", "points", fc.constantFrom(undefined, [])),
        breach("10 points", "points", always(Array.from({ length: 11 }, () => ({ x: 0, y: 0 })))),
        breach(
          "points from 0 to 1",
          "points",
          outside(0, 1).chain((value) => fc.constantFrom([{ x: value, y: 0 }], [{ x: 0, y: value }])),
        ),
      ),
  };
}

function sessionCall(method: string, call: Call): Subject {
  return {
    method,
    weight: 1,
    call,
    fine: ({ selections }) =>
      onV1(fc.constantFrom(selections.short, selections.long).map((sessionId): Fields => ({ sessionId }))),
    broken: ({ faces }) =>
      breaking(
        fc.constant<Fine>({ input: {}, apiVersions: ["v1"] }),
        breach("a selection is needed", "sessionId", missing),
        breach("a selection of the service", "sessionId", fc.constantFrom("", "1", faces.sessionId)),
      ),
  };
}

/** Deletions: of an id that the service does not know, or not any more. */
function deletion(method: string, call: Call, path: string): Subject {
  return {
    method,
    weight: 1,
    call,
    fine: () =>
      fc
        .oneof(fc.integer({ min: 1 }).map(String), fc.bigInt({ min: 1n, max: 10n ** 20n }).map(String), text(40))
        .map((id) => ({ input: { id }, apiVersions: ["v1"], mayBeUnknown: true })),
    broken: () =>
      breaking(fc.constant<Fine>({ input: {}, apiVersions: ["v1"] }), [
        `an id`,
        path,
        fc.constantFrom<Fields>({ id: "" }, { id: undefined }),
      ]),
  };
}

export const library: readonly Subject[] = [
  elements,
  voices,
  clipCall("video.faces.identify", (kling, input) => kling.video.faces.identify(input), clip(2, 60), [1, 61]),
  clipCall(
    "video.multiElements.start",
    (kling, input) => kling.video.multiElements.start(input),
    fc.oneof(clip(2, 5), clip(7, 10)),
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
