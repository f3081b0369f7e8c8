import { issue, type ValidationIssue } from "@klingkit/errors";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { encodeInput } from "../../src/endpoint/encode-input.ts";
import { type InputRules, readInput } from "../../src/endpoint.ts";
import { copyInput, type Validate } from "../../src/index.ts";

interface Input {
  readonly prompt: string;
  readonly model?: string;
  readonly duration?: number;
  readonly size?: "small" | "large";
  readonly parts?: readonly { readonly id: string; readonly image?: string }[];
  readonly one?: string;
  readonly other?: string;
}

const rules: InputRules<Input, { readonly model: string; readonly count: number }> = {
  name: "video.toy",
  schema: z.strictObject({
    prompt: z.string().check(z.minLength(1), z.maxLength(5)),
    model: z.optional(z.string()),
    duration: z.optional(z.int().check(z.gte(3), z.lte(15))),
    size: z.optional(z.enum(["small", "large"])),
    parts: z.optional(
      z.array(z.strictObject({ id: z.string(), image: z.optional(z.string()) })).check(z.minLength(2), z.maxLength(3)),
    ),
    one: z.optional(z.string()),
    other: z.optional(z.string()),
  }),
  defaults: ({ model = "toy-1", parts = [] }) => ({ model, count: parts.map(({ id }) => id).length }),
  rules: ({ one, other }) =>
    one === undefined && other === undefined
      ? [issue("one", "missing", "is required.", { relatedFields: ["other"] })]
      : [],
};

/** Reads a value as an input. A caller without types may pass any value. */
function read(
  input: unknown,
  validate: Validate = true,
): ReturnType<typeof readInput<Input, { model: string; count: number }>> {
  return readInput(rules, input as Input, validate);
}

function codes(issues: readonly ValidationIssue[]): string[] {
  return issues.map(({ code, path }) => `${code} at ${path}`);
}

function messages(input: unknown): string[] {
  return read(input).issues.map(({ message }) => message);
}

describe("the shape of an input", () => {
  test.each<[string, object, string]>([
    ["a missing field", { prompt: undefined }, "`prompt` is required."],
    ["a number instead of a string", { prompt: 5 }, "`prompt` must be a string, not a number."],
    ["null instead of a string", { prompt: null }, "`prompt` must be a string, not null."],
    ["a string instead of a number", { duration: "5" }, "`duration` must be a number, not a string."],
    ["a fraction", { duration: 5.5 }, "`duration` must be an integer, not 5.5."],
    ["NaN", { duration: Number.NaN }, "`duration` must be a number, not NaN."],
    ["a number below the minimum", { duration: 2 }, "`duration` must be at least 3, not 2."],
    ["a number above the maximum", { duration: 16 }, "`duration` must be at most 15, not 16."],
    ["an empty string", { prompt: "" }, "`prompt` must not be empty."],
    ["a string above the maximum length", { prompt: "123456" }, "`prompt` must have at most 5 characters, not 6."],
    [
      "a value that is not allowed",
      { size: "Small" },
      '`size` must be "small" or "large", not "Small". Did you mean "small"?',
    ],
    ["an object instead of an allowed value", { size: {} }, '`size` must be "small" or "large", not an object.'],
    ["an object instead of a list", { parts: {} }, "`parts` must be a list, not an object."],
    ["a list below the minimum length", { parts: [] }, "`parts` must have at least 2 items, not 0."],
    [
      "a nested field of a wrong type",
      { parts: [{ id: "a" }, { id: 5 }] },
      "`parts[1].id` must be a string, not a number.",
    ],
    [
      "an unknown nested field",
      { parts: [{ id: "a", Image: "x" }, { id: "b" }] },
      "`parts[0].Image` is not a field of this input. Did you mean `image`?",
    ],
    ["a misspelt field", { duratoin: 5 }, "`duratoin` is not a field of this input. Did you mean `duration`?"],
  ])("reports %s", (_name, input, message) => {
    expect(messages({ prompt: "fog", one: "x", ...input })).toContain(message);
  });

  test.each([null, undefined, 5, "text", [], () => 1])("reports one issue for %j instead of an input", (input) => {
    const { value, readable, issues } = read(input);
    expect([value, readable]).toEqual([undefined, undefined]);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.path).toBe("");
  });

  test("an issue contains the limit that is exceeded", () => {
    expect(read({ prompt: "123456", duration: 2, size: "tiny", one: "x" }).issues).toMatchObject([
      { code: "too_long", maximum: 5, actual: 6 },
      { code: "too_small", minimum: 3 },
      { code: "not_allowed_value", allowed: ["small", "large"] },
    ]);
  });
});

describe("an input with several issues", () => {
  test("has a value if only optional fields are wrong", () => {
    const { value, issues } = read({ prompt: "fog", duration: "5", one: "x", wrong: 1 });
    expect(codes(issues)).toEqual(["wrong_type at duration", "unknown_field at wrong"]);
    expect(value).toEqual({ prompt: "fog", one: "x", model: "toy-1", count: 0 });
  });

  test("has no value, but readable fields, without a required field", () => {
    const { value, readable, issues } = read({ duration: 5, one: "x" });
    expect(codes(issues)).toEqual(["missing at prompt"]);
    expect(value).toBeUndefined();
    expect(readable).toEqual({ duration: 5, one: "x", model: "toy-1", count: 0 });
  });

  test("is checked further with the fields that could be read", () => {
    const { find } = read({ prompt: 5, duration: 7 });
    const check = ({ duration, model }: { duration?: number; model: string }): ValidationIssue[] => [
      issue("duration", "not_supported_by_model", `must not be ${duration}.`, { model }),
    ];
    expect(codes(find(check))).toEqual(["not_supported_by_model at duration"]);
  });

  test("has no issue that depends on a field that could not be read", () => {
    const { find, issues } = read({ prompt: "fog", one: 5, model: 7, parts: 5 });
    expect(codes(issues)).toEqual(["wrong_type at model", "wrong_type at parts", "wrong_type at one"]);
    const found = find(() => [
      issue("parts[0].id", "unused_reference", "is not named."),
      issue("duration", "conflict", "cannot be combined.", { relatedFields: ["parts"] }),
      issue("size", "not_supported_by_model", "must be small.", { model: "toy-1" }),
      issue("duration", "conflict", "must be shorter."),
    ]);
    expect(codes(found)).toEqual(["conflict at duration"]);
  });
});

describe("a class instance", () => {
  class Shot {
    one = "x";
    size: unknown = "small";
    get prompt(): string {
      return "fog";
    }
    get summary(): string {
      return "a shot";
    }
  }

  test.each([true, "shape", false] as const)(
    "is read with the values of its getters, with `validate: %j`",
    (validate) => {
      expect(read(copyInput(new Shot()), validate)).toMatchObject({ issues: [], value: { prompt: "fog", one: "x" } });
    },
  );

  test("is read with the values of its getters if another field is wrong", () => {
    const shot = new Shot();
    shot.size = 5;
    const { value, issues } = read(copyInput(shot));
    expect(codes(issues)).toEqual(["not_allowed_value at size"]);
    expect(value).toMatchObject({ prompt: "fog", one: "x" });
  });
});

describe("`validate`", () => {
  const invalid = { prompt: "123456", size: "huge", duration: "5", wrong: 1 };

  test('"shape" reports neither values nor rules', () => {
    expect(codes(read(invalid, "shape").issues)).toEqual(["wrong_type at duration", "unknown_field at wrong"]);
    const fine = read({ prompt: "123456", size: "huge" }, "shape");
    expect([codes(fine.issues), fine.value?.size]).toEqual([[], "huge"]);
  });

  test('"shape" reports no issue of a check', () => {
    const { find, isReported } = read({ prompt: "fog" }, "shape");
    const found = find(() => [issue("one", "missing", "is required."), issue("size", "conflict", "must be small.")]);
    expect(found.filter(isReported)).toEqual([]);
  });

  test("false keeps every value", () => {
    const { value, issues } = read(invalid, false);
    expect(issues).toEqual([]);
    expect(value).toEqual({ ...invalid, model: "toy-1", count: 0 });
  });

  test("false reports an input that cannot be read", () => {
    const { value, issues } = read({ prompt: "fog", parts: 5 }, false);
    expect(value).toBeUndefined();
    expect(issues).toMatchObject([{ path: "", code: "unreadable_input" }]);
  });

  test("ignores the listed codes, and keeps the values", () => {
    const { value, issues } = read(
      { prompt: "123456", size: "huge" },
      { ignore: ["too_long", "not_allowed_value", "missing"] },
    );
    expect(issues).toEqual([]);
    expect(value).toMatchObject({ prompt: "123456", size: "huge" });
    expect(codes(read(invalid, { ignore: ["unknown_field", "missing"] }).issues)).toEqual([
      "too_long at prompt",
      "wrong_type at duration",
      "not_allowed_value at size",
    ]);
  });

  test("true rethrows an internal klingkit error unchanged", () => {
    const broken = { ...rules, defaults: () => JSON.parse("{") as { model: string; count: number } };
    expect(() => readInput(broken, { prompt: "fog", one: "x" }, true)).toThrow(SyntaxError);
    expect(readInput(broken, { prompt: "fog", one: "x" }, false).issues).toMatchObject([{ code: "unreadable_input" }]);
  });
});

describe("a check", () => {
  const bug = (): ValidationIssue[] => {
    throw new RangeError("a bug");
  };

  test("that an endpoint does not have finds nothing", () => {
    expect(read({ prompt: "fog", one: "x" }).find(undefined)).toEqual([]);
  });

  test("that throws has no result with reduced validation, since a field may have any type", () => {
    expect(read({ prompt: "fog", one: "x" }, "shape").find(bug)).toEqual([]);
    expect(() => read({ prompt: "fog", one: "x" }).find(bug)).toThrow(new RangeError("a bug"));
  });
});

describe("a model that klingkit does not know", () => {
  interface Shot {
    readonly prompt: string;
    readonly model?: string;
    readonly duration?: number;
    readonly shots?: readonly string[];
    readonly aspectRatio?: "16:9";
    readonly resolution?: "720p";
    readonly sound?: "on";
  }
  const shotRules: InputRules<Shot, { readonly known: boolean }> = {
    name: "video.shot",
    schema: z.strictObject({
      prompt: z.string().check(z.minLength(1), z.maxLength(5)),
      model: z.optional(z.string()),
      duration: z.optional(z.int().check(z.gte(3), z.lte(15))),
      shots: z.optional(z.array(z.string()).check(z.maxLength(1))),
      aspectRatio: z.optional(z.enum(["16:9"])),
      resolution: z.optional(z.enum(["720p"])),
      sound: z.optional(z.enum(["on"])),
    }),
    defaults: ({ model }) => ({ known: model !== "toy-2" }),
    knowsModel: (name) => name === "toy-1",
  };
  const readShot = (input: object): ReturnType<typeof readInput<Shot, { readonly known: boolean }>> =>
    readInput(shotRules, input as Shot, true);
  const beyond = { prompt: "123456", duration: 99, shots: ["a", "b"], aspectRatio: "5:4", resolution: "8k" };

  test("may have other limits, which may be those of a newer model", () => {
    const { issues, value } = readShot({ ...beyond, model: "toy-2" });
    expect(issues).toEqual([]);
    expect(value).toEqual({ ...beyond, model: "toy-2", known: false });
  });

  test.each([{ model: "toy-1" }, { model: "" }, {}])("does not lift the limits of %j", (model) => {
    expect(codes(readShot({ ...beyond, ...model }).issues)).toEqual([
      "too_long at prompt",
      "too_large at duration",
      "too_many at shots",
      "not_allowed_value at aspectRatio",
      "not_allowed_value at resolution",
    ]);
  });

  test("has the same types, names and minimums as the others", () => {
    const input = { model: "toy-2", prompt: "", duration: "5", sound: "off", wrong: 1, shots: ["a", "b"] };
    expect(codes(readShot(input).issues)).toEqual([
      "too_short at prompt",
      "wrong_type at duration",
      "not_allowed_value at sound",
      "unknown_field at wrong",
    ]);
  });

  test("does not exist for an endpoint without models", () => {
    expect(
      codes(readInput({ ...shotRules, knowsModel: undefined }, { prompt: "123456", model: "toy-2" }, true).issues),
    ).toEqual(["too_long at prompt"]);
  });
});

describe("encoding", () => {
  const limits = { image: 1000, audio: 1000 };
  const gif = new TextEncoder().encode("GIF89a");

  async function encode(input: unknown, validate: Validate, image: string | Uint8Array): Promise<unknown> {
    const reading = read(input, validate);
    return encodeInput("video.toy", reading, reading.issues, limits, async ({ prompt }, media) => ({
      image: await media.read("image", image, "image"),
      prompt: prompt.toUpperCase(),
    })).then(
      ({ result: made }) => made,
      (error: { issues?: readonly ValidationIssue[] }) => codes(error.issues ?? []),
    );
  }

  test("reads media even if the input is wrong, to report all issues at once", async () => {
    expect(await encode({ prompt: "fog", one: "x", duration: 99 }, true, gif)).toEqual([
      "too_large at duration",
      "unsupported_media at image",
    ]);
    expect(await encode({ prompt: "fog", one: "x", duration: 99 }, true, "cat.png")).toEqual([
      "too_large at duration",
      "unreadable_media at image",
    ]);
  });

  test("reads media even if a required field is missing", async () => {
    expect(await encode({ one: "x" }, true, gif)).toEqual(["missing at prompt", "unsupported_media at image"]);
  });

  test("sends media as they are if their issues are ignored", async () => {
    expect(await encode({ prompt: "fog" }, false, "cat.png")).toEqual({ prompt: "FOG", image: "cat.png" });
    expect(await encode({ prompt: "fog", one: "x" }, { ignore: ["unsupported_media"] }, gif)).toEqual({
      prompt: "FOG",
      image: btoa("GIF89a"),
    });
  });

  test("reports an input that cannot be encoded", async () => {
    expect(await encode({ prompt: 5 }, false, "https://example.com/a.png")).toEqual(["unreadable_input at "]);
  });
});
