import { describe, expect, test } from "vitest";
import { capabilities, type ModelEndpoint, videoModelsFor } from "../src/capabilities.ts";
import { find, type ModelQuery } from "../src/find.ts";
import { videoModels } from "../src/index.ts";
import { estimate } from "../src/prices.ts";

const names = (query: ModelQuery): readonly string[] => find(query).map(({ name }) => name);

describe("find", () => {
  test("sorts the models by the maximum price of the task", () => {
    const models = find({ endpoint: "video.textToVideo", resolution: "1080p", duration: 5 });
    expect(models.map(({ name, price }) => [name, price?.usd.max])).toEqual([
      ["kling-2.6", 0.35],
      ["kling-2.5-turbo", 0.35],
      ["kling-3.0", 0.56],
      ["kling-3.0-turbo", 0.7],
      ["kling-4.0", 1.47],
    ]);
  });

  test.each<[string, ModelQuery, string[]]>([
    ["a duration", { endpoint: "video.textToVideo", duration: 25 }, ["kling-4.0"]],
    ["a resolution", { endpoint: "video.textToVideo", resolution: "4k" }, ["kling-3.0"]],
    ["an aspect ratio", { endpoint: "video.textToVideo", aspectRatio: "21:9" }, ["kling-4.0-flash", "kling-4.0"]],
    [
      "audio at a resolution with which only some models generate it",
      { endpoint: "video.textToVideo", resolution: "720p", audio: "native", duration: 10 },
      ["kling-3.0-turbo", "kling-4.0-flash", "kling-3.0", "kling-4.0"],
    ],
    [
      "no audio",
      { endpoint: "video.textToVideo", resolution: "720p", audio: "off", duration: 5 },
      ["kling-2.6", "kling-2.5-turbo", "kling-3.0"],
    ],
    [
      "a last frame",
      { endpoint: "video.imageToVideo", lastFrame: true, resolution: "720p", duration: 5 },
      ["kling-3.0", "kling-4.0"],
    ],
    ["frames between", { endpoint: "video.imageToVideo", middleFrames: 2 }, ["kling-4.0"]],
    ["elements", { endpoint: "video.imageToVideo", elements: 3 }, ["kling-3.0"]],
    ["several shots", { endpoint: "video.textToVideo", multiShot: true }, ["kling-3.0-turbo", "kling-3.0"]],
    ["a series", { endpoint: "image.omni", series: true }, ["kling-3.0-omni", "kling-image-4.0"]],
    ["nothing, where every input has an image", { endpoint: "image.multiImage" }, ["kling-v2-1"]],
    ["something that no model has", { endpoint: "image.generate", resolution: "8k" }, []],
  ])("selects by %s", (_name, query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  test("returns the price of the settings, and a range for omitted ones", () => {
    const settings = { endpoint: "video.omni", resolution: "720p", duration: 5 } as const;
    const [model] = find({ ...settings, video: "feature" });
    expect(model?.price).toEqual(
      estimate({ endpoint: "video.omni", model: model?.name ?? "", resolution: "720p", seconds: 5, videoInput: true }),
    );
    const all = find({ endpoint: "video.textToVideo" }).find(({ name }) => name === "kling-2.6");
    expect(all?.price).toMatchObject({ usd: { min: 0.21, max: 0.7 }, exact: false });
    expect(find({ endpoint: "image.generate", images: 4 })[0]?.price?.usd).toEqual({ min: 0.056, max: 0.056 });
    expect(find({ endpoint: "image.generate", image: true })[0]?.price?.row).toContain("i2i");
  });

  test("lists models without a price last", () => {
    const models = find({ endpoint: "video.omni", video: "base" });
    expect(models.map(({ name, price }) => [name, price !== undefined])).toEqual([
      ["kling-o1", true],
      ["kling-3.0-omni", true],
      ["kling-4.0", false],
      ["kling-4.0-flash", false],
    ]);
  });

  test("warns about models that were never tried, and reports the confidence", () => {
    const models = find({ endpoint: "video.textToVideo" });
    expect(models.find(({ name }) => name === "kling-4.0")).toMatchObject({
      title: "Kling 4.0",
      confidence: "third-party",
      price: { confidence: "assumed" },
      warnings: [{ code: "unconfirmed" }],
    });
    expect(models.find(({ name }) => name === "kling-3.0")).toMatchObject({ confidence: "official", warnings: [] });
  });

  test("lists every model of an endpoint that is not withdrawn if nothing else is asked", () => {
    for (const endpoint of ["textToVideo", "imageToVideo", "omni", "motionControl", "multiImage"] as const)
      expect(names({ endpoint: `video.${endpoint}` }).toSorted()).toEqual([...videoModelsFor(endpoint)].toSorted());
  });

  test("finds only models whose capabilities allow the settings", () => {
    const endpoints: readonly ModelEndpoint[] = ["video.textToVideo", "video.imageToVideo", "video.omni"];
    for (const endpoint of endpoints)
      for (const resolution of ["720p", "1080p", "4k"]) {
        const supported = videoModels.filter(({ name }) => {
          const capability = capabilities(name)?.[endpoint];
          return (
            capability?.supported &&
            !capability.row.withdrawn &&
            capability.settings["resolution"]?.allowed.includes(resolution)
          );
        });
        expect(names({ endpoint, resolution }).toSorted()).toEqual(supported.map(({ name }) => name).toSorted());
      }
  });
});
