import { describe, expect, test } from "vitest";
import type { VideoOmniInput } from "../src/index.ts";
import { warnings, emulated, issueMessages } from "./emulated.ts";

const image = "https://images.example/hero.png";
const dog = "https://images.example/dog.png";
const first = "https://images.example/first.png";
const last = "https://images.example/last.png";
const videoUrl = "https://videos.example/street.mp4";
/** A preset element. */
const elementId = "829836802793406551";

/** Returns the encoded body of an input. `text` keeps all digits of long numbers. */
async function encode(
  apiVersion: "v2" | "v1",
  input: VideoOmniInput,
): Promise<{ path: string; json: unknown; text: string }> {
  const { video } = await emulated(apiVersion);
  const { path, body } = await video.omni.prepare(input, { externalTaskId: "job-1" });
  return { path, json: JSON.parse(body), text: body };
}

describe("on API v2", () => {
  test("sends a prompt as one item of contents, and every setting with a default", async () => {
    expect(await encode("v2", { prompt: "fog" })).toMatchObject({
      path: "/omni-video/kling-3.0-omni",
      json: {
        contents: [{ type: "prompt", text: "fog" }],
        settings: { multi_shot: false, audio: "off", resolution: "720p", aspect_ratio: "16:9", duration: 5 },
        options: { external_task_id: "job-1" },
      },
    });
  });

  test("sends every part as an item with its id", async () => {
    const { json } = await encode("v2", {
      prompt: "@hero walks @pet from @firstFrame",
      firstFrame: first,
      lastFrame: last,
      references: [{ id: "hero", image }],
      elements: [{ id: "pet", elementId, kind: "image" }],
    });
    expect(json).toEqual({
      contents: [
        { type: "prompt", text: "@hero walks @pet from @firstFrame" },
        { type: "first_frame", url: first, id: "firstFrame" },
        { type: "last_frame", url: last },
        { type: "refer_image", url: image, id: "hero" },
        { type: "element", element_id: elementId, id: "pet" },
      ],
      settings: { multi_shot: false, audio: "off", resolution: "720p", duration: 5 },
      options: { external_task_id: "job-1" },
    });
  });

  test("omits the duration and aspect ratio with a base video, and keeps its audio if set", async () => {
    const { json } = await encode("v2", {
      prompt: "winter in @street",
      video: { id: "street", url: videoUrl, use: "base", keepSound: true },
    });
    expect(json).toMatchObject({
      contents: [
        { type: "prompt", text: "winter in @street" },
        { type: "base_video", url: videoUrl, id: "street" },
      ],
      settings: { multi_shot: false, audio: "original", resolution: "720p" },
    });
    expect(json).not.toHaveProperty("settings.duration");
    expect(json).not.toHaveProperty("settings.aspect_ratio");
  });

  test("sends multi_shot with a feature video, because the service requires it", async () => {
    expect(await encode("v2", { prompt: "the next scene", video: { url: videoUrl, use: "feature" } })).toMatchObject({
      json: {
        contents: [{ type: "prompt" }, { type: "feature_video", url: videoUrl }],
        settings: { multi_shot: true, audio: "off", aspect_ratio: "16:9", duration: 5 },
      },
    });
  });

  test("omits the multi-shot field with kling-o1, but not the audio field", async () => {
    expect((await encode("v2", { model: "kling-o1", prompt: "fog" })).json).toMatchObject({
      settings: { audio: "off", resolution: "720p", aspect_ratio: "16:9", duration: 5 },
    });
    expect((await encode("v2", { model: "kling-o1", prompt: "fog" })).json).not.toHaveProperty("settings.multi_shot");
  });

  test("keeps the audio of a feature video with kling-o1", async () => {
    const video = { url: videoUrl, use: "feature", keepSound: true } as const;
    expect((await encode("v2", { model: "kling-o1", prompt: "fog", video })).json).toMatchObject({
      settings: { audio: "original" },
    });
  });

  test("sends all fields of the newest model with an unknown model", async () => {
    expect(await encode("v2", { model: "kling-9", prompt: "fog" })).toMatchObject({
      path: "/omni-video/kling-9",
      json: { settings: { multi_shot: false, audio: "off", aspect_ratio: "16:9" } },
    });
  });
});

describe("on API v1", () => {
  test("sends klingkit's default mode", async () => {
    expect(await encode("v1", { prompt: "fog" })).toMatchObject({
      path: "/v1/videos/omni-video",
      json: {
        model_name: "kling-v3-omni",
        prompt: "fog",
        multi_shot: false,
        sound: "off",
        mode: "std",
        duration: "5",
        aspect_ratio: "16:9",
        external_task_id: "job-1",
      },
    });
  });

  test("sends references before frames in image_list, without a type", async () => {
    const { json, text } = await encode("v1", {
      prompt: "@hero walks @dog, @pet and me@hero_2 look on; ends as @lastFrame",
      firstFrame: first,
      lastFrame: last,
      references: [
        { id: "hero", image },
        { id: "dog", image: dog },
      ],
      elements: [{ id: "pet", elementId }],
    });
    expect(json).toMatchObject({
      prompt: "<<<image_1>>> walks <<<image_2>>>, <<<element_1>>> and me@hero_2 look on; ends as <<<image_4>>>",
      image_list: [
        { image_url: image },
        { image_url: dog },
        { image_url: first, type: "first_frame" },
        { image_url: last, type: "end_frame" },
      ],
    });
    expect(text).toContain(`"element_list":[{"element_id":${elementId}}]`);
  });

  test("omits the duration with a base video", async () => {
    const { json } = await encode("v1", {
      prompt: "winter in @street",
      video: { id: "street", url: new URL(videoUrl), use: "base", keepSound: true },
    });
    expect(json).toEqual({
      model_name: "kling-v3-omni",
      prompt: "winter in <<<video_1>>>",
      multi_shot: false,
      sound: "off",
      mode: "std",
      video_list: [{ video_url: videoUrl, refer_type: "base", keep_original_sound: "yes" }],
      external_task_id: "job-1",
    });
  });

  test("sends the shot type `intelligence` with a feature video", async () => {
    expect((await encode("v1", { prompt: "next", video: { url: videoUrl, use: "feature" } })).json).toMatchObject({
      multi_shot: true,
      shot_type: "intelligence",
      video_list: [{ video_url: videoUrl, refer_type: "feature", keep_original_sound: "no" }],
      aspect_ratio: "16:9",
    });
  });

  test("omits the sound and shot fields with kling-o1", async () => {
    const { json } = await encode("v1", { model: "kling-o1", prompt: "fog" });
    expect(json).toEqual({
      model_name: "kling-video-o1",
      prompt: "fog",
      mode: "std",
      duration: "5",
      aspect_ratio: "16:9",
      external_task_id: "job-1",
    });
  });

  test("a reference to a frame causes a warning", async () => {
    const { video, events } = await emulated("v1");
    await video.omni.prepare({ prompt: "as in @firstFrame", firstFrame: first });
    expect(warnings(events)).toEqual(["`prompt` refers to a frame, whose index on API v1 is not documented."]);
  });
});

test.each<[string, VideoOmniInput, number, number]>([
  ["a prompt", { prompt: "fog", duration: 7, aspectRatio: "9:16" }, 4.2, 7.041],
  ["native audio at 1080p", { prompt: "fog", audio: "native", resolution: "1080p" }, 5, 5.041],
  [
    "references and an element",
    { prompt: "@a meets @b", references: [{ id: "a", image }], elements: [{ id: "b", elementId }] },
    3,
    5.041,
  ],
  ["two frames", { prompt: "it opens", firstFrame: first, lastFrame: last, duration: 3 }, 1.8, 3.041],
  [
    "shots",
    {
      shots: [
        { prompt: "a door", duration: 2 },
        { prompt: "a hall", duration: 4 },
      ],
    },
    3.6,
    6.041,
  ],
  [
    "a base video",
    { prompt: "winter", video: { url: `${videoUrl}?seconds=8`, use: "base", keepSound: true } },
    7.2,
    8.041,
  ],
  ["a feature video", { prompt: "next", video: { url: videoUrl, use: "feature" } }, 4.5, 5.041],
  [
    "kling-o1 with a reference",
    { model: "kling-o1", prompt: "@a", references: [{ id: "a", image }], duration: 7 },
    4.2,
    7.041,
  ],
])("%s has the same result and price on both API versions", async (_name, input, amount, duration) => {
  const results = [];
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video, emulator, events } = await emulated(apiVersion);
    const { outputs, billing, status } = await video.omni.run(input);
    const [output] = outputs;
    const { product, model, endsAt, createdAt } = emulator.state().tasks[0] ?? {};
    results.push({
      status,
      amount: billing[0]?.amount,
      duration: output?.type === "video" ? output.duration : undefined,
      product,
      model,
      elapsed: (endsAt ?? 0) - (createdAt ?? 0),
      warnings: warnings(events),
    });
  }
  expect(results[0]).toMatchObject({ status: "succeeded", product: "omni-video", amount, duration, warnings: [] });
  expect(results[0]?.elapsed).toBeGreaterThan(0);
  expect(results[1]).toEqual(results[0]);
});

const references = (count: number): VideoOmniInput["references"] =>
  Array.from({ length: count }, (_, index) => ({ id: `ref${String.fromCodePoint(97 + index)}`, image }));
const base = { url: videoUrl, use: "base" } as const;
const feature = { url: videoUrl, use: "feature" } as const;

test.each<[string, object, RegExp]>([
  ["an empty input", {}, /^`prompt` is required without an image or a video/],
  [
    "a video as bytes",
    { prompt: "x", video: { url: new Uint8Array(9), use: "base" } },
    /^`video\.url` is a file, but the service fetches it from a URL/,
  ],
  [
    "a file path for a video",
    { prompt: "x", video: { url: "street.mp4", use: "base" } },
    /^`video\.url` must be an http/,
  ],
  [
    "an unknown use of a video",
    { prompt: "x", video: { url: videoUrl, use: "style" } },
    /^`video\.use` must be "base" or "feature"/,
  ],
  ["a last frame alone", { prompt: "x", lastFrame: last }, /^`firstFrame` is required with a last frame/],
  [
    "eight references",
    { prompt: "x", references: references(8) },
    /^`references` is not supported here: kling-3.0-omni supports at most 7/,
  ],
  ["five references with a video", { prompt: "x", references: references(5), video: feature }, /at most 4 .* video/],
  [
    "audio with a video",
    { prompt: "x", audio: "native", video: base },
    /^`audio` must be "off" with kling-3.0-omni here: the model does not generate audio with an input video/,
  ],
  ["audio with kling-o1", { prompt: "x", model: "kling-o1", audio: "native" }, /^`audio` must be "off" with kling-o1/],
  [
    "4k with kling-o1",
    { prompt: "x", model: "kling-o1", resolution: "4k" },
    /^`resolution` must be "720p" or "1080p" with kling-o1/,
  ],
  [
    "shots with kling-o1",
    { model: "kling-o1", shots: [{ prompt: "x", duration: 5 }] },
    /^`shots` is not supported with kling-o1/,
  ],
  ["a frame with a base video", { prompt: "x", firstFrame: first, video: base }, /^`firstFrame` .* base video/],
  [
    "11 seconds with kling-o1",
    { prompt: "x", model: "kling-o1", duration: 11 },
    /^`duration` must be from 3 to 10 with kling-o1/,
  ],
  [
    "a model of another endpoint",
    { prompt: "x", model: "kling-3.0" },
    /^`model` must be "kling-3.0-omni", "kling-o1", .* for video.omni/,
  ],
  [
    "an id that is part of another",
    { prompt: "x", references: [{ id: "man", image }], elements: [{ id: "woman", elementId }] },
    /^`elements\[0\]\.id` cannot be distinguished from `references\[0\]\.id`/,
  ],
  [
    "seven seconds from a first frame with kling-o1",
    { prompt: "x", model: "kling-o1", firstFrame: first, duration: 7 },
    /^`duration` .* kling-o1 supports only durations of 5 or 10 seconds with a first frame alone/,
  ],
  ["a negative prompt", { prompt: "x", negativePrompt: "y" }, /^`negativePrompt` is not a field of this input/],
])("rejects %s on both API versions without sending a request", async (_name, input, message) => {
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video, emulator } = await emulated(apiVersion);
    expect((await issueMessages(video.omni.create(input as VideoOmniInput)))[0]).toMatch(message);
    expect(emulator.calls).toEqual([]);
  }
});

test("an image without a prompt is accepted on API v2 only", async () => {
  const input: VideoOmniInput = { firstFrame: first };
  const v2 = await emulated("v2");
  expect(await v2.video.omni.run(input)).toMatchObject({ status: "succeeded" });
  const v1 = await emulated("v1");
  const messages = (await issueMessages(v1.video.omni.create(input))).join();
  expect(messages).toMatch(/^`prompt` is required on API v1.*The input requires API v2: use an API key/);
});

test("a list of shots with a feature video is accepted on API v2 only", async () => {
  const input: VideoOmniInput = { shots: [{ prompt: "next", duration: 5 }], video: feature };
  expect((await encode("v2", input)).json).toMatchObject({ settings: { multi_shot: true } });
  const { video } = await emulated("v1");
  expect((await issueMessages(video.omni.create(input)))[0]).toMatch(/^`shots` must be "auto" with a feature video/);
});

test("keeping the audio of a feature video is rejected on API v2 and causes a warning on API v1", async () => {
  const input: VideoOmniInput = { prompt: "x", video: { ...feature, keepSound: true } };
  const v2 = await emulated("v2");
  expect((await issueMessages(v2.video.omni.prepare(input, { apiVersion: "v2" })))[0]).toMatch(
    /^`video\.keepSound` is not supported with a feature video/,
  );
  const v1 = await emulated("v1");
  await v1.video.omni.prepare(input);
  expect(warnings(v1.events)).toEqual(["`video.keepSound` is not supported with a feature video."]);
});

test.each<[string, VideoOmniInput, RegExp]>([
  [
    "seven seconds from two frames with kling-o1",
    { prompt: "x", model: "kling-o1", duration: 7, firstFrame: first, lastFrame: last },
    /^`duration` .* may support only durations of 5 or 10 seconds/,
  ],
  ["a duration with a base video", { prompt: "x", video: base, duration: 7 }, /^`duration` has no effect/],
  [
    "an aspect ratio with a first frame",
    { prompt: "x", firstFrame: first, aspectRatio: "1:1" },
    /^`aspectRatio` has no effect/,
  ],
  [
    "a last frame with a feature video",
    { prompt: "x", firstFrame: first, lastFrame: last, video: feature },
    /^`lastFrame` .* does not support a last frame with a feature video/,
  ],
])("%s causes a warning", async (_name, input, message) => {
  const { video, events } = await emulated();
  await video.omni.prepare(input);
  expect(warnings(events)).toEqual([expect.stringMatching(message)]);
});

describe("a frame with an id", () => {
  const input: VideoOmniInput = {
    prompt: "@1 opens, and @hero steps out",
    firstFrame: { id: "1", image: first },
    lastFrame: { id: "end", image: last },
    references: [{ id: "hero", image }],
  };

  test("is sent with its id on API v2, even if the prompt does not refer to it", async () => {
    const { json } = await encode("v2", input);
    expect(json).toMatchObject({
      contents: [
        { type: "prompt", text: "@1 opens, and @hero steps out" },
        { type: "first_frame", url: first, id: "1" },
        { type: "last_frame", url: last, id: "end" },
        { type: "refer_image", url: image, id: "hero" },
      ],
    });
  });

  test("is referred to by its index on API v1", async () => {
    const { json } = await encode("v1", input);
    expect(json).toMatchObject({
      prompt: "<<<image_2>>> opens, and <<<image_1>>> steps out",
      image_list: [
        { image_url: image },
        { image_url: first, type: "first_frame" },
        { image_url: last, type: "end_frame" },
      ],
    });
  });

  test("has issues under its own path", async () => {
    const { video } = await emulated();
    const door = [{ id: "door", image }];
    const at = async (firstFrame: unknown): Promise<string[]> =>
      issueMessages(video.omni.prepare({ prompt: "@door", firstFrame, references: door } as VideoOmniInput));
    expect(await at({ id: "door", image: first })).toEqual([
      '`references[0].id` must be unique: "door" is also `firstFrame.id`.',
    ]);
    expect(await at({ id: "a b", image: first })).toEqual([expect.stringMatching(/^`firstFrame\.id` must begin with/)]);
    expect(await at({ id: "a", image: "./a.png" })).toEqual([expect.stringMatching(/^`firstFrame\.image` is neither/)]);
    expect(await at(5)).toEqual(["`firstFrame` must be a URL, base64, bytes or a file."]);
  });
});

test("the limits of known models do not apply to an unknown model", async () => {
  const images = Array.from({ length: 12 }, (_, index) => ({ id: `r${index}x`, image }));
  const { json } = await encode("v2", {
    model: "kling-9-omni",
    prompt: images.map(({ id }) => `@${id} ${"fog ".repeat(100)}`).join(" "),
    firstFrame: first,
    references: images,
    aspectRatio: "21:9",
    resolution: "8k",
    duration: 30,
  });
  expect(json).toMatchObject({ settings: { aspect_ratio: "21:9", resolution: "8k", duration: 30 } });
});

test("the prompt limit of API v1 counts encoded references", async () => {
  const input: VideoOmniInput = { prompt: `${"@a ".repeat(800)}walks`, references: [{ id: "a", image }] };
  expect((await encode("v2", input)).json).toMatchObject({ contents: [{ type: "prompt" }, { type: "refer_image" }] });
  const { video } = await emulated("v1");
  expect((await issueMessages(video.omni.create(input)))[0]).toMatch(
    /^`prompt` must have at most 2500 characters .* on API v1, not 11205/,
  );
});

test("the shot limit of API v1 counts encoded references", async () => {
  const shots = [{ prompt: `${"@a ".repeat(50)}walks`, duration: 5 }];
  const { video } = await emulated("v1");
  const rejected = issueMessages(video.omni.create({ shots, references: [{ id: "a", image }] }));
  expect((await rejected)[0]).toMatch(/^`shots\[0\]\.prompt` must have at most 512 characters .* not 705/);
});

test("reports the path of an image that cannot be read", async () => {
  const { video } = await emulated();
  const input: VideoOmniInput = {
    prompt: "@a",
    firstFrame: "first.png",
    references: [{ id: "a", image: new Uint8Array() }],
  };
  expect(await issueMessages(video.omni.create(input))).toEqual([
    expect.stringMatching(/^`firstFrame` is neither an http\(s\) URL nor base64/),
    expect.stringMatching(/^`references\[0\]\.image` is an empty file/),
  ]);
});

test.each(["v2", "v1"] as const)("rejects unused and unknown references on API %s", async (apiVersion) => {
  const { video, emulator } = await emulated(apiVersion);
  const input: VideoOmniInput = {
    prompt: "@herro walks with @fox past @lastFrame",
    firstFrame: first,
    references: [
      { id: "hero", image },
      { id: "fox", image },
    ],
    elements: [{ id: "lamp", elementId }],
    video: { url: videoUrl, use: "feature", id: "street" },
  };
  expect(await issueMessages(video.omni.create(input))).toEqual([
    '`prompt` names `@herro`, but no item has the id "herro". Did you mean `@hero`?',
    '`prompt` names `@lastFrame`, but no item has the id "lastFrame". Add an item with this id, or write the word without the `@`.',
    "`references[0].id` is not named in the prompt: the service ignores the item and charges for the task. Write `@hero` in the prompt.",
    "`elements[0].id` is not named in the prompt: the service ignores the item and charges for the task. Write `@lamp` in the prompt.",
  ]);
  expect(emulator.calls).toEqual([]);
});

test("a shot can refer to items", async () => {
  const { video, events } = await emulated();
  const hero = [{ id: "hero", image }];
  await video.omni.prepare({ shots: [{ prompt: "@hero walks", duration: 5 }], references: hero });
  expect(warnings(events)).toEqual([]);
  const rejected = issueMessages(
    video.omni.create({ shots: [{ prompt: "@fox walks", duration: 5 }], references: hero }),
  );
  expect((await rejected)[0]).toMatch(/^`shots\[0\]\.prompt` names `@fox`/);
});

test("sends an unused reference when the issue is ignored", async () => {
  const { video, emulator } = await emulated();
  const input: VideoOmniInput = { prompt: "a man walks", references: [{ id: "hero", image }] };
  await video.omni.create(input, { validate: { ignore: ["unused_reference"] } });
  expect(emulator.calls).toHaveLength(1);
});
