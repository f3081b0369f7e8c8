import { describe, expect, test } from "vitest";
import {
  type RequestedOmniParts,
  motionCapabilities,
  motionCapability,
  multiImageCapabilities,
  omniCapabilities,
  omniCapability,
  omniIssues,
  videoCapability,
} from "../src/capabilities.ts";
import { videoModel } from "../src/index.ts";

const noParts: RequestedOmniParts = {
  firstFrame: false,
  lastFrame: false,
  references: 0,
  elements: [],
  video: undefined,
  shots: false,
  duration: undefined,
};

function issuesOf(model: string, parts: Partial<RequestedOmniParts>): string[] {
  const row = omniCapability(model);
  if (!row) throw new Error(`no row for ${model}`);
  return omniIssues(row, { ...noParts, ...parts }).map(
    ({ path, reason, severity }) => `${severity === "error" ? "" : "warning "}${path}: ${reason}`,
  );
}

test.each([...omniCapabilities, ...motionCapabilities, ...multiImageCapabilities])(
  "$endpoint with $model has a known model and a prompt limit for each of its API versions",
  (row) => {
    const model = videoModel(row.model);
    expect(Object.keys(row.maxPromptLength).toSorted()).toEqual([
      ...(model?.v1 ? ["v1"] : []),
      ...(model?.v2 ? ["v2"] : []),
    ]);
    expect(videoCapability(row.endpoint, model?.v1 ?? "")).toBe(row);
  },
);

test("returns undefined for a model that the endpoint does not support", () => {
  expect(omniCapability("kling-3.0")).toBeUndefined();
  expect(motionCapability("kling-3.0-omni")).toBeUndefined();
});

describe("combinations of omni parts", () => {
  const image = "image" as const;
  const video = "video" as const;
  const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

  test.each<[string, string, Partial<RequestedOmniParts>]>([
    ["seven references", "kling-3.0-omni", { references: 7 }],
    ["three elements of the video kind", "kling-3.0-omni", { elements: repeat(3, video) }],
    ["two elements of each kind", "kling-3.0-omni", { elements: [video, video, image, image] }],
    ["four references with a video", "kling-3.0-omni", { references: 4, video: "feature" }],
    ["one element of the video kind with a video", "kling-3.0-omni", { elements: [video], video: "base" }],
    ["a first frame with a feature video", "kling-o1", { firstFrame: true, video: "feature" }],
    ["three seconds with a base video", "kling-o1", { video: "base", duration: 3 }],
    ["six references with a first frame", "kling-3.0-omni", { firstFrame: true, references: 6 }],
    ["seven seconds with a reference", "kling-o1", { firstFrame: true, references: 1, duration: 7 }],
  ])("accepts %s with %s", (_parts, model, parts) => {
    expect(issuesOf(model, parts)).toEqual([]);
  });

  test.each<[string, string, Partial<RequestedOmniParts>, RegExp]>([
    ["eight references", "kling-3.0-omni", { references: 8 }, /^references: .* at most 7 references/],
    ["eight elements", "kling-o1", { elements: repeat(8, undefined) }, /^elements: .* at most 7 references/],
    [
      "four elements of the video kind",
      "kling-3.0-omni",
      { elements: repeat(4, video) },
      /^elements: .* at most 3 .* video kind/,
    ],
    [
      "five elements of both kinds",
      "kling-3.0-omni",
      { elements: [video, ...repeat(4, image)] },
      /^elements: .* at most 4 .* both/,
    ],
    [
      "five references with a video",
      "kling-3.0-omni",
      { references: 5, video: "feature" },
      /at most 4 .* with a video/,
    ],
    [
      "two elements of the video kind with a video",
      "kling-3.0-omni",
      { elements: repeat(2, video), video: "base" },
      /^elements: .* at most 1 .* with a video/,
    ],
    [
      "elements of both kinds with a video",
      "kling-3.0-omni",
      { elements: [video, image], video: "base" },
      /^elements: .* only elements of one kind with a video/,
    ],
    [
      "a reference with a video and an element of the video kind",
      "kling-3.0-omni",
      { elements: [video], references: 1, video: "base" },
      /^references: .* does not support references/,
    ],
    [
      "four elements with a first frame",
      "kling-3.0-omni",
      { elements: repeat(4, image), firstFrame: true },
      /^elements: .* at most 3 elements with a first frame/,
    ],
    [
      "an element of the video kind",
      "kling-o1",
      { elements: [video] },
      /^elements: .* only elements of the image kind/,
    ],
    [
      "a reference with both frames",
      "kling-o1",
      { references: 1, firstFrame: true, lastFrame: true },
      /^references: .* does not support references with a first and a last frame/,
    ],
    [
      "an element with both frames",
      "kling-o1",
      { elements: [image], firstFrame: true, lastFrame: true },
      /^elements: .* does not support elements with a first and a last frame/,
    ],
    [
      "a frame with a base video",
      "kling-3.0-omni",
      { firstFrame: true, video: "base" },
      /^firstFrame: .* does not support frames/,
    ],
    ["several shots with a base video", "kling-3.0-omni", { shots: true, video: "base" }, /^shots: .* only one shot/],
    [
      "a last frame with a feature video",
      "kling-o1",
      { firstFrame: true, lastFrame: true, video: "feature" },
      /^lastFrame: .* does not support a last frame with a feature video/,
    ],
    [
      "seven seconds with a first frame alone",
      "kling-o1",
      { firstFrame: true, duration: 7 },
      /^duration: .* 5 or 10 seconds/,
    ],
    [
      "four seconds with a prompt alone",
      "kling-o1",
      { duration: 4 },
      /^duration: .* only durations of 5 or 10 seconds/,
    ],
    [
      "seven references with a first frame",
      "kling-3.0-omni",
      { references: 7, firstFrame: true },
      /^references: .* at most 7 references and image elements in total, including frames/,
    ],
    [
      "six references with both frames",
      "kling-3.0-omni",
      { references: 6, firstFrame: true, lastFrame: true },
      /^references: .* at most 7 references and image elements/,
    ],
    [
      "five references with a first frame and elements of unknown kind",
      "kling-o1",
      { references: 5, firstFrame: true, elements: repeat(2, undefined) },
      /^references: .* at most 7 references and image elements/,
    ],
    [
      "six references with two elements of unknown kind",
      "kling-3.0-omni",
      { references: 6, elements: repeat(2, undefined) },
      /^references: .* at most 7 references and image elements/,
    ],
  ])("rejects %s with %s", (_parts, model, parts, reason) => {
    expect(issuesOf(model, parts)[0]).toMatch(reason);
  });

  test.each<[string, string, Partial<RequestedOmniParts>, RegExp]>([
    [
      "seven seconds with two frames, because the documentation allows it",
      "kling-o1",
      { firstFrame: true, lastFrame: true, duration: 7 },
      /^warning duration: .* may support only durations of 5 or 10 seconds without references/,
    ],
    [
      "seven seconds with an element alone, because the documentation allows it",
      "kling-o1",
      { elements: [undefined], duration: 7 },
      /^warning duration: .* 5 or 10 seconds without references/,
    ],
    [
      "a last frame with a feature video, because it is documented for O1 only",
      "kling-3.0-omni",
      { lastFrame: true, video: "feature" },
      /^warning lastFrame: .* does not support a last frame with a feature video/,
    ],
    [
      "four references and a frame with a video, because frames may count",
      "kling-3.0-omni",
      { references: 4, firstFrame: true, video: "feature" },
      /^warning references: .* at most 4 .* may also count frames/,
    ],
    [
      "references with elements of both kinds, because references may count",
      "kling-3.0-omni",
      { references: 2, elements: [video, image, image] },
      /^warning references: .* only 4 .* if elements of both kinds are used/,
    ],
  ])("warns about %s, with %s", (_parts, model, parts, reason) => {
    expect(issuesOf(model, parts)).toEqual([expect.stringMatching(reason)]);
  });
});
