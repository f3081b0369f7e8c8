import { describe, expect, test } from "vitest";
import type { VideoOmniInput } from "../src/index.ts";
import { warnings, emulated, refusal } from "./emulated.ts";

const picture = "https://pictures.example/hero.png";
const dog = "https://pictures.example/dog.png";
const first = "https://pictures.example/first.png";
const last = "https://pictures.example/last.png";
const clip = "https://clips.example/street.mp4";
/** An element that every account has. */
const elementId = "829836802793406551";

/** The body that an input becomes, as text where long numbers keep their digits. */
async function sent(
  apiVersion: "v2" | "v1",
  input: VideoOmniInput,
): Promise<{ path: string; json: unknown; text: string }> {
  const { video } = await emulated(apiVersion);
  const { path, body } = await video.omni.prepare(input, { externalTaskId: "job-1" });
  return { path, json: JSON.parse(body), text: body };
}

describe("on the newer design", () => {
  test("words alone become one item of contents, and every setting with a default is sent", async () => {
    expect(await sent("v2", { prompt: "fog" })).toMatchObject({
      path: "/omni-video/kling-3.0-omni",
      json: {
        contents: [{ type: "prompt", text: "fog" }],
        settings: { multi_shot: false, audio: "off", resolution: "720p", aspect_ratio: "16:9", duration: 5 },
        options: { external_task_id: "job-1" },
      },
    });
  });

  test("every part is an item with its id", async () => {
    const { json } = await sent("v2", {
      prompt: "@hero walks @pet from @firstFrame",
      firstFrame: first,
      lastFrame: last,
      references: [{ id: "hero", image: picture }],
      elements: [{ id: "pet", elementId, kind: "image" }],
    });
    expect(json).toEqual({
      contents: [
        { type: "prompt", text: "@hero walks @pet from @firstFrame" },
        { type: "first_frame", url: first, id: "firstFrame" },
        { type: "last_frame", url: last },
        { type: "refer_image", url: picture, id: "hero" },
        { type: "element", element_id: elementId, id: "pet" },
      ],
      settings: { multi_shot: false, audio: "off", resolution: "720p", duration: 5 },
      options: { external_task_id: "job-1" },
    });
  });

  test("a base video is edited at its own length and ratio, with its sound when asked", async () => {
    const { json } = await sent("v2", {
      prompt: "winter in @street",
      video: { id: "street", url: clip, use: "base", keepSound: true },
    });
    expect(json).toMatchObject({
      contents: [
        { type: "prompt", text: "winter in @street" },
        { type: "base_video", url: clip, id: "street" },
      ],
      settings: { multi_shot: false, audio: "original", resolution: "720p" },
    });
    expect(json).not.toHaveProperty("settings.duration");
    expect(json).not.toHaveProperty("settings.aspect_ratio");
  });

  test("a feature video turns the model's own cuts on, which the service wants there", async () => {
    expect(await sent("v2", { prompt: "what comes next", video: { url: clip, use: "feature" } })).toMatchObject({
      json: {
        contents: [{ type: "prompt" }, { type: "feature_video", url: clip }],
        settings: { multi_shot: true, audio: "off", aspect_ratio: "16:9", duration: 5 },
      },
    });
  });

  test("O1 gets no multi-shot field, but always one for sound", async () => {
    expect((await sent("v2", { model: "kling-o1", prompt: "fog" })).json).toMatchObject({
      settings: { audio: "off", resolution: "720p", aspect_ratio: "16:9", duration: 5 },
    });
    expect((await sent("v2", { model: "kling-o1", prompt: "fog" })).json).not.toHaveProperty("settings.multi_shot");
  });

  test("O1 keeps the sound of a feature video, and is not told to cut", async () => {
    const video = { url: clip, use: "feature", keepSound: true } as const;
    expect((await sent("v2", { model: "kling-o1", prompt: "fog", video })).json).toMatchObject({
      settings: { audio: "original" },
    });
  });

  test("an unknown model passes, with what the newest known one has", async () => {
    expect(await sent("v2", { model: "kling-9", prompt: "fog" })).toMatchObject({
      path: "/omni-video/kling-9",
      json: { settings: { multi_shot: false, audio: "off", aspect_ratio: "16:9" } },
    });
  });
});

describe("on the v1 design", () => {
  test("v1's default mode is pro: klingkit sends its own all the same", async () => {
    expect(await sent("v1", { prompt: "fog" })).toMatchObject({
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

  test("references keep their numbers whether frames count or not: they come first in image_list, without a type", async () => {
    const { json, text } = await sent("v1", {
      prompt: "@hero walks @dog, @pet and me@hero_2 look on; ends as @lastFrame",
      firstFrame: first,
      lastFrame: last,
      references: [
        { id: "hero", image: picture },
        { id: "dog", image: dog },
      ],
      elements: [{ id: "pet", elementId }],
    });
    expect(json).toMatchObject({
      prompt: "<<<image_1>>> walks <<<image_2>>>, <<<element_1>>> and me@hero_2 look on; ends as <<<image_4>>>",
      image_list: [
        { image_url: picture },
        { image_url: dog },
        { image_url: first, type: "first_frame" },
        { image_url: last, type: "end_frame" },
      ],
    });
    expect(text).toContain(`"element_list":[{"element_id":${elementId}}]`);
  });

  test("a base video is edited without a length", async () => {
    const { json } = await sent("v1", {
      prompt: "winter in @street",
      video: { id: "street", url: new URL(clip), use: "base", keepSound: true },
    });
    expect(json).toEqual({
      model_name: "kling-v3-omni",
      prompt: "winter in <<<video_1>>>",
      multi_shot: false,
      sound: "off",
      mode: "std",
      video_list: [{ video_url: clip, refer_type: "base", keep_original_sound: "yes" }],
      external_task_id: "job-1",
    });
  });

  test("a feature video goes with the service's own intelligence (since 2026-06-17)", async () => {
    expect((await sent("v1", { prompt: "next", video: { url: clip, use: "feature" } })).json).toMatchObject({
      multi_shot: true,
      shot_type: "intelligence",
      video_list: [{ video_url: clip, refer_type: "feature", keep_original_sound: "no" }],
      aspect_ratio: "16:9",
    });
  });

  test("O1 gets neither a sound nor a shot field, and is named", async () => {
    const { json } = await sent("v1", { model: "kling-o1", prompt: "fog" });
    expect(json).toEqual({
      model_name: "kling-video-o1",
      prompt: "fog",
      mode: "std",
      duration: "5",
      aspect_ratio: "16:9",
      external_task_id: "job-1",
    });
  });

  test("that a frame can be named by its number is a guess, and told", async () => {
    const { video, events } = await emulated("v1");
    await video.omni.prepare({ prompt: "as in @firstFrame", firstFrame: first });
    expect(warnings(events)).toEqual(["`prompt` names a frame, whose number on API v1 is not documented."]);
  });
});

test.each<[string, VideoOmniInput, number, number]>([
  ["words", { prompt: "fog", duration: 7, aspectRatio: "9:16" }, 4.2, 7.041],
  ["native sound at 1080p", { prompt: "fog", audio: "native", resolution: "1080p" }, 5, 5.041],
  [
    "references and an element",
    { prompt: "@a meets @b", references: [{ id: "a", image: picture }], elements: [{ id: "b", elementId }] },
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
  ["a base video", { prompt: "winter", video: { url: `${clip}?seconds=8`, use: "base", keepSound: true } }, 7.2, 8.041],
  ["a feature video", { prompt: "next", video: { url: clip, use: "feature" } }, 4.5, 5.041],
  [
    "O1 with a reference",
    { model: "kling-o1", prompt: "@a", references: [{ id: "a", image: picture }], duration: 7 },
    4.2,
    7.041,
  ],
])("%s mean the same on both designs: one clip at one price", async (_what, input, amount, duration) => {
  const made = [];
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video, emulator, events } = await emulated(apiVersion);
    const { outputs, billing, status } = await video.omni.run(input);
    const [output] = outputs;
    const { family, model, endsAt, createdAt } = emulator.state().tasks[0] ?? {};
    made.push({
      status,
      amount: billing[0]?.amount,
      duration: output?.type === "video" ? output.duration : undefined,
      family,
      model,
      took: (endsAt ?? 0) - (createdAt ?? 0),
      warnings: warnings(events),
    });
  }
  expect(made[0]).toMatchObject({ status: "succeeded", family: "omni-video", amount, duration, warnings: [] });
  expect(made[0]?.took).toBeGreaterThan(0);
  expect(made[1]).toEqual(made[0]);
});

const references = (count: number): VideoOmniInput["references"] =>
  Array.from({ length: count }, (_, index) => ({ id: `ref${String.fromCodePoint(97 + index)}`, image: picture }));
const base = { url: clip, use: "base" } as const;
const feature = { url: clip, use: "feature" } as const;

test.each<[string, object, RegExp]>([
  ["nothing", {}, /^`prompt` is required where no picture and no video is given/],
  ["a clip as bytes", { prompt: "x", video: { url: new Uint8Array(9), use: "base" } }, /^`video\.url` must be an http/],
  ["a path for a clip", { prompt: "x", video: { url: "street.mp4", use: "base" } }, /^`video\.url` must be an http/],
  [
    "a clip for nothing known",
    { prompt: "x", video: { url: clip, use: "style" } },
    /^`video\.use` must be "base" or "feature"/,
  ],
  ["a last frame alone", { prompt: "x", lastFrame: last }, /^`firstFrame` is required with a last frame/],
  [
    "eight references",
    { prompt: "x", references: references(8) },
    /^`references` is not supported here: kling-3.0-omni takes at most 7/,
  ],
  ["five references beside a video", { prompt: "x", references: references(5), video: feature }, /at most 4 .* video/],
  [
    "sound with a video",
    { prompt: "x", audio: "native", video: base },
    /^`audio` must be "off" with kling-3.0-omni here: the model makes no sound with a video/,
  ],
  ["sound of O1", { prompt: "x", model: "kling-o1", audio: "native" }, /^`audio` must be "off" with kling-o1/],
  [
    "4k of O1",
    { prompt: "x", model: "kling-o1", resolution: "4k" },
    /^`resolution` must be "720p" or "1080p" with kling-o1/,
  ],
  [
    "shots of O1",
    { model: "kling-o1", shots: [{ prompt: "x", duration: 5 }] },
    /^`shots` is not supported with kling-o1/,
  ],
  ["a frame with a base video", { prompt: "x", firstFrame: first, video: base }, /^`firstFrame` .* base video/],
  [
    "11 seconds of O1",
    { prompt: "x", model: "kling-o1", duration: 11 },
    /^`duration` must be from 3 to 10 with kling-o1/,
  ],
  [
    "a model of another endpoint",
    { prompt: "x", model: "kling-3.0" },
    /^`model` must be "kling-3.0-omni" or "kling-o1" at video.omni/,
  ],
  [
    "ids that cannot be told apart",
    { prompt: "x", references: [{ id: "man", image: picture }], elements: [{ id: "woman", elementId }] },
    /^`elements\[0\]\.id` cannot be distinguished from `references\[0\]\.id`/,
  ],
  [
    "seven seconds of a first frame alone with O1",
    { prompt: "x", model: "kling-o1", firstFrame: first, duration: 7 },
    /^`duration` .* kling-o1 makes 5 or 10 seconds of a first frame alone/,
  ],
  ["a negative prompt", { prompt: "x", negativePrompt: "y" }, /^`negativePrompt` is not a field of this input/],
])("%s: refused before anything is sent, on either design", async (_what, input, words) => {
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video, emulator } = await emulated(apiVersion);
    expect((await refusal(video.omni.create(input as VideoOmniInput)))[0]).toMatch(words);
    expect(emulator.calls).toEqual([]);
  }
});

test("a picture without words: on the newer design only, which v1's refusal says", async () => {
  const input: VideoOmniInput = { firstFrame: first };
  const newer = await emulated("v2");
  expect(await newer.video.omni.run(input)).toMatchObject({ status: "succeeded" });
  const older = await emulated("v1");
  const problems = (await refusal(older.video.omni.create(input))).join();
  expect(problems).toMatch(/^`prompt` is required on API v1.*can be sent on API v2: use an API key/);
});

test("own shots beside a feature video: on the newer design only", async () => {
  const input: VideoOmniInput = { shots: [{ prompt: "next", duration: 5 }], video: feature };
  expect((await sent("v2", input)).json).toMatchObject({ settings: { multi_shot: true } });
  const { video } = await emulated("v1");
  expect((await refusal(video.omni.create(input)))[0]).toMatch(/^`shots` must be "auto" beside a feature video/);
});

test("the sound of a feature video is refused by the newer design, and doubtful on v1", async () => {
  const input: VideoOmniInput = { prompt: "x", video: { ...feature, keepSound: true } };
  const newer = await emulated("v2");
  expect((await refusal(newer.video.omni.prepare(input, { apiVersion: "v2" })))[0]).toMatch(
    /^`video\.keepSound` is not possible with a feature video/,
  );
  const older = await emulated("v1");
  await older.video.omni.prepare(input);
  expect(warnings(older.events)).toEqual(["`video.keepSound` is not possible with a feature video."]);
});

test.each<[string, VideoOmniInput, RegExp]>([
  ["seven seconds of words with O1", { prompt: "x", model: "kling-o1", duration: 7 }, /^`duration` .* 5 or 10 seconds/],
  ["a length for a base video", { prompt: "x", video: base, duration: 7 }, /^`duration` has no effect/],
  [
    "a ratio beside a first frame",
    { prompt: "x", firstFrame: first, aspectRatio: "1:1" },
    /^`aspectRatio` has no effect/,
  ],
  [
    "a last frame with a feature video",
    { prompt: "x", firstFrame: first, lastFrame: last, video: feature },
    /^`lastFrame` .* no last frame beside a feature video/,
  ],
])("contradicted or unclear, so told and sent: %s", async (_what, input, words) => {
  const { video, events } = await emulated();
  await video.omni.prepare(input);
  expect(warnings(events)).toEqual([expect.stringMatching(words)]);
});

test("a v1 prompt is measured as it is written there: <<<image_1>>> is longer than @a", async () => {
  const input: VideoOmniInput = { prompt: `${"@a ".repeat(800)}walks`, references: [{ id: "a", image: picture }] };
  expect((await sent("v2", input)).json).toMatchObject({ contents: [{ type: "prompt" }, { type: "refer_image" }] });
  const { video } = await emulated("v1");
  expect((await refusal(video.omni.create(input)))[0]).toMatch(
    /^`prompt` must have at most 2500 characters .* on API v1, not 11205/,
  );
});

test("so is each shot", async () => {
  const shots = [{ prompt: `${"@a ".repeat(50)}walks`, duration: 5 }];
  const { video } = await emulated("v1");
  const refused = refusal(video.omni.create({ shots, references: [{ id: "a", image: picture }] }));
  expect((await refused)[0]).toMatch(/^`shots\[0\]\.prompt` must have at most 512 characters .* not 705/);
});

test("a picture that cannot be read is named by its place", async () => {
  const { video } = await emulated();
  const input: VideoOmniInput = {
    prompt: "@a",
    firstFrame: "first.png",
    references: [{ id: "a", image: new Uint8Array() }],
  };
  expect(await refusal(video.omni.create(input))).toEqual([
    expect.stringMatching(/^`firstFrame` is neither an http\(s\) URL nor base64/),
    expect.stringMatching(/^`references\[0\]\.image` is an empty file/),
  ]);
});

test.each(["v2", "v1"] as const)(
  "what a prompt does not name, or names without an item, is refused on API %s",
  async (apiVersion) => {
    const { video, emulator } = await emulated(apiVersion);
    const input: VideoOmniInput = {
      prompt: "@herro walks with @fox past @lastFrame",
      firstFrame: first,
      references: [
        { id: "hero", image: picture },
        { id: "fox", image: picture },
      ],
      elements: [{ id: "lamp", elementId }],
      video: { url: clip, use: "feature", id: "street" },
    };
    expect(await refusal(video.omni.create(input))).toEqual([
      '`prompt` names `@herro`, but no item has the id "herro". Did you mean `@hero`?',
      '`prompt` names `@lastFrame`, but no item has the id "lastFrame". Add an item with this id, or write the word without the `@`.',
      "`references[0].id` is not named in the prompt: the service ignores the item and charges for the task. Write `@hero` in the prompt.",
      "`elements[0].id` is not named in the prompt: the service ignores the item and charges for the task. Write `@lamp` in the prompt.",
    ]);
    expect(emulator.calls).toEqual([]);
  },
);

test("a shot names items as well as the prompt does", async () => {
  const { video, events } = await emulated();
  const hero = [{ id: "hero", image: picture }];
  await video.omni.prepare({ shots: [{ prompt: "@hero walks", duration: 5 }], references: hero });
  expect(warnings(events)).toEqual([]);
  const refused = refusal(video.omni.create({ shots: [{ prompt: "@fox walks", duration: 5 }], references: hero }));
  expect((await refused)[0]).toMatch(/^`shots\[0\]\.prompt` names `@fox`/);
});

test("an unused reference can be sent all the same", async () => {
  const { video, emulator } = await emulated();
  const input: VideoOmniInput = { prompt: "a man walks", references: [{ id: "hero", image: picture }] };
  await video.omni.create(input, { validate: { ignore: ["unused_reference"] } });
  expect(emulator.calls).toHaveLength(1);
});
