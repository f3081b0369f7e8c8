import { describe, expect, test } from "vitest";
import { readIntent, readTaskOrIntent, readReference, referenceOf } from "../../src/create/intent.ts";
import type { TaskIntent } from "../../src/index.ts";

const reference = {
  klingkit: 1,
  host: "https://api.example",
  apiVersion: "v1",
  endpoint: "video.textToVideo",
  id: "1",
  externalTaskId: "job-1",
  createdAt: 5,
  expectedMs: 60_000,
  outcomeUnknownSince: 4,
  expectsCallback: true,
} as const;

const intent: TaskIntent = {
  klingkit: 1,
  kind: "intent",
  host: "https://api.example",
  apiVersion: "v2",
  endpoint: "video.textToVideo",
  externalTaskId: "job-1",
  expectedMs: 60_000,
  expectsCallback: true,
  warning: "`duration` may be too long.",
  estimate: { units: { min: 3, max: 4 }, usd: { min: 0.3, max: 0.4 }, packageType: "video" },
  slot: { key: "video/kling-3.0", count: 2 },
  path: "/text-to-video/kling-3.0",
  body: "{}",
};

const notOurs = expect.objectContaining({ name: "ConfigurationError", summary: expect.stringMatching(/is not a/) });

describe("readReference", () => {
  test.each([reference, JSON.stringify(reference)])("returns every field (%j)", (value) => {
    expect(readReference(value)).toEqual(reference);
  });

  test("omits missing and unknown fields", () => {
    const minimal = { klingkit: 1, host: "h", apiVersion: "v2", externalTaskId: "a-B_1" };
    expect(readReference({ ...minimal, more: 1, expectsCallback: false })).toEqual(minimal);
  });

  test.each(["867283741759111202", "q83v+/Xy0AAAAAAAAAAAAA==", "../x", "ü", "a".repeat(256)])(
    "accepts the opaque id %j",
    (id) => {
      expect(readReference({ ...reference, id, externalTaskId: id })).toMatchObject({ id, externalTaskId: id });
    },
  );

  test.each<[string, object]>([
    ["a different version", { klingkit: 2 }],
    ["no host", { host: "" }],
    ["an unknown API version", { apiVersion: "v3" }],
    ["neither id nor external task id", { id: undefined, externalTaskId: undefined }],
    ["an id with a comma, which separates ids", { id: "1,2" }],
    ["an id with half of a character", { id: "\ud800" }],
    ["an id of more than 256 characters", { id: "a".repeat(257) }],
    ["an external task id with a space", { externalTaskId: "a b" }],
  ])("rejects %s", (_name, changes) => {
    expect(() => readReference({ ...reference, ...changes })).toThrow(notOurs);
  });
});

describe("readIntent", () => {
  test.each([intent, JSON.stringify(intent)])("returns every field (%j)", (value) => {
    expect(readIntent(value)).toEqual(intent);
  });

  test("accepts an intent with the required fields alone", () => {
    const { externalTaskId: _e, expectedMs: _m, expectsCallback: _c, warning: _w, ...others } = intent;
    const { estimate: _estimate, slot: _slot, ...minimal } = others;
    expect(readIntent(minimal)).toEqual(minimal);
  });

  test("counts one slot if the intent states no number", () => {
    expect(readIntent({ ...intent, slot: { key: "video/kling-3.0" } }).slot).toEqual({
      key: "video/kling-3.0",
      count: 1,
    });
  });

  test.each(["image", "try-on"] as const)("accepts an estimate in %s units", (packageType) => {
    const estimate = { ...intent.estimate, packageType };
    expect(readIntent({ ...intent, estimate }).estimate?.packageType).toBe(packageType);
  });

  test.each<[string, object]>([
    ["a different kind", { kind: "reference" }],
    ["a path without a leading slash", { path: "text-to-video" }],
    ["no path", { path: undefined }],
    ["an empty body", { body: "" }],
    ["no endpoint", { endpoint: undefined }],
    ["no host", { host: undefined }],
    ["an estimate without a range", { estimate: { ...intent.estimate, units: { min: 3 } } }],
    ["an estimate in unknown units", { estimate: { ...intent.estimate, packageType: "audio" } }],
  ])("rejects %s", (_name, changes) => {
    expect(() => readIntent({ ...intent, ...changes })).toThrow(notOurs);
  });
});

test("the reference of an intent has no id and nothing of the request", () => {
  expect(referenceOf(intent)).toEqual({
    klingkit: 1,
    host: "https://api.example",
    apiVersion: "v2",
    endpoint: "video.textToVideo",
    externalTaskId: "job-1",
    expectedMs: 60_000,
    expectsCallback: true,
  });
});

test("readTaskOrIntent accepts a reference and an intent", () => {
  expect(readTaskOrIntent(reference)).toEqual(reference);
  expect(readTaskOrIntent(JSON.stringify(intent))).toEqual(referenceOf(intent));
});

test("a missing value has no field", () => {
  const minimal = { klingkit: 1, host: "h", apiVersion: "v2", endpoint: "video.textToVideo" } as const;
  expect(readReference({ ...minimal, id: "1" })).toStrictEqual({ ...minimal, id: "1" });
  expect(readReference({ ...minimal, endpoint: undefined, externalTaskId: "a" })).toStrictEqual({
    klingkit: 1,
    host: "h",
    apiVersion: "v2",
    externalTaskId: "a",
  });
  const unsent = { ...minimal, kind: "intent", path: "/p", body: "{}" } as const;
  expect(readIntent(unsent)).toStrictEqual(unsent);
  expect(referenceOf(unsent)).toStrictEqual(minimal);
});

test("readTaskOrIntent accepts an intent of an endpoint without external task ids", () => {
  const { externalTaskId: _, ...unsent } = intent;
  for (const value of [unsent, JSON.stringify(unsent)])
    expect(readTaskOrIntent(value)).toStrictEqual(referenceOf(unsent));
});

test.each<[string, () => unknown, string]>([
  ["a reference", () => readReference("{"), "Pass the result of `JSON.stringify(task)`."],
  ["an intent", () => readIntent({ ...intent, body: "" }), "Pass the result of `prepare(input)`."],
  [
    "an estimate without a minimum",
    () => readIntent({ ...intent, estimate: { ...intent.estimate, usd: { max: 1 } } }),
    "Pass the result of `prepare(input)`.",
  ],
])("the error about %s states what to pass", (_name, read, advice) => {
  expect(read).toThrow(expect.objectContaining({ name: "ConfigurationError", advice }));
});
