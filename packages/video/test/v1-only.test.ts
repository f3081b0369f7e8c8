import { describe, expect, test } from "vitest";
import type { AvatarInput, ExtendInput, VideoMultiImageInput } from "../src/index.ts";
import { warnings, emulated, refusal } from "./emulated.ts";

const picture = "https://pictures.example/one.png";
const other = "https://pictures.example/two.png";

test("what only v1 has goes there with an API key as well", async () => {
  const { video, emulator } = await emulated("v2");
  await video.avatar.create({ image: picture, sound: "https://sounds.example/hello.mp3" });
  expect(emulator.calls[0]).toMatchObject({ path: "/v1/videos/avatar/image2video", auth: "api-key" });
});

describe("several images to video", () => {
  const input: VideoMultiImageInput = { prompt: "they meet", images: [picture, other] };

  test("is made with its only model, which is always named", async () => {
    const { video, emulator, events } = await emulated("v1");
    const result = await video.multiImage.run(
      { ...input, negativePrompt: "rain", duration: 10, resolution: "1080p" },
      { externalTaskId: "job-1" },
    );
    expect(emulator.calls[0]?.path).toBe("/v1/videos/multi-image2video");
    expect(emulator.calls[0]?.body).toEqual({
      model_name: "kling-v1-6",
      prompt: "they meet",
      negative_prompt: "rain",
      mode: "pro",
      duration: "10",
      aspect_ratio: "16:9",
      image_list: [{ image: picture }, { image: other }],
      external_task_id: "job-1",
    });
    expect(result).toMatchObject({ outputs: [{ type: "video" }], billing: [{ amount: 7 }] });
    expect(warnings(events)).toEqual([]);
  });

  test.each<[string, object, RegExp]>([
    ["no picture", { prompt: "x", images: [] }, /^`images` must not be empty/],
    ["five pictures", { prompt: "x", images: Array(5).fill(picture) }, /^`images` must have at most 4 items/],
    ["no prompt", { images: [picture] }, /^`prompt` is required/],
    ["a blank prompt", { images: [picture], prompt: " " }, /^`prompt` must not be empty/],
    ["seven seconds", { ...input, duration: 7 }, /^`duration` must be 5 or 10 with kling-v1-6/],
    ["4k", { ...input, resolution: "4k" }, /^`resolution` must be "720p" or "1080p" with kling-v1-6/],
    ["a newer model", { ...input, model: "kling-3.0" }, /^`model` must be "kling-v1-6" at video.multiImage/],
    ["a path for a picture", { prompt: "x", images: [picture, "two.png"] }, /^`images\[1\]` is neither an http/],
  ])("%s is refused before anything is sent", async (_what, asked, words) => {
    const { video, emulator } = await emulated("v1");
    expect((await refusal(video.multiImage.create(asked as VideoMultiImageInput)))[0]).toMatch(words);
    expect(emulator.calls).toEqual([]);
  });
});

describe("extending", () => {
  test("goes on with a clip of an old model, and tells which it was", async () => {
    const { video, emulator } = await emulated("v1", { switches: { retired: "serve" } });
    const before = await video.textToVideo.run({ prompt: "fog", model: "kling-v1-6" });
    const [clip] = before.outputs;
    const videoId = clip?.type === "video" ? (clip.id ?? "") : "";
    const result = await video.extend.run(
      { videoId, prompt: "it lifts", negativePrompt: "rain", cfgScale: 0.5 },
      { externalTaskId: "job-1" },
    );
    expect(emulator.calls.find(({ path }) => path === "/v1/videos/video-extend")?.body).toEqual({
      video_id: videoId,
      prompt: "it lifts",
      negative_prompt: "rain",
      cfg_scale: 0.5,
      external_task_id: "job-1",
    });
    expect(result).toMatchObject({ outputs: [{ type: "video" }], parentVideo: { id: videoId } });
    const [longer] = result.outputs;
    expect(longer).toMatchObject({ type: "video", duration: 10.041 });
  });

  test("needs nothing but the clip", async () => {
    const { video } = await emulated("v1");
    expect(JSON.parse((await video.extend.prepare({ videoId: "1" }, { externalTaskId: "job-1" })).body)).toEqual({
      video_id: "1",
      external_task_id: "job-1",
    });
  });

  test.each<[string, object, RegExp]>([
    ["no clip", {}, /^`videoId` is required/],
    [
      "a clip by address",
      { videoUrl: "https://clips.example/a.mp4" },
      /`videoUrl` is not a field of this input. Use kling.video.omni, which has the field `video`/,
    ],
    [
      "a prompt over the limit",
      { videoId: "1", prompt: "x".repeat(2501) },
      /^`prompt` must have at most 2500 characters/,
    ],
    ["a scale above 1", { videoId: "1", cfgScale: 2 }, /^`cfgScale` must be at most 1/],
  ])("%s is refused before anything is sent", async (_what, asked, words) => {
    const { video, emulator } = await emulated("v1");
    expect((await refusal(video.extend.create(asked as ExtendInput))).join("\n")).toMatch(words);
    expect(emulator.calls).toEqual([]);
  });
});

describe("an avatar", () => {
  const sound = "https://sounds.example/hello.mp3?seconds=11.3";

  test("speaks a sound", async () => {
    const { video, emulator } = await emulated("v1");
    const result = await video.avatar.run(
      { image: picture, sound, prompt: "smiling", resolution: "1080p" },
      { externalTaskId: "job-1", watermark: true },
    );
    expect(emulator.calls[0]?.path).toBe("/v1/videos/avatar/image2video");
    expect(emulator.calls[0]?.body).toEqual({
      image: picture,
      sound_file: sound,
      prompt: "smiling",
      mode: "pro",
      external_task_id: "job-1",
      watermark_info: { enabled: true },
    });
    expect(result).toMatchObject({ outputs: [{ type: "video" }], billing: [{ amount: 8.8 }] });
  });

  test("speaks what speech has made, at 720p where nothing else is asked", async () => {
    const { video } = await emulated("v1");
    const { body } = await video.avatar.prepare({ image: picture, audioId: "42" }, { externalTaskId: "job-1" });
    expect(JSON.parse(body)).toEqual({ image: picture, audio_id: "42", mode: "std", external_task_id: "job-1" });
  });

  test.each<[string, object, RegExp]>([
    ["no sound", { image: picture }, /^`audioId` is required: pass `audioId` or `sound`/],
    ["both sounds", { image: picture, audioId: "42", sound }, /^`sound` cannot be combined with `audioId`/],
    ["4k", { image: picture, sound, resolution: "4k" }, /^`resolution` must be "720p" or "1080p"/],
    ["a picture for a sound", { image: picture, sound: Uint8Array.from([0x89, 0x50, 0x4e, 0x47]) }, /^`sound` is PNG/],
    ["no portrait", { sound }, /^`image` is required/],
  ])("%s is refused before anything is sent", async (_what, asked, words) => {
    const { video, emulator } = await emulated("v1");
    expect((await refusal(video.avatar.create(asked as AvatarInput)))[0]).toMatch(words);
    expect(emulator.calls).toEqual([]);
  });
});
