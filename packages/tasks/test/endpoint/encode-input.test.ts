import { BusyError, InvalidInputError, issue, type ValidationIssue } from "@klingkit/errors";
import { expect, test } from "vitest";
import { bodyText, encodeInput, mergeBody } from "../../src/endpoint/encode-input.ts";
import { mediaLimits, type MediaReader } from "../../src/endpoint/media.ts";
import { estimateOf } from "../../src/endpoint/price.ts";
import { createIssueFilter, type Validate } from "../../src/endpoint/validation.ts";
import { issueMessages } from "../emulated.ts";
import { textToVideo } from "../endpoints.ts";

const error = issue("prompt", "missing", "is required.");
const warning = issue("prompt", "no_effect", "has no effect.", { severity: "warning" });

interface Input {
  readonly image?: string;
}

/** Encodes an input whose reading has these results. */
function encode(
  reading: { value?: Input; readable?: Input; isValidated?: boolean },
  found: readonly ValidationIssue[],
  body: (input: Input, media: MediaReader) => Promise<object>,
): ReturnType<typeof encodeInput<Input, object, object>> {
  const { value, readable, isValidated = true } = reading;
  const parts: unknown = { value, readable, isValidated, isReported: () => true };
  // Encoding needs no other part of a reading.
  return encodeInput(
    "test",
    parts as Parameters<typeof encodeInput<Input, object, object>>[1],
    found,
    mediaLimits.v1,
    body,
  );
}

const unreadable = async (_input: Input, media: MediaReader): Promise<object> => ({
  image: await media.read("image", "cat.png", "image"),
});

test("returns the body and the warnings", async () => {
  const body = {};
  const encoded = await encode({ value: {} }, [warning], async () => body);
  expect(encoded.result).toBe(body);
  expect(encoded.warnings).toEqual([warning]);
});

test("rejects with the errors, without the warnings", async () => {
  const rejected = encode({ value: {} }, [warning, error], async () => ({}));
  await expect(rejected).rejects.toMatchObject({ name: "InvalidInputError", issues: [error] });
});

test("reads media although the input has errors, and reports all of them", async () => {
  const messages = await issueMessages(encode({ value: {} }, [error], unreadable));
  expect(messages).toEqual([error.message, expect.stringContaining("`image`")]);
});

test("reads media of an input that lacks a field, and reports no field twice", async () => {
  const messages = await issueMessages(encode({ readable: {} }, [error], unreadable));
  expect(messages).toEqual([error.message, expect.stringContaining("`image`")]);
  const wrong = issue("image.x", "wrong_type", "must be an image.");
  expect(await issueMessages(encode({ readable: {} }, [wrong], unreadable))).toEqual([wrong.message]);
});

test("an error while an incomplete input is encoded is ignored", async () => {
  const messages = issueMessages(encode({ readable: {} }, [error], () => Promise.reject(new TypeError("no"))));
  expect(await messages).toEqual([error.message]);
});

test("an input without a readable part is rejected, and not encoded", async () => {
  let calls = 0;
  const encoding = encode({}, [error], async () => ({ calls: calls++ }));
  expect(await issueMessages(encoding)).toEqual([error.message]);
  expect(calls).toBe(0);
});

test("an error of klingkit is thrown as it is", async () => {
  const busy = new BusyError("Busy.");
  await expect(encode({ value: {} }, [error], () => Promise.reject(busy))).rejects.toBe(busy);
});

test("a mistake in the encoder of a valid input is thrown as it is", async () => {
  const mistake = new TypeError("x is undefined");
  await expect(encode({ value: {} }, [warning], () => Promise.reject(mistake))).rejects.toBe(mistake);
});

test("an input that was not validated and cannot be encoded has an issue", async () => {
  const broken = (): Promise<never> => Promise.reject(new TypeError("x is undefined"));
  const [message, ...others] = await issueMessages(encode({ value: {}, isValidated: false }, [], broken));
  expect([message, others]).toEqual([expect.stringContaining("x is undefined"), []]);
  expect(await issueMessages(encode({ value: {}, isValidated: false }, [error], broken))).toEqual([error.message]);
  expect(await issueMessages(encode({ value: {} }, [error], broken))).toEqual([error.message]);
});

test("merges objects recursively, and replaces other values", () => {
  const body = { a: { b: 1, c: { d: 1 } }, list: [1, 2], text: "x" };
  const merged = mergeBody("test", body, { a: { c: { e: 2 } }, list: [3], text: { y: 1 }, more: null });
  expect(merged).toEqual({ a: { b: 1, c: { d: 1, e: 2 } }, list: [3], text: { y: 1 }, more: null });
  expect(mergeBody("test", { a: { b: 1 } }, { a: 5 })).toEqual({ a: 5 });
  expect(mergeBody("test", body)).toEqual(body);
  expect(body.a).toEqual({ b: 1, c: { d: 1 } });
});

test("a getter of `extraBody` that throws is an issue", () => {
  const extra = {
    get seed(): never {
      throw new Error("gone");
    },
  };
  expect(() => mergeBody("test", {}, extra)).toThrow(InvalidInputError);
  expect(() => mergeBody("test", {}, extra)).toThrow("`extraBody` cannot be read: gone.");
});

test.each([Number.NaN, Infinity, -Infinity])("rejects %d, which JSON cannot represent", (n) => {
  expect(() => bodyText("test", { n })).toThrow(InvalidInputError);
  expect(() => bodyText("test", { n })).toThrow(`n is ${n}`);
});

test("encodes a body as JSON, and rejects one that contains itself", () => {
  expect(bodyText("test", { a: 0, b: [1.5], c: null, d: undefined })).toBe('{"a":0,"b":[1.5],"c":null}');
  const body: Record<string, unknown> = {};
  body["self"] = body;
  expect(() => bodyText("test", body)).toThrow(InvalidInputError);
});

test.each<[Validate, boolean[]]>([
  [true, [true, true, true]],
  [false, [false, false, false]],
  ["shape", [true, true, false]],
  [{ ignore: [] }, [true, true, true]],
  [{ ignore: ["no_effect", "missing"] }, [false, true, false]],
])("with `validate: %j`, decides which issues are reported", (validate, reported) => {
  const isReported = createIssueFilter(validate);
  expect((["missing", "unknown_field", "no_effect"] as const).map((code) => isReported({ code }))).toEqual(reported);
});

test("`shape` reports the types, the names and the presence of fields", () => {
  const isReported = createIssueFilter("shape");
  const codes = ["missing", "wrong_type", "unknown_field", "misplaced_field", "unreadable_input"] as const;
  expect(codes.map((code) => isReported({ code }))).toEqual(codes.map(() => true));
  expect((["wrong_format", "conflict", "withdrawn_model"] as const).some((code) => isReported({ code }))).toBe(false);
});

test("estimates the price of a valid input, and rejects an invalid one", () => {
  expect(estimateOf(textToVideo, { prompt: "fog" })).toMatchObject({ usd: expect.anything() as unknown });
  expect(() => estimateOf(textToVideo, { prompt: "" })).toThrow(InvalidInputError);
  // @ts-expect-error -- the prompt is missing
  expect(() => estimateOf(textToVideo, {})).toThrow("prompt");
});
