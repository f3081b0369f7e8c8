import { describe, expect, test } from "vitest";
import { videoIssues } from "../../src/media/video-issues.ts";

type Video = Parameters<typeof videoIssues>[1];
type Limits = NonNullable<Parameters<typeof videoIssues>[2]>;

const video: Video = {
  container: "MP4",
  codec: "h264",
  duration: 5,
  width: 1280,
  height: 720,
  frameRate: 30,
  bytes: 1000,
};
const fact = { source: "media.md#videos", date: "2026-11", confidence: "official" } as const;
const limits: Limits = {
  ...fact,
  seconds: [2, 10],
  sides: [340, 2160],
  maxPixels: 1280 * 720,
  ratios: [0.4, 2.5],
  frameRates: [24, 60],
  maxBytes: 1000,
};

function messages(changes: Partial<Video>, of: Limits | undefined = limits): string[] {
  return videoIssues("video", { ...video, ...changes }, of).map(({ severity, message }) => `${severity}: ${message}`);
}

test.each<[string, Partial<Video>]>([
  ["within the limits", {}],
  ["as short as possible", { duration: 2 }],
  ["a little shorter than the minimum, as headers state", { duration: 1.951 }],
  ["as long as possible", { duration: 10 }],
  ["a little longer than the maximum, as headers state", { duration: 10.049 }],
  ["as small as possible", { width: 340, height: 340 }],
  ["as narrow as possible", { width: 800, height: 2000 / 2.5 }],
  ["of the lowest frame rate, on average", { frameRate: 23.5 }],
  ["of the highest frame rate, on average", { frameRate: 60.5 }],
])("has no issue %s", (_name, changes) => {
  expect(messages(changes)).toEqual([]);
});

test.each<[string, Partial<Video>]>([
  ["any facts", {}],
  ["a height", { width: 1 }],
  ["a width", { height: 1 }],
])("a video whose header is without %s is not checked further", (_name, facts) => {
  expect(videoIssues("video", { container: "MP4", bytes: undefined, ...facts }, limits)).toEqual([]);
});

test.each<[Partial<Video>, string]>([
  [{ codec: "hevc" }, "error: `video` is encoded as HEVC (H.265), which the service rejects. Convert it to H.264."],
  [
    { codec: "av1" },
    "warning: `video` is encoded as av1, which is not documented. Only H.264 is known to be accepted.",
  ],
  [{ bytes: 1001 }, "error: `video` has 1001 bytes, but the maximum is 1000."],
  [{ duration: 1.9 }, "error: `video` lasts 1.9 s, but it must last 2 to 10 s."],
  [{ duration: 10.1 }, "error: `video` lasts 10.1 s, but it must last 2 to 10 s."],
  [{ width: 339, height: 400 }, "error: `video` is 339 x 400 px, but each side must have 340 to 2160 px."],
  [{ width: 400, height: 339 }, "error: `video` is 400 x 339 px, but each side must have 340 to 2160 px."],
  [{ width: 1280, height: 721 }, "error: `video` is 1280 x 721 px, but the maximum is 921600 pixels."],
  [{ width: 860, height: 341 }, "error: `video` is 860 x 341 px, but the ratio of width to height must be 0.4 to 2.5."],
  [{ width: 341, height: 860 }, "error: `video` is 341 x 860 px, but the ratio of width to height must be 0.4 to 2.5."],
  [{ frameRate: 23 }, "warning: `video` has 23 frames per second, but the documented rates are 24 to 60."],
  [{ frameRate: 61 }, "warning: `video` has 61 frames per second, but the documented rates are 24 to 60."],
])("%j has one issue", (changes, message) => {
  expect(messages(changes)).toEqual([message]);
});

describe("an issue has the limits", () => {
  test.each<[Partial<Video>, object]>([
    [{ bytes: 1001 }, { code: "media_too_large", maximum: 1000, actual: 1001 }],
    [{ duration: 11 }, { code: "media_dimensions", minimum: 2, maximum: 10 }],
    [
      { width: 400, height: 339 },
      { code: "media_dimensions", minimum: 340, maximum: 2160, actual: 339 },
    ],
    [
      { width: 1280, height: 721 },
      { code: "media_dimensions", maximum: 921_600, actual: 922_880 },
    ],
    [{ frameRate: 61 }, { code: "media_dimensions", minimum: 24, maximum: 60 }],
  ])("of %j", (changes, details) => {
    expect(videoIssues("video", { ...video, ...changes }, limits)).toMatchObject([details]);
  });
});

test("without limits, only the codec is checked", () => {
  const changes = { duration: 9999, width: 1, height: 9999, frameRate: 1, bytes: 1e12 };
  expect(videoIssues("video", { ...video, ...changes }, undefined)).toEqual([]);
  expect(messages({ codec: "hevc" }, fact)).toHaveLength(1);
});
