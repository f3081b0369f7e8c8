import { describe, expect, test } from "vitest";
import { imageToVideoCapabilities, textToVideoCapabilities, videoCapability } from "../src/capabilities.ts";
import { videoModel, videoModels } from "../src/index.ts";

const confidences = ["official", "observed", "third-party", "assumed"];
const rows = [...textToVideoCapabilities, ...imageToVideoCapabilities];

describe.each(rows.map((row) => [`${row.endpoint} with ${row.model}`, row] as const))("%s", (_name, row) => {
  test("has a known model and a prompt limit for each of its API versions", () => {
    const model = videoModel(row.model);
    expect(Object.keys(row.maxPromptLength).toSorted()).toEqual([
      ...(model?.v1 ? ["v1"] : []),
      ...(model?.v2 ? ["v2"] : []),
    ]);
  });

  test("has an available successor if it is withdrawn", () => {
    const successor = row.withdrawn && videoCapability(row.endpoint, row.withdrawn.successor);
    expect(row.withdrawn === undefined || (successor && !successor.withdrawn)).toBe(true);
  });

  test("has only rules that require supported values", () => {
    const supported: Record<string, readonly unknown[]> = {
      resolution: row.resolutions,
      duration: row.durations,
      audio: row.audio === "choice" ? ["native", "off"] : [],
    };
    for (const { requires } of row.rules ?? []) {
      for (const [setting, values] of Object.entries(requires)) {
        for (const value of values ?? []) expect(supported[setting]).toContain(value);
      }
    }
  });

  test("states its source, date and confidence", () => {
    expect(row.source).toMatch(/^[a-z0-9-]+\.md(#[a-z0-9-]+)?(, |$)/);
    expect(row.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(confidences).toContain(row.confidence);
  });
});

test.each(
  videoModels.flatMap((model) =>
    [model.name, model.v1 ?? [], model.v2 ?? []].flat().map((name) => [name, model] as const),
  ),
)("videoModel finds a model by the name %s", (name, model) => {
  expect(videoModel(name)).toBe(model);
});

test("returns undefined for an unknown model", () => {
  expect(videoModel("kling-9")).toBeUndefined();
  expect(videoCapability("textToVideo", "kling-9")).toBeUndefined();
});
