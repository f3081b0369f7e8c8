import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { imageReferences, media, named, readShape, hostedFile } from "../../src/endpoint.ts";

/** Returns the issues of a value, as `code: message`. */
function issuesOf(schema: z.ZodMiniType, value: unknown): string[] {
  const result = readShape(schema, value);
  return "issues" in result ? result.issues.map(({ code, message }) => `${code}: ${message}`) : [];
}

describe("a union", () => {
  const shots = z.strictObject({
    shots: z.union([z.literal("auto"), z.array(z.strictObject({ prompt: z.string() }))]),
  });

  test("reports the issues of the branch whose type is right", () => {
    expect(issuesOf(shots, { shots: [{ prompt: 5 }] })).toEqual([
      "wrong_type: `shots[0].prompt` must be a string, not a number.",
    ]);
    expect(issuesOf(shots, { shots: [{ promt: "x", prompt: "y" }] })).toEqual([
      "unknown_field: `shots[0].promt` is not a field of this input. Did you mean `prompt`?",
    ]);
  });

  test("reports every accepted form if no type is right", () => {
    expect(issuesOf(shots, { shots: 5 })).toEqual(['wrong_type: `shots` must be "auto" or a list, not a number.']);
    expect(issuesOf(shots, { shots: true })).toEqual(['wrong_type: `shots` must be "auto" or a list, not true.']);
  });

  test("is required", () => {
    expect(issuesOf(shots, {})).toEqual(["missing: `shots` is required."]);
  });
});

describe("a discriminated union", () => {
  const camera = z.strictObject({
    camera: z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("simple"), zoom: z.number() }),
      z.strictObject({ type: z.literal("down_back") }),
    ]),
  });

  test("reports a wrong discriminator with the allowed values", () => {
    expect(issuesOf(camera, { camera: { type: "simpel" } })[0]).toMatch(
      /^not_allowed_value: .*"simple" or "down_back"/,
    );
  });

  test("reports a missing discriminator", () => {
    expect(issuesOf(camera, { camera: {} })).toEqual([
      expect.stringMatching(/^missing: `camera(\.type)?` is required\.$/),
    ]);
  });

  test("reports the issues of the chosen branch", () => {
    expect(issuesOf(camera, { camera: { type: "simple", zoom: "5" } })).toEqual([
      "wrong_type: `camera.zoom` must be a number, not a string.",
    ]);
  });
});

describe("a custom type", () => {
  test.each<[string, z.ZodMiniType, unknown, string]>([
    ["a missing value", z.strictObject({ image: media }), {}, "missing: `image` is required."],
    [
      "a value of a wrong type",
      z.strictObject({ image: media }),
      { image: 5 },
      "wrong_type: `image` must be a URL, base64, bytes or a file.",
    ],
    [
      "a value of a wrong format",
      z.strictObject({ video: hostedFile }),
      { video: "talk.mp4" },
      "wrong_format: `video` must be an http(s) URL, or a file that the option `upload` of the client uploads.",
    ],
    [
      "a nested value of a wrong type",
      z.strictObject({ references: imageReferences }),
      { references: [{ id: "a", image: 5 }] },
      "wrong_type: `references[0].image` must be a URL, base64, bytes or a file.",
    ],
    [
      "a name of a wrong form",
      z.strictObject({ id: named }),
      { id: "_a" },
      "wrong_format: `id` must begin with a letter or a digit, followed by letters, digits and `_`.",
    ],
  ])("reports %s", (_name, schema, value, message) => {
    expect(issuesOf(schema, value)).toEqual([message]);
  });

  test.each([new URL("https://example.com/a.mp4"), "https://example.com/a.mp4", "HTTP://example.com"])(
    "accepts the URL %s",
    (video) => {
      expect(issuesOf(z.strictObject({ video: hostedFile }), { video })).toEqual([]);
    },
  );

  test.each(["text", new URL("https://example.com/a.png"), new Uint8Array(1), new Blob(["x"])])(
    "accepts the media %o",
    (image) => {
      expect(issuesOf(z.strictObject({ image: media }), { image })).toEqual([]);
    },
  );
});

describe("a message", () => {
  test.each<[string, z.ZodMiniType, unknown, string]>([
    ["a long value by its type", z.enum(["a"]), "x".repeat(41), 'must be "a", not a string.'],
    ["a value of a wrong type by its value if it is a number", z.enum(["a"]), 5, 'must be "a", not 5.'],
    ["a list", z.enum(["a"]), [], 'must be "a", not a list.'],
    ["false", z.string(), false, "must be a string, not false."],
    ["a boolean", z.boolean(), "yes", "must be true or false, not a string."],
    ["an object", z.strictObject({}), 5, "must be an object, not a number."],
    [
      "the maximum of a list",
      z.array(z.string()).check(z.maxLength(1)),
      ["a", "b"],
      "must have at most 1 item, not 2.",
    ],
  ])("contains %s", (_name, schema, value, predicate) => {
    expect(issuesOf(z.strictObject({ x: schema }), { x: value })).toEqual([
      expect.stringContaining(`\`x\` ${predicate}`),
    ]);
  });

  test("reports a value that throws something other than an error when it is read", () => {
    const value = {
      get x(): never {
        throw "text"; // oxlint-disable-line only-throw-error -- a caller may
      },
    };
    expect(issuesOf(z.strictObject({ x: z.string() }), value)).toEqual([
      "unreadable_input: The input cannot be read: unknown reason.",
    ]);
  });
});
