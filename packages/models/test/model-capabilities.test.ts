import { describe, expect, test } from "vitest";
import {
  capabilities,
  choices,
  explain,
  imageCapabilities,
  type ModelEndpoint,
  videoCapability,
  videoModelsAt,
} from "../src/capabilities.ts";
import { imageModels, videoModels } from "../src/index.ts";

/** What a model can choose at an endpoint. */
function allowed(model: string, endpoint: ModelEndpoint): Record<string, readonly unknown[]> {
  const found = capabilities(model)?.[endpoint];
  if (!found?.possible) throw new Error(`${model} has no ${endpoint}`);
  return Object.fromEntries(Object.entries(found.settings).map(([setting, each]) => [setting, each.allowed]));
}

describe("what a model can do", () => {
  test("is told endpoint by endpoint, with the reason for what it cannot", () => {
    expect(capabilities("kling-2.6")?.["video.imageToVideo"]).toMatchObject({
      possible: true,
      settings: {
        duration: { allowed: [5, 10], reason: "Kling 2.6 makes 5 or 10 seconds." },
        resolution: { allowed: ["720p", "1080p"], reason: "Kling 2.6 makes 720p, 1080p." },
        audio: { allowed: ["off", "native"] },
        shots: { allowed: [false], reason: "Kling 2.6 makes one shot only." },
        lastFrame: { allowed: [false, true] },
        elements: { allowed: [0] },
        voices: { allowed: [0, 1, 2] },
        masks: { allowed: [false], reason: "Kling 2.6 has no motion brush." },
      },
      row: { model: "kling-2.6", date: "2026-09-20" },
    });
  });

  test("names the models to take where it can do nothing", () => {
    expect(capabilities("kling-2.6")?.["video.omni"]).toEqual({
      possible: false,
      reason: "Kling 2.6 is not offered at video.omni.",
      models: ["kling-3.0-omni", "kling-o1"],
    });
  });

  test("never names a withdrawn model to take", () => {
    const found = capabilities("kling-o1")?.["video.textToVideo"];
    expect(found).toMatchObject({ possible: false });
    expect(found).toHaveProperty("models", videoModelsAt("textToVideo"));
    expect(videoModelsAt("textToVideo")).not.toContain("kling-v2-master");
  });

  test("is the same in any spelling of the name", () => {
    expect(capabilities("kling-v2-6")).toEqual(capabilities("kling-2.6"));
    expect(capabilities("kling-v3-omni")).toEqual(capabilities("kling-3.0-omni"));
  });

  test("covers one name that means a video and an image model", () => {
    expect(capabilities("kling-3.0")).toMatchObject({
      "video.textToVideo": { possible: true },
      "image.generate": { possible: true },
      "image.omni": { possible: false },
    });
  });

  test("is undefined for a model that nobody knows", () => {
    expect(capabilities("kling-9")).toBeUndefined();
    expect(explain("video.textToVideo", "kling-9", { duration: 99 })).toEqual([]);
  });

  test.each(videoModels.map(({ name }) => name))(
    "%s may choose what its video rows hold, no more and no less",
    (name) => {
      const found = capabilities(name);
      const settings = {
        textToVideo: ["duration", "resolution", "aspectRatio"],
        imageToVideo: ["duration", "resolution"],
        omni: ["duration", "resolution", "aspectRatio"],
        motionControl: ["resolution"],
        multiImage: ["duration", "resolution", "aspectRatio"],
      } as const;
      for (const product of ["textToVideo", "imageToVideo", "omni", "motionControl", "multiImage"] as const) {
        const row = videoCapability(product, name);
        expect(found?.[`video.${product}`].possible).toBe(row !== undefined);
        if (!row) continue;
        const values = allowed(name, `video.${product}`);
        const held = { duration: row.durations, resolution: row.resolutions, aspectRatio: row.aspectRatios };
        for (const setting of settings[product]) expect([setting, values[setting]]).toEqual([setting, held[setting]]);
      }
    },
  );

  test.each(imageModels.map(({ name }) => name))(
    "%s may choose what its image rows hold, no more and no less",
    (name) => {
      for (const product of ["generate", "omni", "multiImage", "tryOn"] as const) {
        const row = imageCapabilities.find((each) => each.product === product && each.model === name);
        expect(capabilities(name)?.[`image.${product}`].possible).toBe(row !== undefined);
        if (!row) continue;
        const values = allowed(name, `image.${product}`);
        const { resolutions: resolution, aspectRatios: aspectRatio } = row;
        expect(values).toMatchObject(
          {
            generate: { resolution, aspectRatio },
            omni: { resolution, aspectRatio },
            multiImage: { aspectRatio },
            tryOn: {},
          }[product],
        );
      }
    },
  );
});

describe("what does not go together", () => {
  test("is told everything at once, with the values that would do", () => {
    const asked = { duration: 7, resolution: "720p", audio: "native", lastFrame: true } as const;
    expect(
      explain("video.imageToVideo", "kling-2.6", asked).map(({ path, allowed: values }) => [path, values]),
    ).toEqual([
      ["duration", [5, 10]],
      ["resolution", ["1080p"]],
      ["resolution", ["1080p"]],
      ["audio", ["off"]],
    ]);
  });

  test("says nothing of settings that are left out", () => {
    expect(explain("video.imageToVideo", "kling-2.6", { lastFrame: true })).toEqual([]);
    expect(explain("image.generate", "kling-3.0")).toEqual([]);
  });

  test("is told of a model where the endpoint has none such", () => {
    expect(explain("video.omni", "kling-2.6")).toEqual([
      {
        path: "model",
        code: "not_supported_by_model",
        message: '`model` must be "kling-3.0-omni" or "kling-o1" at video.omni, not "kling-2.6".',
        reason: "Kling 2.6 is not offered at video.omni.",
        severity: "error",
        allowed: ["kling-3.0-omni", "kling-o1"],
        model: "kling-2.6",
      },
    ]);
  });

  test("covers the parts of an omni clip", () => {
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
        relatedFields: ["elements", "video"],
        message: expect.stringContaining("at most 7 references"),
      }),
    ]);
  });

  test("makes an observed fact an error, a withdrawal and an uncertain fact a warning", () => {
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

  test("names the fields that bring it about, and begins each message with the field", () => {
    const [wrong] = explain("video.imageToVideo", "kling-2.6", { audio: "native", resolution: "720p" });
    expect(wrong).toEqual({
      path: "resolution",
      code: "not_supported_by_model",
      message: '`resolution` must be "1080p" with kling-2.6 here: the model makes sound only at 1080p.',
      reason: "Kling 2.6 makes sound only at 1080p.",
      severity: "error",
      allowed: ["1080p"],
      relatedFields: ["audio"],
      model: "kling-2.6",
    });
    const [length] = explain("video.textToVideo", "kling-3.0", { duration: 16 });
    expect(length?.message).toBe("`duration` must be from 3 to 15 with kling-3.0, not 16.");
  });

  test("covers image models", () => {
    expect(explain("image.generate", "kling-3.0", { resolution: "4k", imageReference: "face" })).toMatchObject([
      { path: "resolution", allowed: ["1k", "2k"] },
      { path: "imageReference" },
    ]);
  });
});

describe("the values of a setting, as things stand", () => {
  test("each say why they cannot be chosen now", () => {
    expect(choices("video.imageToVideo", "kling-2.6", "resolution", { lastFrame: true })).toEqual([
      { value: "720p", why: "Kling 2.6 takes a last frame only at 1080p." },
      { value: "1080p" },
      { value: "4k", why: "Kling 2.6 makes 720p, 1080p." },
    ]);
  });

  test("know what their choice would break elsewhere", () => {
    expect(choices("video.imageToVideo", "kling-2.6", "lastFrame", { audio: "native", resolution: "1080p" })).toEqual([
      { value: false },
      { value: true, why: "Kling 2.6 makes no sound with a last frame." },
    ]);
  });

  test("are not the worse for another setting's fault", () => {
    expect(choices("video.textToVideo", "kling-2.6", "resolution", { duration: 7 })).toEqual([
      { value: "720p" },
      { value: "1080p" },
      { value: "4k", why: "Kling 2.6 makes 720p, 1080p." },
    ]);
  });

  test("are open for a model that nobody knows", () => {
    expect(choices("video.textToVideo", "kling-9", "audio")).toEqual([{ value: "off" }, { value: "native" }]);
  });

  test("are all closed where the model has no such endpoint", () => {
    expect(choices("video.omni", "kling-2.6", "audio").map(({ why }) => why)).toEqual(
      ["off", "native"].map(() => "Kling 2.6 is not offered at video.omni."),
    );
  });
});
