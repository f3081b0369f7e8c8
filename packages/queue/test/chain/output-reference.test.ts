import type { Kling } from "klingkit";
import { expect, expectTypeOf, test } from "vitest";
import { fieldsOfOutputs, parseReference, placeholderOf, replaceObjects } from "../../src/chain/output-reference.ts";
import type { JobInput } from "../../src/index.ts";

test.each([
  ["fog.output.url", { key: "fog", index: 0, field: "url" }],
  ["fog.outputs[2].id", { key: "fog", index: 2, field: "id" }],
  ["film/scene 1.mp4.output.id", { key: "film/scene 1.mp4", index: 0, field: "id" }],
  ["fog.output.url.output.id", { key: "fog.output.url", index: 0, field: "id" }],
])("parses %s", ($from, parsed) => {
  expect(parseReference({ $from })).toEqual(parsed);
});

test.each(["fog", "fog.url", "fog.outputs.url", "fog.output[0].url", ".output.url", "fog.output.", 5, undefined])(
  "does not parse %j",
  ($from) => {
    expect(parseReference({ $from })).toBeUndefined();
  },
);

test("does not parse an object with further fields", () => {
  expect(parseReference({ $from: "fog.output.url", url: "https://example.com" })).toBeUndefined();
});

test("replaces references at any depth, with their paths", () => {
  const paths: string[] = [];
  const input = {
    prompt: "fog",
    images: [{ $from: "a.output.url" }, "b"],
    video: { url: { $from: "c.output.url" }, use: "base" },
  };
  const replaced = replaceObjects(input, "$from", ({ $from }, path) => {
    paths.push(path);
    return $from;
  });
  expect(paths).toEqual(["images[0]", "video.url"]);
  expect(replaced).toEqual({
    prompt: "fog",
    images: ["a.output.url", "b"],
    video: { url: "c.output.url", use: "base" },
  });
});

test("a placeholder has the form of the value", () => {
  expect(placeholderOf({ key: "fog", index: 0, field: "watermarkUrl" })).toMatch(/^https:/);
  expect(placeholderOf({ key: "fog", index: 0, field: "id" })).toMatch(/^\d+$/);
});

test("an endpoint with outputs of two kinds has the fields of both", () => {
  expect(fieldsOfOutputs(["image", "element"])).toEqual(["url", "watermarkUrl", "id"]);
});

test("types accept references in place of texts and media only, with the fields of outputs", () => {
  type Input<Endpoint extends JobInput<Kling>["endpoint"]> = Extract<JobInput<Kling>, { endpoint: Endpoint }>["input"];
  expectTypeOf<{ videoId: { $from: "fog.output.id" } }>().toExtend<Input<"video.extend">>();
  expectTypeOf<{ firstFrame: { $from: `${string}.outputs[1].url` } }>().toExtend<Input<"video.imageToVideo">>();
  expectTypeOf<{ video: { url: { $from: "a.output.url" }; use: "feature" } }>().toExtend<Input<"video.omni">>();
  expectTypeOf<{ videoId: { $from: "fog.output.size" } }>().not.toExtend<Input<"video.extend">>();
  expectTypeOf<{ videoId: { $from: "fog" } }>().not.toExtend<Input<"video.extend">>();
  expectTypeOf<{ prompt: string; duration: { $from: "a.output.url" } }>().not.toExtend<Input<"video.textToVideo">>();
});
