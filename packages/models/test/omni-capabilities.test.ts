import { describe, expect, test } from "vitest";
import {
  type AskedParts,
  motionCapabilities,
  motionCapability,
  multiImageCapabilities,
  omniCapabilities,
  omniCapability,
  omniIssues,
  videoCapability,
} from "../src/capabilities.ts";
import { videoModel } from "../src/index.ts";

const nothing: AskedParts = {
  firstFrame: false,
  lastFrame: false,
  references: 0,
  elements: [],
  video: undefined,
  shots: false,
  duration: undefined,
};

function told(model: string, asked: Partial<AskedParts>): string[] {
  const row = omniCapability(model);
  if (!row) throw new Error(`no row for ${model}`);
  return omniIssues(row, { ...nothing, ...asked }).map(
    ({ path, reason, severity }) => `${severity === "error" ? "" : "warning "}${path}: ${reason}`,
  );
}

test.each([...omniCapabilities, ...motionCapabilities, ...multiImageCapabilities])(
  "$product of $model is of a known model, has a prompt limit for its designs, and is found by its v1 name",
  (row) => {
    const model = videoModel(row.model);
    expect(Object.keys(row.promptMax).toSorted()).toEqual([...(model?.v1 ? ["v1"] : []), ...(model?.v2 ? ["v2"] : [])]);
    expect(videoCapability(row.product, model?.v1 ?? "")).toBe(row);
  },
);

test("a model that is not at an endpoint has no row there", () => {
  expect(omniCapability("kling-3.0")).toBeUndefined();
  expect(motionCapability("kling-3.0-omni")).toBeUndefined();
});

describe("what goes together at omni video", () => {
  const image = "image" as const;
  const video = "video" as const;
  const of = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

  test.each<[string, string, Partial<AskedParts>]>([
    ["seven references", "kling-3.0-omni", { references: 7 }],
    ["three elements of the video kind", "kling-3.0-omni", { elements: of(3, video) }],
    ["two of each kind", "kling-3.0-omni", { elements: [video, video, image, image] }],
    ["four references beside a video", "kling-3.0-omni", { references: 4, video: "feature" }],
    ["one element of the video kind beside a video", "kling-3.0-omni", { elements: [video], video: "base" }],
    ["a first frame with a feature video", "kling-o1", { firstFrame: true, video: "feature" }],
    ["seven seconds between two frames", "kling-o1", { firstFrame: true, lastFrame: true, duration: 7 }],
    ["seven seconds with a reference", "kling-o1", { firstFrame: true, references: 1, duration: 7 }],
  ])("%s are fine with %s", (_what, model, asked) => {
    expect(told(model, asked)).toEqual([]);
  });

  test.each<[string, string, Partial<AskedParts>, RegExp]>([
    ["eight references", "kling-3.0-omni", { references: 8 }, /^references: .* at most 7 references/],
    ["eight elements", "kling-o1", { elements: of(8, undefined) }, /^elements: .* at most 7 references/],
    ["four of the video kind", "kling-3.0-omni", { elements: of(4, video) }, /^elements: .* at most 3 .* video kind/],
    ["five of both kinds", "kling-3.0-omni", { elements: [video, ...of(4, image)] }, /^elements: .* at most 4 .* both/],
    ["five beside a video", "kling-3.0-omni", { references: 5, video: "feature" }, /at most 4 .* beside a video/],
    [
      "two of the video kind beside a video",
      "kling-3.0-omni",
      { elements: of(2, video), video: "base" },
      /^elements: .* at most 1 .* beside a video/,
    ],
    [
      "both kinds beside a video",
      "kling-3.0-omni",
      { elements: [video, image], video: "base" },
      /^elements: .* one kind only beside a video/,
    ],
    [
      "a reference beside a video and a video element",
      "kling-3.0-omni",
      { elements: [video], references: 1, video: "base" },
      /^references: .* no references/,
    ],
    [
      "four elements beside a frame",
      "kling-3.0-omni",
      { elements: of(4, image), firstFrame: true },
      /^elements: .* at most 3 elements beside a frame/,
    ],
    ["a video element", "kling-o1", { elements: [video] }, /^elements: .* image kind only/],
    [
      "a reference between frames",
      "kling-o1",
      { references: 1, firstFrame: true, lastFrame: true },
      /^references: .* no references beside a first and a last frame/,
    ],
    [
      "an element between frames",
      "kling-o1",
      { elements: [image], firstFrame: true, lastFrame: true },
      /^elements: .* no elements beside a first and a last frame/,
    ],
    ["a frame with a base video", "kling-3.0-omni", { firstFrame: true, video: "base" }, /^firstFrame: .* no frames/],
    ["shots of a base video", "kling-3.0-omni", { shots: true, video: "base" }, /^shots: .* one shot/],
    [
      "a last frame with a feature video",
      "kling-o1",
      { firstFrame: true, lastFrame: true, video: "feature" },
      /^lastFrame: .* no last frame beside a feature video/,
    ],
    ["seven seconds of a frame alone", "kling-o1", { firstFrame: true, duration: 7 }, /^duration: .* 5 or 10 seconds/],
  ])("%s are not, with %s", (_what, model, asked, words) => {
    expect(told(model, asked)[0]).toMatch(words);
  });

  test.each<[string, string, Partial<AskedParts>, RegExp]>([
    [
      "seven seconds of words alone (contradicted)",
      "kling-o1",
      { duration: 7 },
      /^warning duration: .* 5 or 10 seconds of words alone/,
    ],
    [
      "a last frame with a feature video (written of O1)",
      "kling-3.0-omni",
      { lastFrame: true, video: "feature" },
      /^warning lastFrame: .* no last frame beside a feature video/,
    ],
    [
      "whether frames count as pictures (not said)",
      "kling-3.0-omni",
      { references: 7, firstFrame: true },
      /^warning references: .* at most 7 .* may count frames/,
    ],
    [
      "whether references count beside both kinds",
      "kling-3.0-omni",
      { references: 2, elements: [video, image, image] },
      /^warning references: .* only 4 .* when both kinds are among them/,
    ],
  ])("warnings only: %s, with %s", (_what, model, asked, words) => {
    expect(told(model, asked)).toEqual([expect.stringMatching(words)]);
  });
});
