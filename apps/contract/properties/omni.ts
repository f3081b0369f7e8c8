import type { ApiVersion } from "@klingkit/errors";
import * as fc from "fast-check";
import { promptOnPath, shotsOf, threeToFifteen, threeToTen } from "./clip-models.ts";
import type { Given } from "./given.ts";
import {
  breach,
  breaking,
  clip,
  clipRatio,
  missing,
  named,
  namingAll,
  notOneOf,
  optional,
  picture,
  text,
  tooLong,
  wrongAddress,
  wrongPicture,
  wrongWord,
} from "./pieces.ts";
import type { Fields, Fine, Subject } from "./subject.ts";
import { defined } from "./text-to-video.ts";

/** What is documented of the two models (apps/docs/service/video.md#omni-video). */
const models = [
  {
    names: ["kling-3.0-omni", "kling-v3-omni"],
    most: 3072,
    durations: threeToFifteen,
    resolutions: ["720p", "1080p", "4k"],
    omni: true,
  },
  {
    names: ["kling-o1", "kling-video-o1"],
    most: 2500,
    durations: threeToTen,
    resolutions: ["720p", "1080p"],
    omni: false,
  },
] as const;
type Model = (typeof models)[number];

/** References and elements, at most so many in all; elements by kind where the model has both. */
function stills(given: Given, model: Model, most: number, mostElements = most): fc.Arbitrary<Fields> {
  return fc
    .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: mostElements }))
    .chain(([pictures, wanted]) => {
      const count = Math.min(wanted, most - pictures);
      return named(fc.constant(pictures + count), fc.tuple(picture, fc.constantFrom(...given.imageElements))).map(
        (all) => ({
          references: all.slice(0, pictures).map(({ id, 0: image }) => ({ id, image })),
          elements: all
            .slice(pictures)
            .map(({ id, 1: elementId }) => (model.omni ? { id, elementId, kind: "image" } : { id, elementId })),
        }),
      );
    });
}

/** Elements of the video kind, `kling-3.0-omni` alone. */
function people(given: Given, most: number): fc.Arbitrary<Fields> {
  const person = fc.constantFrom(...given.videoElements).map((elementId) => ({ elementId, kind: "video" }));
  return named(fc.integer({ min: 1, max: most }), person).map((elements) => ({ elements }));
}

/** What a clip is made of, and what else that asks for. */
function parts(given: Given, model: Model): fc.Arbitrary<Fields> {
  const aspectRatio = optional(clipRatio);
  const duration = optional(fc.constantFrom(...model.durations));
  const sound: Fields = model.omni ? { mayHaveSound: true } : {};
  const beside = fc.oneof(stills(given, model, 4), ...(model.omni ? [people(given, 1)] : []));
  const longest = model.omni ? 15 : 10;
  const video = (use: string): fc.Arbitrary<Fields> =>
    fc.record({
      url: clip(3, longest),
      use: fc.constant(use),
      ...(use === "base" || !model.omni ? { keepSound: fc.boolean() } : {}),
      id: fc.constantFrom("scene", "take"),
    });
  const frames: fc.Arbitrary<Fields> = model.omni
    ? fc
        .tuple(picture, optional(picture), stills(given, model, 5, 3))
        .map(([firstFrame, lastFrame, rest]) => ({ firstFrame, lastFrame, ...rest }))
    : fc.oneof(
        fc.tuple(picture, fc.constantFrom(5, 10)).map(([firstFrame, seconds]) => ({ firstFrame, duration: seconds })),
        fc.tuple(picture, picture).map(([firstFrame, lastFrame]) => ({ firstFrame, lastFrame })),
      );
  return fc.oneof(
    fc
      .tuple(stills(given, model, 7), aspectRatio, duration)
      .map(([rest, ratio, seconds]) => ({ ...rest, aspectRatio: ratio, duration: seconds, ...sound })),
    ...(model.omni
      ? [
          fc
            .tuple(people(given, 3), aspectRatio, duration)
            .map(([rest, ratio, seconds]) => ({ ...rest, aspectRatio: ratio, duration: seconds, ...sound })),
        ]
      : []),
    frames.map((rest) => ({ ...rest, ...sound })),
    fc.tuple(video("feature"), beside, aspectRatio, duration).map(([film, rest, ratio, seconds]) => ({
      ...rest,
      video: film,
      aspectRatio: ratio,
      duration: seconds,
      noShots: !model.omni,
    })),
    fc
      .tuple(video("feature"), picture)
      .map(([film, firstFrame]) => ({ video: film, firstFrame, noShots: !model.omni })),
    fc.tuple(video("base"), beside).map(([film, rest]) => ({ ...rest, video: film, noShots: true })),
  );
}

const fine = (given: Given): fc.Arbitrary<Fine> =>
  fc.constantFrom<Model>(...models).chain((model) =>
    fc
      .tuple(
        fc.constantFrom(...model.names),
        parts(given, model),
        text(model.most),
        optional(fc.constantFrom(...model.resolutions)),
        fc.oneof(fc.constant(undefined), fc.constant("auto"), shotsOf(model.durations)),
        fc.constantFrom(undefined, "off", "native"),
      )
      .map(([name, { mayHaveSound, noShots, ...made }, prompt, resolution, shots, audio]) => {
        const cut = model.omni && !noShots ? shots : undefined;
        const own = Array.isArray(cut);
        const all: Fields = {
          model: name,
          ...made,
          prompt: own ? undefined : prompt,
          shots: cut,
          duration: own ? undefined : made["duration"],
          resolution,
          audio: audio === "native" && !mayHaveSound ? "off" : audio,
        };
        const input = defined(namingAll(all));
        return { input, apiVersions: designsOf(model, input, own) };
      })
      .filter(({ apiVersions }) => apiVersions.length > 0),
  );

/**
 * v1 wants the model's own cuts beside a feature video (apps/docs/service/video.md#omni-rules), and prompts of at most
 * 2,500 characters.
 */
function designsOf(model: Model, input: Fields, own: boolean): readonly ApiVersion[] {
  const { prompt, video } = input;
  const feature = (video as { use?: string } | undefined)?.use === "feature";
  const path = promptOnPath(input).length <= model.most;
  const v1 = typeof prompt !== "string" ? own && !(feature && model.omni) : prompt.length <= 2500;
  return [...(path ? (["v2"] as const) : []), ...(v1 ? (["v1"] as const) : [])];
}

const film = (use: string): Fields => ({ url: "https://example.com/clip.mp4?seconds=5", use });
const bare = {
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
const omni = { ...bare, model: "kling-3.0-omni" };
const o1 = { ...bare, model: "kling-o1" };
const frame = "https://example.com/a.png";
const ids = ["a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"];

export const omniVideo: Subject = {
  method: "video.omni",
  weight: 6,
  endpoint: (kling) => kling.video.omni,
  fine,
  broken: (given) => {
    const pictures = ids.map((id) => ({ id, image: frame }));
    const things = ids.map((id) => ({ id, elementId: given.imageElements[0], kind: "image" }));
    const persons = ids.map((id) => ({ id, elementId: given.videoElements[0], kind: "video" }));
    const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
    return breaking(
      fine(given),
      breach("something to go by", "prompt", missing, omni),
      breach("length", "duration", notOneOf(threeToFifteen), omni),
      breach("3 to 10 s of kling-o1", "duration", notOneOf(threeToTen), o1),
      breach("5 or 10 s of a first frame alone", "duration", notOneOf([5, 10]), { ...o1, firstFrame: frame }),
      breach("no 4k of kling-o1", "resolution", always("4k"), o1),
      breach("size by word", "resolution", wrongWord, omni),
      breach("ratio by word", "aspectRatio", wrongWord, omni),
      breach("no sound of kling-o1", "audio", always("native"), o1),
      breach("no shots of kling-o1", "shots", always("auto"), o1),
      breach("3072 characters", "prompt", tooLong(3072), omni),
      breach("2500 characters of kling-o1", "prompt", tooLong(2500), o1),
      breach("a picture", "firstFrame", wrongPicture, omni),
      breach(
        "a picture",
        "references",
        wrongPicture.map((image) => [{ id: "hero", image }]),
        omni,
      ),
      breach("a last frame needs a first", "lastFrame", picture, omni, ["firstFrame", "lastFrame"]),
      breach("7 pictures and elements", "references", always(pictures), omni),
      breach(
        "7 pictures and elements",
        "elements",
        always(things.slice(0, 3)),
        { ...omni, references: pictures.slice(3, 8) },
        ["elements", "references"],
      ),
      breach("4 beside a video", "references", always(pictures.slice(0, 5)), { ...omni, video: film("feature") }),
      breach("3 elements of the video kind", "elements", always(persons.slice(0, 4)), omni),
      breach("4 elements of both kinds", "elements", always([...persons.slice(0, 3), ...things.slice(3, 5)]), omni),
      breach("1 element of the video kind beside a video", "elements", always(persons.slice(0, 2)), {
        ...omni,
        video: film("base"),
        duration: undefined,
      }),
      breach("kinds apart beside a video", "elements", always([persons[0], things[1]]), {
        ...omni,
        video: film("feature"),
      }),
      breach(
        "a person or pictures beside a video",
        "elements",
        always(persons.slice(0, 1)),
        { ...omni, references: pictures.slice(1, 2), video: film("feature") },
        ["elements", "references"],
      ),
      breach("no elements of the video kind of kling-o1", "elements", always(persons.slice(0, 1)), o1),
      breach("3 elements beside a frame", "elements", always(things.slice(0, 4)), { ...omni, firstFrame: frame }),
      breach("nothing beside both frames of kling-o1", "references", always(pictures.slice(0, 1)), {
        ...o1,
        firstFrame: frame,
        lastFrame: frame,
      }),
      breach("nothing beside both frames of kling-o1", "elements", always(things.slice(0, 1)), {
        ...o1,
        firstFrame: frame,
        lastFrame: frame,
      }),
      breach("no frames beside a base video", "firstFrame", picture, {
        ...omni,
        video: film("base"),
        duration: undefined,
      }),
      breach("no shots of a base video", "shots", always("auto"), {
        ...omni,
        video: film("base"),
        duration: undefined,
      }),
      breach("no sound beside a video", "audio", always("native"), { ...omni, video: film("feature") }),
      breach("no sound beside a video", "audio", always("native"), {
        ...omni,
        video: film("base"),
        duration: undefined,
      }),
      breach("no last frame beside a feature video of kling-o1", "lastFrame", picture, {
        ...o1,
        firstFrame: frame,
        video: film("feature"),
      }),
      breach(
        "a video by address",
        "video",
        wrongAddress.map((url) => ({ ...film("base"), url })),
        { ...omni, duration: undefined },
      ),
      breach(
        "3 to 15.5 s given",
        "video",
        fc.constantFrom(1, 2, 16, 30).map((s) => ({ ...film("base"), url: `https://example.com/a.mp4?seconds=${s}` })),
        { ...omni, duration: undefined },
      ),
      breach(
        "3 to 10 s given to kling-o1",
        "video",
        fc.constantFrom(2, 11).map((s) => ({ ...film("feature"), url: `https://example.com/a.mp4?seconds=${s}` })),
        o1,
      ),
      breach("ids differ", "references", always([pictures[0], pictures[0]]), omni),
      breach("no negative prompt", "negativePrompt", text(20), omni),
    );
  },
};
