import * as fc from "fast-check";
import {
  violation,
  violating,
  missing,
  withIds,
  forV1,
  optional,
  outside,
  anyImage,
  imageRatio,
  text,
  tooLong,
  invalidImage,
  invalidWord,
} from "./generators.ts";
import type { Fixtures } from "./fixtures.ts";
import type { Fields, ValidCase, TestedMethod } from "./tested-method.ts";
import { omitUndefined } from "./text-to-video.ts";

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);
const count = fc.integer({ min: 1, max: 9 });
const invalidCount = fc.constantFrom<unknown>(0, -1, 10, 1.5, "3", Number.NaN);
const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const imageUrl = "https://example.com/a.png";

/** See apps/docs/service/image.md#generation and apps/docs/service/models.md#image-models. */
const generateCases = (fixtures: Fixtures): fc.Arbitrary<ValidCase> => {
  const common = { resolution: fc.constantFrom("1k", "2k"), n: count, aspectRatio: imageRatio };
  const element = fc.constantFrom(...fixtures.imageElements).map((elementId) => ({ elementId }));
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
    { prompt: text(2000), elements: withIds(fc.integer({ min: 1, max: 10 }), element), ...common },
    { requiredKeys: ["prompt", "elements"] },
  );
  const fromImage = fc.record(
    { prompt: text(2500), image: anyImage, elements: withIds(fc.integer({ min: 0, max: 9 }), element), ...common },
    { requiredKeys: ["prompt", "image"] },
  );
  const fromReference = fc
    .record(
      {
        prompt: text(2500),
        image: anyImage,
        imageReference: fc.constantFrom("subject", "face"),
        imageFidelity: ratio,
        ...common,
        // The model creates 2k from text only.
        resolution: fc.constant("1k"),
      },
      { requiredKeys: ["prompt", "image"] },
    )
    .chain((input) =>
      optional(ratio).map((humanFidelity) => ({
        ...input,
        model: "kling-v2-1",
        ...(input.imageReference === "subject" ? { humanFidelity } : {}),
      })),
    );
  return forV1(fc.oneof<fc.Arbitrary<Fields>[]>(fromText, fromElements, fromImage, fromReference).map(omitUndefined));
};
const generate: TestedMethod = {
  method: "image.generate",
  weight: 2,
  endpoint: (kling) => kling.image.generate,
  valid: generateCases,
  invalid: (fixtures) => {
    const eleven = Array.from({ length: 11 }, (_, index) => ({
      id: `e${String.fromCodePoint(97 + index)}`,
      elementId: fixtures.imageElements[0],
    }));
    const minimal = {
      model: "kling-3.0",
      image: undefined,
      elements: undefined,
      negativePrompt: undefined,
      imageReference: undefined,
      imageFidelity: undefined,
      humanFidelity: undefined,
    };
    return violating(
      generateCases(fixtures),
      violation("a prompt is required", "prompt", fc.constantFrom(undefined, "", "  ")),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("at most 2500 characters", "negativePrompt", tooLong(2500), { image: undefined }),
      violation("no negative prompt with an image", "negativePrompt", text(50), { ...minimal, image: imageUrl }),
      violation("a valid image", "image", invalidImage, minimal),
      violation(
        "a reference requires an image",
        "imageReference",
        fc.constantFrom("subject", "face"),
        { ...minimal, model: "kling-v2-1" },
        ["image", "imageReference"],
      ),
      violation("reference only with kling-v2-1", "imageReference", always("face"), { ...minimal, image: imageUrl }),
      violation("a documented reference", "imageReference", always("body"), {
        ...minimal,
        model: "kling-v2-1",
        image: imageUrl,
      }),
      violation("fidelity from 0 to 1", "imageFidelity", outside(0, 1), {
        ...minimal,
        model: "kling-v2-1",
        image: imageUrl,
      }),
      violation("fidelity from 0 to 1", "humanFidelity", outside(0, 1), {
        ...minimal,
        model: "kling-v2-1",
        image: imageUrl,
        imageReference: "subject",
      }),
      violation("fidelity only with kling-v2-1", "imageFidelity", always(0.5), { ...minimal, image: imageUrl }),
      violation("no elements with kling-v2-1", "elements", always(eleven.slice(0, 1)), {
        ...minimal,
        model: "kling-v2-1",
      }),
      violation("at most 10 elements and images", "elements", always(eleven), minimal),
      violation("at most 10 elements and images", "elements", always(eleven.slice(1)), { ...minimal, image: imageUrl }),
      violation(
        'elements of kind "image"',
        "elements",
        fc.constantFrom(...fixtures.videoElements).map((elementId) => [{ id: "fox", elementId }]),
        minimal,
      ),
      violation("1k or 2k", "resolution", fc.constantFrom("4k", "720p", "")),
      violation("1 to 9 images", "n", invalidCount),
      violation("a documented aspect ratio", "aspectRatio", fc.oneof(invalidWord, always("auto"))),
      violation(
        "a model of the endpoint",
        "model",
        fc.constantFrom("kling-3.0-omni", "kling-image-o1", "kolors-virtual-try-on-v1"),
        {
          ...minimal,
          resolution: "1k",
        },
      ),
    );
  },
};

/** See apps/docs/service/image.md#omni-image and apps/docs/service/models.md#image-models. */
const omniCases = (fixtures: Fixtures): fc.Arbitrary<ValidCase> =>
  forV1(
    fc
      .tuple(
        fc.constantFrom(undefined, "kling-3.0-omni", "kling-v3-omni", "kling-image-o1"),
        text(2000),
        fc
          .integer({ min: 0, max: 10 })
          .chain((all) =>
            fc.tuple(
              withIds(fc.constant(all), fc.tuple(anyImage, fc.constantFrom(...fixtures.imageElements))),
              fc.integer({ min: 0, max: all }),
            ),
          ),
        fc.constantFrom(undefined, "1k", "2k", "4k"),
        fc.oneof(
          fc.record({ n: optional(count) }),
          fc.record({ series: fc.oneof<fc.Arbitrary<unknown>[]>(fc.integer({ min: 2, max: 9 }), fc.constant("auto")) }),
        ),
        optional(fc.oneof(imageRatio, fc.constant("auto"))),
      )
      .map(([model, prompt, [all, imageCount], resolution, amount, aspectRatio]) => {
        const o1 = model === "kling-image-o1";
        const references = all.slice(0, imageCount).map(({ id, 0: image }) => ({ id, image }));
        const elements = all.slice(imageCount).map(({ id, 1: elementId }) => ({ id, elementId }));
        return omitUndefined({
          model,
          prompt: `${prompt}${all.map(({ id }) => ` @${id}`).join("")}`,
          references: references.length > 0 ? references : undefined,
          elements: elements.length > 0 ? elements : undefined,
          resolution: o1 && resolution === "4k" ? "2k" : resolution,
          ...(o1 && "series" in amount ? {} : amount),
          // The sources disagree about `auto` for text to image (apps/docs/service/image.md#omni-image).
          aspectRatio: all.length === 0 && aspectRatio === "auto" ? undefined : aspectRatio,
        });
      }),
  );
const omni: TestedMethod = {
  method: "image.omni",
  weight: 2,
  endpoint: (kling) => kling.image.omni,
  valid: omniCases,
  invalid: (fixtures) => {
    const letters = "abcdefghijk".split("");
    const images = letters.map((letter) => ({ id: `p${letter}`, image: imageUrl }));
    const elements = letters.map((letter) => ({ id: `e${letter}`, elementId: fixtures.imageElements[0] }));
    const none = { references: undefined, elements: undefined };
    const o1 = { model: "kling-image-o1", series: undefined, resolution: "1k" };
    return violating(
      omniCases(fixtures),
      violation("a prompt is required", "prompt", fc.constantFrom(undefined, "")),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("at most 2500 characters after encoding", "prompt", always(`${"x".repeat(2490)} @pa`), {
        ...none,
        references: images.slice(0, 1),
      }),
      violation(
        "a prompt that refers to each image and element",
        "prompt",
        text(50),
        { references: images.slice(0, 1), elements: elements.slice(0, 1) },
        ["references", "elements"],
      ),
      violation("at most 10 images and elements", "references", always(images), none),
      violation(
        "at most 10 images and elements",
        "elements",
        always(elements.slice(0, 6)),
        { references: images.slice(0, 5) },
        ["elements", "references"],
      ),
      violation(
        "a valid image",
        "references",
        invalidImage.map((image) => [{ id: "hero", image }]),
        none,
      ),
      violation("unique ids", "references", always([images[0], images[0]]), none),
      violation("a documented resolution", "resolution", fc.constantFrom("8k", "720p", "")),
      violation("no 4k with kling-image-o1", "resolution", always("4k"), { ...o1 }),
      violation("1 to 9 images", "n", invalidCount, { series: undefined }),
      violation("2 to 9 or auto", "series", fc.constantFrom<unknown>(0, 1, 10, 2.5, "many"), {
        model: "kling-3.0-omni",
        n: undefined,
      }),
      violation("no series with kling-image-o1", "series", always(3), {
        model: "kling-image-o1",
        resolution: "1k",
        n: undefined,
      }),
      violation("either n or a series", "n", always(2), { model: "kling-3.0-omni", series: 3 }),
      violation("a documented aspect ratio", "aspectRatio", invalidWord),
      violation("no negative prompt", "negativePrompt", text(20)),
      violation("a model of the endpoint", "model", fc.constantFrom("kling-3.0", "kling-v2-1")),
    );
  },
};

/** See apps/docs/service/image.md#multi-image. */
const multiImageCases = forV1(
  fc.record(
    {
      subjects: fc.array(anyImage, { minLength: 1, maxLength: 4 }),
      scene: anyImage,
      style: anyImage,
      prompt: text(2500),
      n: count,
      aspectRatio: imageRatio,
      model: always("kling-v2-1"),
    },
    { requiredKeys: ["subjects"] },
  ),
);
const multiImage: TestedMethod = {
  method: "image.multiImage",
  weight: 1,
  endpoint: (kling) => kling.image.multiImage,
  valid: () => multiImageCases,
  invalid: () =>
    violating(
      multiImageCases,
      violation(
        "1 to 4 subjects",
        "subjects",
        fc.constantFrom(
          undefined,
          [],
          Array.from({ length: 5 }, () => imageUrl),
        ),
      ),
      violation(
        "a valid image",
        "subjects",
        invalidImage.map((one) => [one]),
      ),
      violation("a valid image", "scene", invalidImage),
      violation("a valid image", "style", invalidImage),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("1 to 9 images", "n", invalidCount),
      violation("a documented aspect ratio", "aspectRatio", fc.oneof(invalidWord, always("auto"))),
      violation("no resolution", "resolution", always("1k")),
      violation("a model of the endpoint", "model", fc.constantFrom("kling-3.0", "kling-v1-5")),
    ),
};

/** Four sides of 0 to 2, at most three times the area in total (apps/docs/service/image.md#expand). */
const sides = fc
  .record({ up: side(), down: side(), left: side(), right: side() }, { requiredKeys: [] })
  .filter(({ up = 0, down = 0, left = 0, right = 0 }) => (1 + up + down) * (1 + left + right) <= 3);
function side(): fc.Arbitrary<number> {
  return fc.oneof(fc.double({ min: 0, max: 0.35, noNaN: true }), fc.constantFrom(0, 0.1495, 1, 2));
}
const expandCases = forV1(
  fc
    .tuple(fc.record({ image: anyImage, prompt: text(2500), n: count }, { requiredKeys: ["image"] }), sides)
    .map(([one, two]): Fields => ({ ...one, ...two })),
);
const expand: TestedMethod = {
  method: "image.expand",
  weight: 1,
  endpoint: (kling) => kling.image.expand,
  valid: () => expandCases,
  invalid: () =>
    violating(
      expandCases,
      violation("an image is required", "image", missing),
      violation("a valid image", "image", invalidImage),
      violation("0 to 2", "up", outside(0, 2)),
      violation("0 to 2", "right", outside(0, 2)),
      violation("at most three times the area", "up", fc.constantFrom(1.1, 2), { down: 0, left: 1, right: 0.5 }, [""]),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("1 to 9 images", "n", invalidCount),
      violation("no aspect ratio", "aspectRatio", always("1:1")),
    ),
};

/**
 * Methods whose input is one image: see apps/docs/service/image.md#ai-multi-shot and
 * apps/docs/service/image.md#recognition.
 */
const oneImageCases = forV1(anyImage.map((image): Fields => ({ image })));
const oneImageMethod: Pick<TestedMethod, "valid" | "invalid" | "weight"> = {
  weight: 1,
  valid: () => oneImageCases,
  invalid: () =>
    violating(
      oneImageCases,
      violation("an image is required", "image", missing),
      violation("a valid image", "image", invalidImage),
      violation("no unknown fields", "prompt", text(20)),
    ),
};

/** See apps/docs/service/image.md#try-on. */
const tryOnCases = forV1(
  fc.record(
    {
      humanImage: anyImage,
      clothImage: anyImage,
      model: fc.constantFrom("kolors-virtual-try-on-v1", "kolors-virtual-try-on-v1-5"),
    },
    { requiredKeys: ["humanImage", "clothImage"] },
  ),
);
const tryOn: TestedMethod = {
  method: "image.tryOn",
  weight: 1,
  endpoint: (kling) => kling.image.tryOn,
  valid: () => tryOnCases,
  invalid: () =>
    violating(
      tryOnCases,
      violation("a person is required", "humanImage", missing),
      violation("a garment is required", "clothImage", missing),
      violation("a valid image", "clothImage", invalidImage),
      violation("no n", "n", always(2)),
      violation("a model of the endpoint", "model", fc.constantFrom("kling-3.0", "kling-v2-1")),
    ),
};

export const images: readonly TestedMethod[] = [
  generate,
  omni,
  multiImage,
  expand,
  tryOn,
  { ...oneImageMethod, method: "image.multiShot", endpoint: (kling) => kling.image.multiShot },
  { ...oneImageMethod, method: "image.recognize", call: (kling, input) => kling.image.recognize(input) },
];
