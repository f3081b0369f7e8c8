import { describe, expect, test } from "vitest";
import { capabilities } from "../src/capabilities.ts";
import { estimate, priceList, type PriceQuery, unpriced } from "../src/prices.ts";

const textToVideo = { endpoint: "video.textToVideo", seconds: 1 };
const motion = { endpoint: "video.motionControl", seconds: 1 };
const omni = { endpoint: "video.omni", seconds: 1 };

/**
 * The units of one second at 720p, 1080p and 4k, or undefined if the list has no price
 * (apps/docs/service/prices.md#video-prices).
 */
const perSecond: readonly [name: string, query: PriceQuery, ...units: (number | undefined)[]][] = [
  ["3.0 turbo", { ...textToVideo, model: "kling-3.0-turbo", audio: true }, 0.8, 1, undefined],
  ["3.0 turbo, without audio", { ...textToVideo, model: "kling-3.0-turbo" }, 0.8, 1, undefined],
  ["3.0, without audio", { ...textToVideo, model: "kling-3.0" }, 0.6, 0.8, 3],
  ["3.0, with audio", { ...textToVideo, model: "kling-3.0", audio: true }, 0.9, 1.2, 3],
  [
    "3.0, with voices, no longer offered",
    { ...textToVideo, model: "kling-3.0", audio: true, voices: true },
    undefined,
    undefined,
    undefined,
  ],
  ["3.0, motion control", { ...motion, model: "kling-3.0" }, 0.9, 1.2, undefined],
  ["3.0 omni, no video, without audio", { ...omni, model: "kling-3.0-omni" }, 0.6, 0.8, 3],
  ["3.0 omni, no video, with audio", { ...omni, model: "kling-3.0-omni", audio: true }, 0.8, 1, 3],
  ["3.0 omni, video, without audio", { ...omni, model: "kling-3.0-omni", videoInput: true }, 0.9, 1.2, 3],
  [
    "3.0 omni, video, with audio, no longer offered",
    { ...omni, model: "kling-3.0-omni", videoInput: true, audio: true },
    undefined,
    undefined,
    undefined,
  ],
  ["O1, no video", { ...omni, model: "kling-o1" }, 0.6, 0.8, undefined],
  ["O1, video", { ...omni, model: "kling-o1", videoInput: true }, 0.9, 1.2, undefined],
  ["2.6, without audio", { ...textToVideo, model: "kling-2.6" }, 0.3, 0.5, undefined],
  ["2.6, with audio", { ...textToVideo, model: "kling-2.6", audio: true }, undefined, 1, undefined],
  ["2.6, with a voice", { ...textToVideo, model: "kling-2.6", audio: true, voices: true }, undefined, 1.2, undefined],
  ["2.6, motion control", { ...motion, model: "kling-2.6" }, 0.5, 0.8, undefined],
  ["2.5 turbo", { ...textToVideo, model: "kling-2.5-turbo" }, 0.3, 0.5, undefined],
  ["avatar", { endpoint: "video.avatar", seconds: 1 }, 0.4, 0.8, undefined],
];

describe("prices per second", () => {
  test.each(perSecond)("%s", (_name, query, ...units) => {
    const found = ["720p", "1080p", "4k"].map((resolution) => estimate({ ...query, resolution }));
    expect(found.map((each) => each?.units.min)).toEqual(units);
    for (const each of found.filter((price) => price !== undefined)) {
      expect(each).toMatchObject({ exact: true, packageType: "video", confidence: "official" });
    }
  });

  test.each(
    perSecond.filter(
      ([, { endpoint, model }]) =>
        endpoint === textToVideo.endpoint && capabilities(model ?? "")?.["video.imageToVideo"].supported,
    ),
  )("image to video costs as much as text to video with %s", (_name, query) => {
    const at1080p = { ...query, resolution: "1080p" };
    expect(estimate({ ...at1080p, endpoint: "video.imageToVideo" })).toEqual(estimate(at1080p));
  });
});

/** The units of 5 and 10 seconds at 720p and 1080p, before the withdrawal of these models. */
const perVideo: readonly [name: string, query: PriceQuery, ...units: number[]][] = [
  ["2.1", { ...textToVideo, model: "kling-v2-1" }, 2, 4, 3.5, 7],
  ["2.1 master", { ...textToVideo, model: "kling-v2-1-master" }, 10, 20, 10, 20],
  ["2 master", { ...textToVideo, model: "kling-v2-master" }, 10, 20, 10, 20],
  ["1.6", { ...textToVideo, model: "kling-v1-6" }, 2, 4, 3.5, 7],
  ["1.5", { ...textToVideo, model: "kling-v1-5" }, 2, 4, 3.5, 7],
  ["1", { ...textToVideo, model: "kling-v1" }, 1, 2, 3.5, 7],
  ["several images", { endpoint: "video.multiImage", model: "kling-v1-6" }, 2, 4, 3.5, 7],
  ["several elements", { endpoint: "video.multiElements", model: "kling-v1-6" }, 3, 6, 5, 10],
];

describe("prices per video of older models", () => {
  test.each(perVideo)("%s", (_name, query, ...units) => {
    const found = ["720p", "1080p"].flatMap((resolution) =>
      [5, 10].map((seconds) => estimate({ ...query, resolution, seconds })),
    );
    expect(found.map((each) => each?.units.max)).toEqual(units);
    for (const each of found) {
      expect(each).toMatchObject({ exact: true, confidence: "third-party" });
      expect(each?.notes).toContainEqual(expect.stringContaining("older price list"));
    }
  });

  test("other durations have no price", () => {
    expect(estimate({ ...textToVideo, model: "kling-v1", resolution: "720p", seconds: 7 })).toBeUndefined();
  });

  test.each([
    ["kling-v1", "720p", 1],
    ["kling-v1", "1080p", 3.5],
    ["kling-v1-5", "720p", 2],
    ["kling-v1-5", "1080p", 3.5],
    ["kling-v1-6", "720p", 2],
    ["kling-v1-6", "1080p", 3.5],
  ])("extending a video of %s at %s costs %d units", (model, resolution, units) => {
    expect(estimate({ endpoint: "video.extend", model, resolution })?.units).toEqual({ min: units, max: units });
  });

  test("the estimate of an extension of an unknown video is a range", () => {
    expect(estimate({ endpoint: "video.extend" })).toMatchObject({
      units: { min: 1, max: 3.5 },
      exact: false,
      notes: [
        "The price depends on unspecified settings: model, resolution.",
        "The price is from an older price list. The current price may differ.",
      ],
    });
  });
});

/** The units of one image at 1k, 2k and 4k (apps/docs/service/prices.md#image-prices). */
const perImage: readonly [name: string, query: PriceQuery, ...units: (number | undefined)[]][] = [
  ["3.0 from text", { endpoint: "image.generate", model: "kling-3.0" }, 8, 8, undefined],
  [
    "3.0 from an image",
    { endpoint: "image.generate", model: "kling-3.0", function: "image-to-image" },
    8,
    8,
    undefined,
  ],
  ["3.0 omni from text", { endpoint: "image.omni", model: "kling-3.0-omni" }, 8, 8, 16],
  ["3.0 omni from an image", { endpoint: "image.omni", model: "kling-3.0-omni", function: "image-to-image" }, 8, 8, 16],
  ["O1 from text", { endpoint: "image.omni", model: "kling-image-o1" }, 8, 8, undefined],
  [
    "O1 from an image",
    { endpoint: "image.omni", model: "kling-image-o1", function: "image-to-image" },
    8,
    8,
    undefined,
  ],
  ["2.1 from text", { endpoint: "image.generate", model: "kling-v2-1" }, 4, 4, undefined],
  [
    "2.1 from an image",
    { endpoint: "image.generate", model: "kling-v2-1", function: "image-to-image" },
    8,
    8,
    undefined,
  ],
  ["2.1 from several", { endpoint: "image.multiImage", model: "kling-v2-1", function: "multi-image" }, 16, 16, 16],
  ["AI multi-shot", { endpoint: "image.multiShot" }, 20, 20, 20],
  ["outpainting", { endpoint: "image.expand" }, 8, 8, 8],
  ["2 from text", { endpoint: "image.generate", model: "kling-v2" }, 4, 4, undefined],
  [
    "2 from an image",
    { endpoint: "image.generate", model: "kling-v2", function: "image-to-image" },
    8,
    undefined,
    undefined,
  ],
  ["2 from several", { endpoint: "image.multiImage", model: "kling-v2" }, 16, 16, 16],
  ["2 restyle", { endpoint: "image.generate", model: "kling-v2-new", function: "image-to-image" }, 8, 8, 8],
  ["1.5 from text", { endpoint: "image.generate", model: "kling-v1-5" }, 4, undefined, undefined],
  [
    "1.5 from an image",
    { endpoint: "image.generate", model: "kling-v1-5", function: "image-to-image" },
    8,
    undefined,
    undefined,
  ],
  ["1 from text", { endpoint: "image.generate", model: "kling-v1" }, 1, undefined, undefined],
  [
    "1 from an image",
    { endpoint: "image.generate", model: "kling-v1", function: "image-to-image" },
    1,
    undefined,
    undefined,
  ],
];

describe("prices per image", () => {
  test.each(perImage)("%s", (_name, query, ...units) => {
    const found = ["1k", "2k", "4k"].map((resolution) => estimate({ ...query, resolution }));
    expect(found.map((each) => each?.units.min)).toEqual(units);
    for (const each of found.filter((price) => price !== undefined)) {
      expect(each).toMatchObject({ exact: true, packageType: "image" });
    }
  });

  test("nine images cost nine times as much as one", () => {
    expect(estimate({ endpoint: "image.generate", model: "kling-3.0", resolution: "1k", images: 9 })).toMatchObject({
      units: { min: 72, max: 72 },
      usd: { min: 0.252, max: 0.252 },
    });
  });

  test("a price per call does not depend on the number of images", () => {
    expect(estimate({ endpoint: "image.multiShot", images: 3 })?.units).toEqual({ min: 20, max: 20 });
  });

  test("the estimate of a series of automatic length is a range", () => {
    const series = { endpoint: "image.omni", model: "kling-3.0-omni", resolution: "4k", images: { min: 2, max: 9 } };
    expect(estimate(series)).toMatchObject({
      units: { min: 32, max: 144 },
      usd: { min: 0.112, max: 0.504 },
      exact: false,
      notes: ["The model chooses the number of images: 2 to 9."],
    });
  });

  test("a withdrawn model has its last known price and a note", () => {
    expect(estimate({ endpoint: "image.generate", model: "kling-v1", resolution: "1k" })).toMatchObject({
      row: "img-v1-t2i-1k",
      date: "2026-06-26",
      notes: [expect.stringContaining("no longer in the documentation")],
    });
  });

  test("try-on is charged in try-on units", () => {
    for (const model of ["kolors-virtual-try-on-v1", "kolors-virtual-try-on-v1-5"]) {
      expect(estimate({ endpoint: "image.tryOn", model })).toMatchObject({
        units: { min: 1, max: 1 },
        usd: { min: 0.07, max: 0.07 },
        packageType: "try-on",
        confidence: "third-party",
      });
    }
  });
});

test.each([
  ["audio.speech", 0.05],
  ["audio.voices", 0.05],
  ["video.faces.identify", 0.05],
  ["audio.textToAudio", 0.25],
  ["audio.videoToAudio", 0.25],
  ["image.recognize", 0.1],
  ["video.elements", 0],
  ["video.elements.delete", 0],
])("a call of %s costs %d video units", (endpoint, units) => {
  expect(estimate({ endpoint })).toMatchObject({
    units: { min: units, max: units },
    packageType: "video",
    exact: true,
  });
  expect(estimate({ endpoint, calls: 3 })?.units.max).toBeCloseTo(3 * units, 9);
});

test.each([
  [2, 0.5],
  [5, 0.5],
  [5.1, 1],
  [60, 6],
])("lip-sync of %d seconds costs %d units in full blocks of 5 seconds", (seconds, units) => {
  expect(estimate({ endpoint: "video.lipSync", seconds })?.units).toEqual({ min: units, max: units });
});

describe("observed charges", () => {
  test.each<[name: string, query: PriceQuery, units: number]>([
    ["one image of kling-v3", { endpoint: "image.generate", model: "kling-v3", resolution: "1k", images: 1 }, 8],
    ["one image of kling-v2-1", { endpoint: "image.generate", model: "kling-v2-1", resolution: "1k" }, 4],
    [
      "3.0 turbo, 3 s, 720p",
      { endpoint: "video.textToVideo", model: "kling-3.0-turbo", resolution: "720p", seconds: 3 },
      2.4,
    ],
    [
      "3.0 turbo, 3.041 s of output, 720p",
      { endpoint: "video.textToVideo", model: "kling-3.0-turbo", resolution: "720p", seconds: 3.041 },
      2.4,
    ],
    [
      "3.0 omni, first frame, 3 s, without audio",
      { endpoint: "video.omni", model: "kling-3.0-omni", resolution: "720p", seconds: 3 },
      1.8,
    ],
    [
      "kling-v3-omni std, 1 s, without audio",
      { endpoint: "video.omni", model: "kling-v3-omni", resolution: "720p", seconds: 1 },
      0.6,
    ],
    ["avatar std, 11.3 s of speech", { endpoint: "video.avatar", resolution: "720p", seconds: 11.3 }, 4.4],
    ["speech", { endpoint: "audio.speech" }, 0.05],
    ["a custom voice", { endpoint: "audio.voices" }, 0.05],
    ["an element", { endpoint: "video.elements" }, 0],
  ])("%s", (_name, query, units) => {
    expect(estimate(query)?.units).toEqual({ min: units, max: units });
  });
});

describe("estimates that are ranges", () => {
  test.each<[name: string, query: PriceQuery, min: number, max: number, note: string]>([
    [
      "motion control of a video of unknown duration",
      { endpoint: "video.motionControl", model: "kling-3.0", resolution: "720p" },
      2.7,
      27,
      "The duration depends on the input: 3 to 30 seconds.",
    ],
    [
      "motion control of at most 10 s",
      { endpoint: "video.motionControl", model: "kling-2.6", resolution: "1080p", seconds: { min: 3, max: 10 } },
      2.4,
      8,
      "The duration depends on the input: 3 to 10 seconds.",
    ],
    [
      "an avatar of unknown duration",
      { endpoint: "video.avatar", resolution: "720p" },
      0.8,
      120,
      "The duration depends on the input: 2 to 300 seconds.",
    ],
    [
      "an edited video of unknown duration",
      { endpoint: "video.omni", model: "kling-3.0-omni", resolution: "720p", videoInput: true },
      2.7,
      13.5,
      "The duration depends on the input: 3 to 15 seconds.",
    ],
    [
      "an edited video of unknown duration with O1",
      { endpoint: "video.omni", model: "kling-o1", resolution: "720p", videoInput: true },
      2.7,
      9,
      "The duration depends on the input: 3 to 10 seconds.",
    ],
    [
      "lip-sync of unknown duration",
      { endpoint: "video.lipSync" },
      0.5,
      6,
      "The duration depends on the input: 2 to 60 seconds.",
    ],
    [
      "an unspecified resolution",
      { endpoint: "video.textToVideo", model: "kling-3.0", seconds: 5 },
      3,
      15,
      "The price depends on unspecified settings: resolution.",
    ],
  ])("%s", (_name, query, min, max, note) => {
    const found = estimate(query);
    expect(found).toMatchObject({ units: { min, max }, exact: false });
    expect(found?.notes[0]).toBe(note);
  });

  test("a range has the confidence of its least certain row", () => {
    const ofAnyModel = estimate({ endpoint: "video.textToVideo", resolution: "720p", seconds: 5 });
    expect(ofAnyModel?.confidence).toBe("assumed");
  });
});

test.each([
  ["kling-3.0", "kling-v3", "video.textToVideo"],
  ["kling-2.6", "kling-v2-6", "video.imageToVideo"],
  ["kling-2.5-turbo", "kling-v2-5-turbo", "video.textToVideo"],
  ["kling-3.0", "kling-v3", "image.generate"],
  ["kling-3.0-omni", "kling-v3-omni", "image.omni"],
  ["kling-3.0-omni", "kling-v3-omni", "video.omni"],
  ["kling-o1", "kling-video-o1", "video.omni"],
])("%s and %s have the same price at %s", (name, v1, endpoint) => {
  const query = { endpoint, seconds: 5, resolution: endpoint.startsWith("image") ? "1k" : "720p" };
  const found = estimate({ ...query, model: name });
  expect(found).toMatchObject({ exact: true });
  expect(estimate({ ...query, model: v1 })).toEqual(found);
});

test.each<[name: string, query: PriceQuery]>([
  ["an unknown model", { endpoint: "video.textToVideo", model: "kling-9", resolution: "720p", seconds: 5 }],
  ["an unknown endpoint", { endpoint: "video.dream" }],
  ["effects", { endpoint: "video.effects" }],
  ["an unknown resolution", { endpoint: "video.textToVideo", model: "kling-3.0", resolution: "8k", seconds: 5 }],
  ["an unspecified duration", { endpoint: "video.textToVideo", model: "kling-3.0", resolution: "720p" }],
])("%s has no price", (_name, query) => {
  expect(estimate(query)).toBeUndefined();
});

describe("priceList", () => {
  test("contains each row once, and the date of the newest row", () => {
    const ids = priceList.rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      priceList.rows
        .map(({ date }) => date)
        .toSorted()
        .at(-1),
    ).toBe(priceList.asOf);
    for (const row of priceList.rows) {
      expect(row.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(row.source).toMatch(/^[a-z0-9-]+\.md(#[a-z0-9-]+)?(, |$)/);
    }
  });

  test("contains the USD price of every unit", () => {
    for (const packageType of new Set(priceList.rows.map((row) => row.packageType))) {
      expect(priceList.unitValues).toContainEqual(expect.objectContaining({ packageType, currency: "USD" }));
    }
  });

  test("estimates do not use superseded rows", () => {
    const superseded = priceList.rows.filter(({ status }) => status === "superseded");
    expect(superseded).not.toHaveLength(0);
    for (const row of superseded) {
      const { endpoints, model, when } = row;
      for (const endpoint of endpoints) {
        expect(
          estimate({ endpoint, ...(model ? { model } : {}), ...when, resolution: "720p", seconds: 5 }),
        ).toBeUndefined();
      }
    }
  });

  test("every unpriced entry has a reason", () => {
    expect(unpriced.filter(({ tasks }) => tasks === "")).toEqual([]);
    expect(unpriced.filter(({ reason }) => !/^[A-Z].+\.$/.test(reason))).toEqual([]);
  });
});
