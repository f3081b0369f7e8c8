import * as fc from "fast-check";
import {
  breach,
  breaking,
  missing,
  named,
  onV1,
  optional,
  outside,
  picture,
  pictureRatio,
  text,
  tooLong,
  wrongPicture,
  wrongWord,
} from "./pieces.ts";
import type { Given } from "./given.ts";
import type { Fields, Fine, Subject } from "./subject.ts";
import { defined } from "./text-to-video.ts";

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
const count = fc.integer({ min: 1, max: 9 });
const notACount = fc.constantFrom<unknown>(0, -1, 10, 1.5, "3", Number.NaN);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const link = "https://example.com/a.png";

/** See apps/docs/service/image.md#generation and apps/docs/service/models.md#image-models. */
const generateFine = (given: Given): fc.Arbitrary<Fine> => {
  const common = { resolution: fc.constantFrom("1k", "2k"), n: count, aspectRatio: pictureRatio };
  const element = fc.constantFrom(...given.imageElements).map((elementId) => ({ elementId }));
  const fromText = fc.record(
    {
      prompt: text(2500),
      model: fc.constantFrom("kling-3.0", "kling-v3", "kling-v2-1"),
      negativePrompt: text(2500),
      ...common,
    },
    { requiredKeys: ["prompt"] },
  );
  const fromElements = fc.record(
    { prompt: text(2000), elements: named(fc.integer({ min: 1, max: 10 }), element), ...common },
    { requiredKeys: ["prompt", "elements"] },
  );
  const fromPicture = fc.record(
    { prompt: text(2500), image: picture, elements: named(fc.integer({ min: 0, max: 9 }), element), ...common },
    { requiredKeys: ["prompt", "image"] },
  );
  const kept = fc
    .record(
      {
        prompt: text(2500),
        image: picture,
        imageReference: fc.constantFrom("subject", "face"),
        imageFidelity: share,
        ...common,
      },
      { requiredKeys: ["prompt", "image"] },
    )
    .chain((input) =>
      optional(share).map((humanFidelity) => ({
        ...input,
        model: "kling-v2-1",
        ...(input.imageReference === "subject" ? { humanFidelity } : {}),
      })),
    );
  return onV1(fc.oneof<fc.Arbitrary<Fields>[]>(fromText, fromElements, fromPicture, kept).map(defined));
};
const generate: Subject = {
  method: "image.generate",
  weight: 2,
  endpoint: (kling) => kling.image.generate,
  fine: generateFine,
  broken: (given) => {
    const eleven = Array.from({ length: 11 }, (_, index) => ({
      id: `e${String.fromCodePoint(97 + index)}`,
      elementId: given.imageElements[0],
    }));
    const plain = {
      model: "kling-3.0",
      image: undefined,
      elements: undefined,
      negativePrompt: undefined,
      imageReference: undefined,
      imageFidelity: undefined,
      humanFidelity: undefined,
    };
    return breaking(
      generateFine(given),
      breach("a prompt is needed", "prompt", fc.constantFrom(undefined, "", "  ")),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("2500 characters", "negativePrompt", tooLong(2500), { image: undefined }),
      breach("no negative prompt with a picture", "negativePrompt", text(50), { ...plain, image: link }),
      breach("a picture", "image", wrongPicture, plain),
      breach(
        "a reference needs a picture",
        "imageReference",
        fc.constantFrom("subject", "face"),
        { ...plain, model: "kling-v2-1" },
        ["image", "imageReference"],
      ),
      breach("reference of kling-v2-1 alone", "imageReference", always("face"), { ...plain, image: link }),
      breach("reference by word", "imageReference", always("body"), { ...plain, model: "kling-v2-1", image: link }),
      breach("fidelity 0 to 1", "imageFidelity", outside(0, 1), { ...plain, model: "kling-v2-1", image: link }),
      breach("fidelity 0 to 1", "humanFidelity", outside(0, 1), {
        ...plain,
        model: "kling-v2-1",
        image: link,
        imageReference: "subject",
      }),
      breach("fidelity of kling-v2-1 alone", "imageFidelity", always(0.5), { ...plain, image: link }),
      breach("no elements of kling-v2-1", "elements", always(eleven.slice(0, 1)), { ...plain, model: "kling-v2-1" }),
      breach("10 elements and pictures", "elements", always(eleven), plain),
      breach("10 elements and pictures", "elements", always(eleven.slice(1)), { ...plain, image: link }),
      breach(
        "elements of the image kind",
        "elements",
        fc.constantFrom(...given.videoElements).map((elementId) => [{ id: "fox", elementId }]),
        plain,
      ),
      breach("1k or 2k", "resolution", fc.constantFrom("4k", "720p", "")),
      breach("1 to 9", "n", notACount),
      breach("ratio by word", "aspectRatio", fc.oneof(wrongWord, always("auto"))),
      breach("no other model", "model", fc.constantFrom("kling-3.0-omni", "kling-image-o1", "kling-v1-5", "kling-v2"), {
        ...plain,
        resolution: "1k",
      }),
    );
  },
};

/** See apps/docs/service/image.md#omni-image and apps/docs/service/models.md#image-models. */
const omniFine = (given: Given): fc.Arbitrary<Fine> =>
  onV1(
    fc
      .tuple(
        fc.constantFrom(undefined, "kling-3.0-omni", "kling-v3-omni", "kling-image-o1"),
        text(2000),
        fc
          .integer({ min: 0, max: 10 })
          .chain((all) =>
            fc.tuple(
              named(fc.constant(all), fc.tuple(picture, fc.constantFrom(...given.imageElements))),
              fc.integer({ min: 0, max: all }),
            ),
          ),
        fc.constantFrom(undefined, "1k", "2k", "4k"),
        fc.oneof(
          fc.record({ n: optional(count) }),
          fc.record({ series: fc.oneof<fc.Arbitrary<unknown>[]>(fc.integer({ min: 2, max: 9 }), fc.constant("auto")) }),
        ),
        optional(fc.oneof(pictureRatio, fc.constant("auto"))),
        fc.boolean(),
      )
      .map(([model, prompt, [all, cut], resolution, amount, aspectRatio, calls]) => {
        const o1 = model === "kling-image-o1";
        const references = all.slice(0, cut).map(({ id, 0: image }) => ({ id, image }));
        const elements = all.slice(cut).map(({ id, 1: elementId }) => ({ id, elementId }));
        return defined({
          model,
          prompt: calls ? `${prompt}${all.map(({ id }) => ` @${id}`).join("")}` : prompt,
          references: references.length > 0 ? references : undefined,
          elements: elements.length > 0 ? elements : undefined,
          resolution: o1 && resolution === "4k" ? "2k" : resolution,
          ...(o1 && "series" in amount ? {} : amount),
          // That text to image can be `auto` is contradicted (apps/docs/service/image.md#omni-image).
          aspectRatio: all.length === 0 && aspectRatio === "auto" ? undefined : aspectRatio,
        });
      }),
  );
const omni: Subject = {
  method: "image.omni",
  weight: 2,
  endpoint: (kling) => kling.image.omni,
  fine: omniFine,
  broken: (given) => {
    const letters = "abcdefghijk".split("");
    const pictures = letters.map((letter) => ({ id: `p${letter}`, image: link }));
    const things = letters.map((letter) => ({ id: `e${letter}`, elementId: given.imageElements[0] }));
    const none = { references: undefined, elements: undefined };
    const o1 = { model: "kling-image-o1", series: undefined, resolution: "1k" };
    return breaking(
      omniFine(given),
      breach("a prompt is needed", "prompt", fc.constantFrom(undefined, "")),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("2500 characters as sent", "prompt", always(`${"x".repeat(2490)} @pa`), {
        ...none,
        references: pictures.slice(0, 1),
      }),
      breach("10 pictures and elements", "references", always(pictures), none),
      breach("10 pictures and elements", "elements", always(things.slice(0, 6)), { references: pictures.slice(0, 5) }, [
        "elements",
        "references",
      ]),
      breach(
        "a picture",
        "references",
        wrongPicture.map((image) => [{ id: "hero", image }]),
        none,
      ),
      breach("ids differ", "references", always([pictures[0], pictures[0]]), none),
      breach("size by word", "resolution", fc.constantFrom("8k", "720p", "")),
      breach("no 4k of kling-image-o1", "resolution", always("4k"), { ...o1 }),
      breach("1 to 9", "n", notACount, { series: undefined }),
      breach("2 to 9 or auto", "series", fc.constantFrom<unknown>(0, 1, 10, 2.5, "many"), {
        model: "kling-3.0-omni",
        n: undefined,
      }),
      breach("no series of kling-image-o1", "series", always(3), {
        model: "kling-image-o1",
        resolution: "1k",
        n: undefined,
      }),
      breach("n or a series", "n", always(2), { model: "kling-3.0-omni", series: 3 }),
      breach("ratio by word", "aspectRatio", wrongWord),
      breach("no negative prompt", "negativePrompt", text(20)),
      breach("no other model", "model", fc.constantFrom("kling-3.0", "kling-v2-1")),
    );
  },
};

/** See apps/docs/service/image.md#multi-image. */
const multiFine = onV1(
  fc.record(
    {
      subjects: fc.array(picture, { minLength: 1, maxLength: 4 }),
      scene: picture,
      style: picture,
      prompt: text(2500),
      n: count,
      aspectRatio: pictureRatio,
      model: always("kling-v2-1"),
    },
    { requiredKeys: ["subjects"] },
  ),
);
const multiImage: Subject = {
  method: "image.multiImage",
  weight: 1,
  endpoint: (kling) => kling.image.multiImage,
  fine: () => multiFine,
  broken: () =>
    breaking(
      multiFine,
      breach(
        "1 to 4 subjects",
        "subjects",
        fc.constantFrom(
          undefined,
          [],
          Array.from({ length: 5 }, () => link),
        ),
      ),
      breach(
        "a picture",
        "subjects",
        wrongPicture.map((one) => [one]),
      ),
      breach("a picture", "scene", wrongPicture),
      breach("a picture", "style", wrongPicture),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("1 to 9", "n", notACount),
      breach("ratio by word", "aspectRatio", fc.oneof(wrongWord, always("auto"))),
      breach("no resolution", "resolution", always("1k")),
      breach("no other model", "model", fc.constantFrom("kling-3.0", "kling-v2")),
    ),
};

/** Four sides of 0 to 2, three times the area at most (apps/docs/service/image.md#expand). */
const sides = fc
  .record({ up: side(), down: side(), left: side(), right: side() }, { requiredKeys: [] })
  .filter(({ up = 0, down = 0, left = 0, right = 0 }) => (1 + up + down) * (1 + left + right) <= 3);
function side(): fc.Arbitrary<number> {
  return fc.oneof(fc.double({ min: 0, max: 0.35, noNaN: true }), fc.constantFrom(0, 0.1495, 1, 2));
}
const expandFine = onV1(
  fc
    .tuple(fc.record({ image: picture, prompt: text(2500), n: count }, { requiredKeys: ["image"] }), sides)
    .map(([one, two]): Fields => ({ ...one, ...two })),
);
const expand: Subject = {
  method: "image.expand",
  weight: 1,
  endpoint: (kling) => kling.image.expand,
  fine: () => expandFine,
  broken: () =>
    breaking(
      expandFine,
      breach("a picture is needed", "image", missing),
      breach("a picture", "image", wrongPicture),
      breach("0 to 2", "up", outside(0, 2)),
      breach("0 to 2", "right", outside(0, 2)),
      breach("three times the area", "up", fc.constantFrom(1.1, 2), { down: 0, left: 1, right: 0.5 }, [""]),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("1 to 9", "n", notACount),
      breach("no ratio", "aspectRatio", always("1:1")),
    ),
};

/**
 * One picture and nothing else: see apps/docs/service/image.md#ai-multi-shot and
 * apps/docs/service/image.md#recognition.
 */
const onePicture = onV1(picture.map((image): Fields => ({ image })));
const ofOnePicture: Pick<Subject, "fine" | "broken" | "weight"> = {
  weight: 1,
  fine: () => onePicture,
  broken: () =>
    breaking(
      onePicture,
      breach("a picture is needed", "image", missing),
      breach("a picture", "image", wrongPicture),
      breach("no such field", "prompt", text(20)),
    ),
};

/** See apps/docs/service/image.md#try-on. */
const tryOnFine = onV1(
  fc.record(
    {
      humanImage: picture,
      clothImage: picture,
      model: fc.constantFrom("kolors-virtual-try-on-v1", "kolors-virtual-try-on-v1-5"),
    },
    { requiredKeys: ["humanImage", "clothImage"] },
  ),
);
const tryOn: Subject = {
  method: "image.tryOn",
  weight: 1,
  endpoint: (kling) => kling.image.tryOn,
  fine: () => tryOnFine,
  broken: () =>
    breaking(
      tryOnFine,
      breach("a person is needed", "humanImage", missing),
      breach("a garment is needed", "clothImage", missing),
      breach("a picture", "clothImage", wrongPicture),
      breach("no n", "n", always(2)),
      breach("no other model", "model", fc.constantFrom("kling-3.0", "kling-v2-1")),
    ),
};

export const images: readonly Subject[] = [
  generate,
  omni,
  multiImage,
  expand,
  tryOn,
  { ...ofOnePicture, method: "image.multiShot", endpoint: (kling) => kling.image.multiShot },
  { ...ofOnePicture, method: "image.recognize", call: (kling, input) => kling.image.recognize(input) },
];
