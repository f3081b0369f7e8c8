import { describe, expect, test } from "vitest";
import {
  capabilities,
  choices,
  explain,
  imageCapabilities,
  type ModelEndpoint,
  videoCapability,
  videoModelsFor,
} from "../src/capabilities.ts";
import { imageModels, videoModels } from "../src/index.ts";

/** The supported values of a model for an endpoint, by setting. */
function supportedValues(model: string, endpoint: ModelEndpoint): Record<string, readonly unknown[]> {
  const found = capabilities(model)?.[endpoint];
  if (!found?.supported) throw new Error(`${endpoint} does not support ${model}`);
  return Object.fromEntries(Object.entries(found.settings).map(([setting, { allowed }]) => [setting, allowed]));
}

describe("capabilities", () => {
  test("lists the supported values of each setting, and the reason for the limits", () => {
    expect(capabilities("kling-2.6")?.["video.imageToVideo"]).toMatchObject({
      supported: true,
      settings: {
        duration: { allowed: [5, 10], reason: "Kling 2.6 supports only durations of 5 or 10 seconds." },
        resolution: { allowed: ["720p", "1080p"], reason: "Kling 2.6 supports only 720p and 1080p." },
        audio: { allowed: ["off", "native"] },
        shots: { allowed: [false], reason: "Kling 2.6 supports only one shot." },
        lastFrame: { allowed: [false, true] },
        elements: { allowed: [0] },
        voices: { allowed: [0, 1, 2] },
        masks: { allowed: [false], reason: "Kling 2.6 does not have a motion brush." },
      },
      row: { model: "kling-2.6", date: "2026-09-20" },
    });
  });

  test("lists the available models if the endpoint does not support the model", () => {
    expect(capabilities("kling-2.6")?.["video.omni"]).toEqual({
      supported: false,
      reason: "Kling 2.6 is not available for video.omni.",
      models: ["kling-3.0-omni", "kling-o1"],
    });
  });

  test("does not list withdrawn models as available", () => {
    const found = capabilities("kling-o1")?.["video.textToVideo"];
    expect(found).toMatchObject({ supported: false });
    expect(found).toHaveProperty("models", videoModelsFor("textToVideo"));
    expect(videoModelsFor("textToVideo")).not.toContain("kling-v2-master");
  });

  test("accepts the names of klingkit, API v1 and API v2", () => {
    expect(capabilities("kling-v2-6")).toEqual(capabilities("kling-2.6"));
    expect(capabilities("kling-v3-omni")).toEqual(capabilities("kling-3.0-omni"));
  });

  test("combines a video model and an image model with the same name", () => {
    expect(capabilities("kling-3.0")).toMatchObject({
      "video.textToVideo": { supported: true },
      "image.generate": { supported: true },
      "image.omni": { supported: false },
    });
  });

  test("returns undefined for an unknown model", () => {
    expect(capabilities("kling-9")).toBeUndefined();
  });

  test.each(videoModels.map(({ name }) => name))("lists exactly the values of the video rows of %s", (name) => {
    const found = capabilities(name);
    const settings = {
      textToVideo: ["duration", "resolution", "aspectRatio"],
      imageToVideo: ["duration", "resolution"],
      omni: ["duration", "resolution", "aspectRatio"],
      motionControl: ["resolution"],
      multiImage: ["duration", "resolution", "aspectRatio"],
    } as const;
    for (const endpoint of ["textToVideo", "imageToVideo", "omni", "motionControl", "multiImage"] as const) {
      const row = videoCapability(endpoint, name);
      expect(found?.[`video.${endpoint}`].supported).toBe(row !== undefined);
      if (!row) continue;
      const values = supportedValues(name, `video.${endpoint}`);
      const expected = { duration: row.durations, resolution: row.resolutions, aspectRatio: row.aspectRatios };
      for (const setting of settings[endpoint])
        expect([setting, values[setting]]).toEqual([setting, expected[setting]]);
    }
  });

  test.each(imageModels.map(({ name }) => name))("lists exactly the values of the image rows of %s", (name) => {
    for (const endpoint of ["generate", "omni", "multiImage", "tryOn"] as const) {
      const row = imageCapabilities.find((each) => each.endpoint === endpoint && each.model === name);
      expect(capabilities(name)?.[`image.${endpoint}`].supported).toBe(row !== undefined);
      if (!row) continue;
      const values = supportedValues(name, `image.${endpoint}`);
      const { resolutions: resolution, aspectRatios: aspectRatio } = row;
      expect(values).toMatchObject(
        {
          generate: { resolution, aspectRatio },
          omni: { resolution, aspectRatio },
          multiImage: { aspectRatio },
          tryOn: {},
        }[endpoint],
      );
    }
  });
});

describe("explain", () => {
  test("returns all issues with the supported values", () => {
    const settings = { duration: 7, resolution: "720p", audio: "native", lastFrame: true } as const;
    expect(
      explain("video.imageToVideo", "kling-2.6", settings).map(({ path, allowed: values }) => [path, values]),
    ).toEqual([
      ["duration", [5, 10]],
      ["resolution", ["1080p"]],
      ["resolution", ["1080p"]],
      ["audio", ["off"]],
    ]);
  });

  test("does not validate omitted settings", () => {
    expect(explain("video.imageToVideo", "kling-2.6", { lastFrame: true })).toEqual([]);
    expect(explain("image.generate", "kling-3.0")).toEqual([]);
  });

  test("returns an issue if the endpoint does not support the model", () => {
    expect(explain("video.omni", "kling-2.6")).toEqual([
      {
        path: "model",
        code: "not_supported_by_model",
        message:
          '`model` must be "kling-3.0-omni" or "kling-o1" for video.omni, not "kling-2.6". kling-2.6 is a model of video.textToVideo, video.imageToVideo and video.motionControl.',
        reason: "Kling 2.6 is not available for video.omni.",
        severity: "error",
        allowed: ["kling-3.0-omni", "kling-o1"],
        model: "kling-2.6",
      },
    ]);
  });

  test("validates the parts of an omni input", () => {
    const parts = {
      firstFrame: false,
      lastFrame: false,
      references: 8,
      elements: [],
      video: undefined,
      shots: false,
      duration: 5,
    };
    expect(explain("video.omni", "kling-3.0-omni", { resolution: "4k", parts })).toEqual([
      expect.objectContaining({
        path: "references",
        severity: "error",
        relatedFields: ["elements", "firstFrame", "lastFrame", "video"],
        message: expect.stringContaining("at most 7 references"),
      }),
    ]);
  });

  test("an observed fact is an error, a withdrawal or an uncertain fact a warning", () => {
    expect(explain("video.textToVideo", "kling-3.0-turbo", { audio: "off" })).toMatchObject([
      { path: "audio", severity: "error", allowed: ["native"] },
    ]);
    expect(explain("video.textToVideo", "kling-v1", {})).toMatchObject([
      { path: "model", code: "withdrawn_model", severity: "warning", allowed: ["kling-2.6"] },
    ]);
    expect(explain("video.textToVideo", "kling-2.6", { cfgScale: 0.5 })).toMatchObject([
      { path: "cfgScale", severity: "warning" },
    ]);
  });

  test("lists related fields, and begins each message with the field", () => {
    const [issue] = explain("video.imageToVideo", "kling-2.6", { audio: "native", resolution: "720p" });
    expect(issue).toEqual({
      path: "resolution",
      code: "not_supported_by_model",
      message: '`resolution` must be "1080p" with kling-2.6 here: the model generates audio only at 1080p.',
      reason: "Kling 2.6 generates audio only at 1080p.",
      severity: "error",
      allowed: ["1080p"],
      relatedFields: ["audio"],
      model: "kling-2.6",
    });
    const [durationIssue] = explain("video.textToVideo", "kling-3.0", { duration: 16 });
    expect(durationIssue?.message).toBe("`duration` must be from 3 to 15 with kling-3.0, not 16.");
  });

  test("validates the settings of image models", () => {
    expect(explain("image.generate", "kling-3.0", { resolution: "4k", imageReference: "face" })).toMatchObject([
      { path: "resolution", allowed: ["1k", "2k"] },
      { path: "imageReference" },
    ]);
  });
});

describe("choices", () => {
  test("returns the reason for each unsupported value", () => {
    expect(choices("video.imageToVideo", "kling-2.6", "resolution", { lastFrame: true })).toEqual([
      { value: "720p", reason: "Kling 2.6 supports a last frame only at 1080p." },
      { value: "1080p" },
      { value: "4k", reason: "Kling 2.6 supports only 720p and 1080p." },
    ]);
  });

  test("considers rules of other settings", () => {
    expect(choices("video.imageToVideo", "kling-2.6", "lastFrame", { audio: "native", resolution: "1080p" })).toEqual([
      { value: false },
      { value: true, reason: "Kling 2.6 does not generate audio with a last frame." },
    ]);
  });

  test("ignores issues of other settings", () => {
    expect(choices("video.textToVideo", "kling-2.6", "resolution", { duration: 7 })).toEqual([
      { value: "720p" },
      { value: "1080p" },
      { value: "4k", reason: "Kling 2.6 supports only 720p and 1080p." },
    ]);
  });

  test("returns all values as supported for an unknown model", () => {
    expect(choices("video.textToVideo", "kling-9", "audio")).toEqual([{ value: "off" }, { value: "native" }]);
  });

  test("returns no value as supported if the endpoint does not support the model", () => {
    expect(choices("video.omni", "kling-2.6", "audio").map(({ reason }) => reason)).toEqual(
      ["off", "native"].map(() => "Kling 2.6 is not available for video.omni."),
    );
  });
});
