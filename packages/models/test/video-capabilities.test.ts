import { describe, expect, test } from "vitest";
import { imageToVideoCapabilities, textToVideoCapabilities, videoCapability } from "../src/capabilities.ts";
import { videoModel, videoModels } from "../src/index.ts";

const confidence = ["official", "observed", "third-party", "assumed"];
const rows = [...textToVideoCapabilities, ...imageToVideoCapabilities];

describe.each(rows.map((row) => [`${row.product} of ${row.model}`, row] as const))("%s", (_name, row) => {
  test("is of a known model, and has a prompt limit for just the designs that have the model", () => {
    const model = videoModel(row.model);
    expect(Object.keys(row.promptMax).toSorted()).toEqual([...(model?.v1 ? ["v1"] : []), ...(model?.v2 ? ["v2"] : [])]);
  });

  test("names a successor that is not withdrawn itself", () => {
    const successor = row.withdrawn && videoCapability(row.product, row.withdrawn.successor);
    expect(row.withdrawn === undefined || (successor && !successor.withdrawn)).toBe(true);
  });

  test("has rules, if any, whose needs the model can meet", () => {
    const can: Record<string, readonly unknown[]> = {
      resolution: row.resolutions,
      duration: row.durations,
      audio: row.audio === "choice" ? ["native", "off"] : [],
    };
    for (const { requires: needs } of row.rules ?? []) {
      for (const [setting, values] of Object.entries(needs)) {
        for (const value of values ?? []) expect(can[setting]).toContain(value);
      }
    }
  });

  test("tells its source, date and confidence", () => {
    expect(row.source).toMatch(/^[a-z0-9-]+\.md(#[a-z0-9-]+)?(, |$)/);
    expect(row.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(confidence).toContain(row.confidence);
  });
});

test.each(
  videoModels.flatMap((model) =>
    [model.name, model.v1 ?? [], model.v2 ?? []].flat().map((name) => [name, model] as const),
  ),
)("the name %s finds its model", (name, model) => {
  expect(videoModel(name)).toBe(model);
});

test("a model that nobody knows has no capability and no name", () => {
  expect(videoModel("kling-9")).toBeUndefined();
  expect(videoCapability("textToVideo", "kling-9")).toBeUndefined();
});
