import { describe, expect, test } from "vitest";
import { choices, explain, modelIssues, type ModelEndpoint } from "../src/capabilities.ts";
import { imageModels, videoModels } from "../src/index.ts";

test.each([
  ["video.textToVideo", "kling-v3-0", "kling-3.0"],
  ["video.textToVideo", "kling-3", "kling-3.0"],
  ["video.textToVideo", "Kling_V3", "kling-3.0"],
  ["video.textToVideo", "kling-v2-5", "kling-2.5-turbo"],
  ["video.textToVideo", "kling-v2.6", "kling-2.6"],
  ["video.textToVideo", "klng-2.6", "kling-2.6"],
  ["video.imageToVideo", "kling-v3-turbo", "kling-3.0-turbo"],
  ["video.omni", "kling-3.0-omin", "kling-3.0-omni"],
  ["video.omni", "kling-o-1", "kling-o1"],
  ["image.generate", "kling-v2.1", "kling-v2-1"],
  ["image.omni", "kling-image-O1", "kling-image-o1"],
  ["image.tryOn", "kolors-virtual-tryon-v1-5", "kolors-virtual-try-on-v1-5"],
] as const)("rejects a misspelled model of %s: %s means %s", (endpoint, name, suggestion) => {
  expect(modelIssues(endpoint, name)).toEqual([
    expect.objectContaining({
      path: "model",
      code: "not_allowed_value",
      severity: "error",
      suggestion,
      message: `\`model\` is not a name of the service: "${name}". Did you mean "${suggestion}"?`,
    }),
  ]);
});

test.each(["kling-4.0", "kling-v2-7", "kling-3.5-turbo", "kling-v10", "kling-3.0-hd", "my-model"])(
  "accepts %s, which may be a new model, with a warning",
  (name) => {
    expect(modelIssues("video.textToVideo", name)).toMatchObject([
      { path: "model", code: "unconfirmed", severity: "warning", message: expect.stringContaining("checks none") },
    ]);
  },
);

test("an unknown model has every value of a setting", () => {
  expect(explain("video.textToVideo", "kling-9", { duration: 99, aspectRatio: "21:9" })).toMatchObject([
    { path: "model", severity: "warning" },
  ]);
  expect(choices("video.textToVideo", "kling-9", "audio")).toEqual([{ value: "off" }, { value: "native" }]);
});

test.each<[ModelEndpoint, string, string]>([
  ["video.textToVideo", "kling-v3-omni", "kling-3.0-omni is a model of video.omni and image.omni."],
  ["video.textToVideo", "kling-image-o1", "kling-image-o1 is a model of image.omni."],
  ["video.imageToVideo", "kling-o1", "kling-o1 is a model of video.omni."],
  ["image.generate", "kling-v2-5-turbo", "kling-2.5-turbo is a model of video.textToVideo and video.imageToVideo."],
  [
    "image.omni",
    "kling-v3",
    "kling-3.0 is a model of video.textToVideo, video.imageToVideo, video.motionControl and image.generate.",
  ],
])("names the endpoints of a model that %s does not have: %s", (endpoint, name, place) => {
  const [found] = modelIssues(endpoint, name);
  expect(found).toMatchObject({ code: "not_supported_by_model", severity: "error" });
  expect(found?.message).toContain(place);
});

describe.each([...videoModels, ...imageModels])("$title", ({ name, v1, v2 }) => {
  test("is misspelled under none of its names", () => {
    for (const each of [name, v1, v2]) {
      if (each === undefined) continue;
      expect(modelIssues("video.textToVideo", each).filter(({ code }) => code !== "not_supported_by_model")).toEqual(
        [],
      );
    }
  });
});
