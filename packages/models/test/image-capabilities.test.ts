import { describe, expect, test } from "vitest";
import { type RequestedImageSettings, imageCapabilities, imageCapability, imageIssues } from "../src/capabilities.ts";
import { imageModel, imageModels, videoModel } from "../src/index.ts";

const confidences = ["official", "observed", "third-party", "assumed"];

describe.each(imageCapabilities.map((row) => [`${row.endpoint} with ${row.model}`, row] as const))(
  "%s",
  (_name, row) => {
    test("is found by the name of a known model", () => {
      expect(imageModel(row.model)?.name).toBe(row.model);
      expect(imageCapability(row.endpoint, row.model)).toBe(row);
    });

    test("has an available successor if it is withdrawn", () => {
      const successor = row.withdrawn && imageCapability(row.endpoint, row.withdrawn.successor);
      expect(row.withdrawn === undefined || (successor && !successor.withdrawn)).toBe(true);
    });

    test("generates images from text or images", () => expect(row.textToImage || row.imageToImage).toBe(true));

    test("states its source, date and confidence", () => {
      expect(row.source).toMatch(/^[a-z0-9-]+\.md(#[a-z0-9-]+)?(, |$)/);
      expect(row.date).toMatch(/^\d{4}-\d\d(-\d\d)?$/);
      expect(confidences).toContain(row.confidence);
    });
  },
);

test("a video model and an image model with the same v1 name have the same name in klingkit", () => {
  const shared = imageModels.filter(({ v1 = "" }) => videoModel(v1));
  expect(shared.map(({ name }) => name)).toEqual([
    "kling-3.0",
    "kling-3.0-omni",
    "kling-v2-1",
    "kling-v1-5",
    "kling-v1",
  ]);
  expect(shared.filter(({ name, v1 = "" }) => videoModel(v1)?.name !== name)).toEqual([]);
});

test("every image model has capabilities", () => {
  const unused = imageModels.filter(({ name }) => !imageCapabilities.some((row) => row.model === name));
  expect(unused).toEqual([]);
});

test("imageCapability returns undefined for an unknown model or endpoint", () => {
  expect(imageCapability("generate", "kling-9")).toBeUndefined();
  expect(imageCapability("generate", "kling-3.0-omni")).toBeUndefined();
  expect(imageCapability("omni", "kling-v3-omni")?.model).toBe("kling-3.0-omni");
});

function issuesOf(endpoint: "generate" | "omni", model: string, settings: RequestedImageSettings): string[] {
  const row = imageCapability(endpoint, model);
  if (!row) throw new Error(`no row for ${endpoint} of ${model}`);
  return imageIssues(row, settings).map(({ path, severity }) => `${path}: ${severity}`);
}

test.each([
  ["generate", "kling-3.0", { resolution: "2k", aspectRatio: "21:9", elements: 2 }, []],
  ["generate", "kling-3.0", { resolution: "4k", aspectRatio: "auto" }, ["resolution: error", "aspectRatio: error"]],
  ["generate", "kling-3.0", { image: true, imageReference: "face" }, ["imageReference: error"]],
  ["generate", "kling-3.0", { imageFidelity: 1, humanFidelity: 1 }, ["imageFidelity: error", "humanFidelity: error"]],
  [
    "generate",
    "kling-v2-1",
    { image: true, imageReference: "face", imageFidelity: 1, elements: 1 },
    ["elements: error"],
  ],
  ["generate", "kling-v2-1", { resolution: "2k", image: true }, ["resolution: warning"]],
  ["generate", "kling-v2-1", { resolution: "2k" }, []],
  ["generate", "kling-v2-1", { resolution: "4k" }, ["resolution: error"]],
  ["generate", "kling-3.0", { resolution: "2k", image: true }, []],
  ["generate", "kling-v2", { resolution: "2k" }, ["model: warning"]],
  ["generate", "kling-v2", { resolution: "2k", image: true }, ["resolution: error", "model: warning"]],
  ["generate", "kling-v2-new", {}, ["prompt: error", "model: warning"]],
  ["generate", "kling-v1", { aspectRatio: "21:9" }, ["aspectRatio: error", "model: warning"]],
  ["omni", "kling-3.0-omni", { resolution: "4k", aspectRatio: "auto", image: true, series: true }, []],
  ["omni", "kling-3.0-omni", { aspectRatio: "auto" }, ["aspectRatio: warning"]],
  ["omni", "kling-image-o1", { resolution: "4k", series: true }, ["resolution: warning", "series: error"]],
] as const)("validates the settings of %s with %s: %o", (endpoint, model, settings, expected) => {
  expect(issuesOf(endpoint, model, settings)).toEqual(expected);
});
