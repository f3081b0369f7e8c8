import { describe, expect, test } from "vitest";
import {
  capabilities,
  explain,
  imageCapabilities,
  omniCapability,
  omniIssues,
  type RequestedOmniParts,
} from "../src/capabilities.ts";
import { imageModel, videoModel } from "../src/index.ts";
import { estimate } from "../src/prices.ts";

const plain: RequestedOmniParts = {
  firstFrame: false,
  lastFrame: false,
  references: 0,
  elements: [],
  video: undefined,
  shots: false,
  duration: undefined,
};

function omniReasons(model: string, parts: Partial<RequestedOmniParts>): string[] {
  const row = omniCapability(model);
  return (row ? omniIssues(row, { ...plain, ...parts }) : []).map(
    ({ path, severity, reason }) => `${severity} ${path}: ${reason}`,
  );
}

test.each(["kling-4.0", "kling-4.0-flash", "kling-image-4.0", "kling-long-image-4.0"])(
  "%s is third-party knowledge in every row, and exists on API v2 only",
  (name) => {
    const model = videoModel(name) ?? imageModel(name);
    expect(model).toMatchObject({ v2: name, confidence: "third-party", externalTaskIds: "unconfirmed" });
    expect(model?.v1).toBeUndefined();
    const supported = Object.values(capabilities(name) ?? {}).filter((each) => each.supported);
    expect(supported).not.toHaveLength(0);
    for (const { row } of supported) expect(row).toMatchObject({ confidence: "third-party", date: "2026-11-05" });
  },
);

test("has what the older models lack", () => {
  expect(capabilities("kling-4.0")).toMatchObject({
    "video.textToVideo": {
      settings: {
        duration: { allowed: expect.arrayContaining([3, 30]) },
        aspectRatio: { allowed: ["16:9", "9:16", "1:1", "21:9"] },
      },
    },
    "video.imageToVideo": { settings: { middleFrames: { allowed: [0, 1, 2, 3, 4, 5, 6, 7, 8] } } },
    "video.omni": { settings: { voices: { allowed: [0, 1, 2, 3] } } },
    "video.motionControl": { supported: false },
  });
  expect(capabilities("kling-image-4.0")).toMatchObject({
    "image.omni": { settings: { resolution: { allowed: ["1k", "2k", "4k", "8k"] } } },
  });
  expect(imageCapabilities.filter(({ endpoint }) => endpoint === "long").map(({ model }) => model)).toEqual([
    "kling-long-image-4.0",
  ]);
});

describe("every limit is a warning", () => {
  test("states once that the model was never tried", () => {
    expect(
      explain("video.textToVideo", "kling-4.0", { duration: 30, resolution: "1080p", aspectRatio: "21:9" }),
    ).toMatchObject([
      {
        path: "model",
        code: "unconfirmed",
        severity: "warning",
        reason: "Kling 4.0 was never tried against the service.",
      },
    ]);
    expect(explain("image.long", "kling-long-image-4.0", { resolution: "2k" })).toMatchObject([
      { path: "model", severity: "warning" },
    ]);
  });

  test.each([
    explain("video.textToVideo", "kling-4.0", {
      duration: 31,
      resolution: "4k",
      aspectRatio: "4:3",
      audio: "off",
      multiShot: true,
    }),
    explain("video.imageToVideo", "kling-4.0-flash", {
      lastFrame: true,
      middleFrames: 1,
      duration: 30,
      resolution: "1080p",
      elements: 1,
      voices: 1,
    }),
    explain("image.omni", "kling-image-4.0", { resolution: "16k", aspectRatio: "4:1", imageReference: "face" }),
    explain("video.motionControl", "kling-4.0", {}),
  ])("%#", (...issues) => {
    expect(issues.length).toBeGreaterThan(1);
    expect(issues.filter(({ severity }) => severity !== "warning")).toEqual([]);
  });
});

test.each<[string, Partial<RequestedOmniParts>, string[]]>([
  ["ten images, five videos", { references: 10, videos: 5, video: "feature" }, []],
  [
    "nine references with frames",
    { references: 1, firstFrame: true, lastFrame: true, middleFrames: 8 },
    ["warning references: Kling 4.0 supports at most 10 references, including frames."],
  ],
  [
    "sixteen inputs",
    {
      references: 5,
      elements: ["image", "video", "image", "image", undefined, "image", "image"],
      voices: 3,
      videos: 1,
      video: "base",
    },
    ["warning references: Kling 4.0 supports at most 15 frames, references, elements, voices and videos in total."],
  ],
  [
    "eight elements",
    { elements: Array.from({ length: 8 }, () => "image" as const) },
    ["warning elements: Kling 4.0 supports at most 7 elements."],
  ],
  ["six videos", { videos: 6, video: "feature" }, ["warning video: Kling 4.0 supports at most 5 videos."]],
  [
    "a prompt alone",
    {},
    ["warning prompt: Kling 4.0 needs a reference, an element, a voice or a video here: use video.textToVideo."],
  ],
  [
    "a frame alone",
    { firstFrame: true },
    ["warning firstFrame: Kling 4.0 needs a reference, an element, a voice or a video here: use video.imageToVideo."],
  ],
])("omni inputs of kling-4.0 are counted by kind and in total: %s", (_name, parts, expected) => {
  expect(omniReasons("kling-4.0", parts)).toEqual(expected);
});

test.each<[Partial<RequestedOmniParts>, string[]]>([
  [{ references: 1, videos: 2, video: "feature" }, ["error video: Kling 3.0 Omni supports at most 1 video."]],
  [
    { references: 6, firstFrame: true, middleFrames: 1 },
    ["error references: Kling 3.0 Omni supports at most 7 references and image elements in total, including frames."],
  ],
])("older models reject the new inputs (%#)", (parts, expected) => {
  expect(omniReasons("kling-3.0-omni", parts)).toEqual(expected);
});

test("older models reject middle frames and 21:9", () => {
  expect(explain("video.imageToVideo", "kling-3.0", { middleFrames: 1 })).toMatchObject([
    { path: "middleFrames", severity: "error", reason: "Kling 3.0 does not support middle frames." },
  ]);
  expect(explain("video.textToVideo", "kling-3.0", { aspectRatio: "21:9" })).toMatchObject([
    { path: "aspectRatio", severity: "error" },
  ]);
});

test.each([
  ["video.textToVideo", "kling-4.0", "720p", 7],
  ["video.imageToVideo", "kling-4.0", "1080p", 10.5],
  ["video.omni", "kling-4.0-flash", "720p", 4.2],
])("the price of %s with %s is assumed", (endpoint, model, resolution, units) => {
  const found = estimate({ endpoint, model, resolution, seconds: 5, audio: true });
  expect(found).toMatchObject({ units: { min: units, max: units }, confidence: "assumed" });
});

test("has no price with a video, with an element of a video, or for images", () => {
  const query = { endpoint: "video.omni", model: "kling-4.0", resolution: "720p", seconds: 5 };
  expect(estimate({ ...query, videoInput: true })).toBeUndefined();
  expect(estimate({ ...query, videoElement: true })).toBeUndefined();
  expect(estimate({ endpoint: "image.omni", model: "kling-image-4.0", resolution: "1k" })).toBeUndefined();
  expect(estimate({ endpoint: "image.long", model: "kling-long-image-4.0" })).toBeUndefined();
});
