import { describe, expect, test } from "vitest";
import type { VideoClient } from "../src/index.ts";
import { emulated, issueMessages } from "./emulated.ts";

const url = (name: string): string => `https://images.example/${name}.png`;
const clip = (use: "base" | "feature", id: string): { url: string; use: typeof use; id: string } => ({
  url: `https://videos.example/${id}.mp4`,
  use,
  id,
});
const prompt = "fog";

function warningsOf(
  events: readonly { readonly type: string; readonly issue?: { readonly message: string } }[],
): string[] {
  return events.flatMap(({ type, issue }) => (type === "input-warning" && issue ? issue.message : []));
}

describe("sends what older models do not have", () => {
  test("to text to video: 21:9 and 30 s, without a field for the audio", async () => {
    const { video, emulator, events } = await emulated();
    await video.textToVideo.create({
      model: "kling-4.0",
      prompt,
      duration: 30,
      resolution: "1080p",
      aspectRatio: "21:9",
    });
    expect(emulator.calls[0]).toMatchObject({ path: "/text-to-video/kling-4.0", code: 0 });
    expect(emulator.calls[0]?.body).toMatchObject({
      prompt,
      settings: { duration: 30, resolution: "1080p", aspect_ratio: "21:9" },
    });
    expect(emulator.calls[0]?.body).not.toHaveProperty("settings.audio");
    expect(emulator.calls[0]?.body).not.toHaveProperty("settings.multi_shot");
    // Once per create.
    expect(warningsOf(events)).toEqual([
      expect.stringContaining("kling-4.0 was never tried against the service: its path"),
    ]);
  });

  test("to image to video: middle frames, in their order", async () => {
    const { video, emulator } = await emulated();
    await video.imageToVideo.create({
      model: "kling-4.0",
      firstFrame: url("first"),
      middleFrames: [url("a"), new URL(url("b"))],
      lastFrame: url("last"),
    });
    expect(emulator.calls[0]).toMatchObject({
      path: "/image-to-video/kling-4.0",
      code: 0,
      body: {
        contents: [
          { type: "first_frame", url: url("first") },
          { type: "middle_frame", url: url("a") },
          { type: "middle_frame", url: url("b") },
          { type: "last_frame", url: url("last") },
        ],
      },
    });
  });

  test("to omni: middle frames, several videos and voices, with their ids", async () => {
    const { video } = await emulated();
    const voices = [{ id: "anna", voiceId: "829826751244537856" }];
    const intent = await video.omni.prepare({
      model: "kling-4.0",
      prompt: "@anna walks from @middleFrame1 to @harbor, as in @walk and @sea",
      firstFrame: url("first"),
      middleFrames: [url("a"), { id: "harbor", image: url("b") }, url("c")],
      voices,
      video: [clip("feature", "walk"), clip("feature", "sea")],
      aspectRatio: "21:9",
    });
    expect(intent.path).toBe("/omni-video/kling-4.0");
    expect(JSON.parse(intent.body)).toMatchObject({
      contents: [
        { type: "prompt" },
        { type: "first_frame" },
        { type: "middle_frame", url: url("a"), id: "middleFrame1" },
        { type: "middle_frame", url: url("b"), id: "harbor" },
        { type: "middle_frame", url: url("c") },
        { type: "feature_video", id: "walk" },
        { type: "feature_video", id: "sea" },
        { type: "voice", voice_id: "829826751244537856", id: "anna" },
      ],
      settings: { aspect_ratio: "21:9" },
    });
    expect(JSON.parse(intent.body)).not.toHaveProperty("settings.audio");
    expect(JSON.parse(intent.body)).not.toHaveProperty("contents[4].id");
  });

  test("keeps the audio of an edited video", async () => {
    const { video, emulator } = await emulated();
    const base = { ...clip("base", "street"), keepSound: true };
    await video.omni.create({ model: "kling-4.0-flash", prompt: "@street in winter", video: base });
    expect(emulator.calls[0]).toMatchObject({ code: 0, body: { settings: { audio: "original" } } });
  });

  test("sends settings beyond the limits, which are not certain", async () => {
    const { video, events } = await emulated();
    const intent = await video.textToVideo.prepare({
      model: "kling-4.0",
      prompt: "雾".repeat(11_001),
      duration: 31,
      resolution: "4k",
      aspectRatio: "4:3",
      audio: "off",
    });
    expect(JSON.parse(intent.body)).toMatchObject({
      settings: { duration: 31, resolution: "4k", aspect_ratio: "4:3", audio: "off" },
    });
    expect(warningsOf(events)).toHaveLength(6);
  });

  test("sends shots only if the caller sets them", async () => {
    const { video } = await emulated();
    const intent = await video.textToVideo.prepare({ model: "kling-4.0", prompt, shots: "auto" });
    expect(JSON.parse(intent.body)).toMatchObject({ settings: { multi_shot: true } });
  });
});

test.each<[string, (video: VideoClient) => Promise<unknown>]>([
  [
    "image to video",
    (video) =>
      video.imageToVideo.prepare({
        model: "kling-4.0-flash",
        firstFrame: url("a"),
        lastFrame: url("b"),
        middleFrames: [url("c")],
        resolution: "1080p",
        duration: 25,
        elements: [{ id: "hero", elementId: "1" }],
        voices: [{ id: "anna", voiceId: "1" }],
        prompt: "@hero and @anna",
      }),
  ],
  [
    "omni",
    (video) =>
      video.omni.prepare({
        model: "kling-4.0-flash",
        prompt: "@a @b",
        lastFrame: url("b"),
        video: [clip("base", "a"), clip("base", "b")],
        resolution: "4k",
      }),
  ],
  [
    "an endpoint of other models",
    (video) =>
      video.motionControl.prepare({
        model: "kling-4.0-flash",
        image: url("a"),
        video: "https://videos.example/a.mp4",
        characterOrientation: "image",
      }),
  ],
])("no limit of kling-4.0-flash is an error: %s", async (_name, prepare) => {
  const { video, events } = await emulated();
  await prepare(video);
  expect(warningsOf(events).filter((each) => each.includes("was never tried against the service"))).toHaveLength(1);
  expect(warningsOf(events).length).toBeGreaterThan(1);
});

test.each([
  ["kling-3.0", { middleFrames: [url("a")] }, /^`middleFrames` is not supported with kling-3.0/],
  ["kling-3.0-turbo", { middleFrames: [url("a")] }, /^`middleFrames` is not supported with kling-3.0-turbo/],
])("image to video with %s rejects %j", async (model, input, message) => {
  const { video } = await emulated();
  const [found] = await issueMessages(video.imageToVideo.prepare({ model, firstFrame: url("first"), ...input }));
  expect(found).toMatch(message);
});

test.each([
  [{ middleFrames: [url("a")], firstFrame: url("b") }, "`middleFrames` is not supported with kling-3.0-omni."],
  [{ voices: [{ id: "anna", voiceId: "1" }], prompt: "@anna" }, "`voices` is not supported with kling-3.0-omni."],
  [
    { video: [clip("feature", "a"), clip("feature", "b")], prompt: "@a @b" },
    "`video` is not supported here: kling-3.0-omni supports at most 1 video.",
  ],
])("omni with an older model rejects %j", async (input, message) => {
  const { video } = await emulated();
  expect(await issueMessages(video.omni.prepare({ prompt, ...input }))).toContain(message);
});

test("a list of one video is the same as the video", async () => {
  const { video } = await emulated();
  const [one, list] = [clip("base", "street"), [clip("base", "street")]].map((each) =>
    video.omni.prepare({ prompt: "@street in winter", video: each }, { externalTaskId: "job-1" }),
  );
  expect((await list)?.body).toBe((await one)?.body);
});

test("API v1 has neither the model nor the new inputs", async () => {
  const { video } = await emulated("v1");
  const messages = await issueMessages(
    video.omni.prepare({
      model: "kling-4.0",
      prompt: "@anna",
      firstFrame: url("a"),
      middleFrames: [url("b")],
      voices: [{ id: "anna", voiceId: "1" }],
    }),
  );
  expect(messages).toEqual([
    "`model` kling-4.0 does not exist on API v1: use an API key, which works with API v2.",
    "`middleFrames` exists on API v2 only.",
    "`voices` exists on API v2 only.",
    expect.stringContaining("requires API v2: use an API key."),
  ]);
});

test("estimates the price, except with a video or an element that may be one", async () => {
  const { video } = await emulated();
  const omni = { model: "kling-4.0", prompt: "@hero", resolution: "1080p", duration: 10 } as const;
  const hero = { id: "hero", elementId: "829836802793406551" };
  expect((await video.textToVideo.estimate({ model: "kling-4.0", prompt }))?.units).toEqual({ min: 7, max: 7 });
  expect((await video.omni.estimate({ ...omni, elements: [{ ...hero, kind: "image" }] }))?.units.max).toBe(21);
  expect(await video.omni.estimate({ ...omni, elements: [{ ...hero, kind: "video" }] })).toBeUndefined();
  expect(await video.omni.estimate({ ...omni, elements: [hero] })).toBeUndefined();
  expect(await video.omni.estimate({ ...omni, video: clip("feature", "hero") })).toBeUndefined();
});
