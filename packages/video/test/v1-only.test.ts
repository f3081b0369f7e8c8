import { describe, expect, test } from "vitest";
import type { AvatarInput, ExtendInput, VideoMultiImageInput } from "../src/index.ts";
import { warnings, emulated, issueMessages } from "./emulated.ts";

const image = "https://images.example/one.png";
const secondImage = "https://images.example/two.png";

test("sends an API v1 endpoint with an API key", async () => {
  const { video, emulator } = await emulated("v2");
  await video.avatar.create({ image, sound: "https://audio.example/hello.mp3" });
  expect(emulator.calls[0]).toMatchObject({ path: "/v1/videos/avatar/image2video", auth: "api-key" });
});

describe("multiImage", () => {
  const input: VideoMultiImageInput = { prompt: "they meet", images: [image, secondImage] };

  test("always sends its only model", async () => {
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
      image_list: [{ image }, { image: secondImage }],
      external_task_id: "job-1",
    });
    expect(result).toMatchObject({ outputs: [{ type: "video" }], billing: [{ amount: 7 }] });
    expect(warnings(events)).toEqual([]);
  });

  test.each<[string, object, RegExp]>([
    ["no image", { prompt: "x", images: [] }, /^`images` must not be empty/],
    ["five images", { prompt: "x", images: Array(5).fill(image) }, /^`images` must have at most 4 items/],
    ["no prompt", { images: [image] }, /^`prompt` is required/],
    ["a blank prompt", { images: [image], prompt: " " }, /^`prompt` must not be empty/],
    ["seven seconds", { ...input, duration: 7 }, /^`duration` must be 5 or 10 with kling-v1-6/],
    ["4k", { ...input, resolution: "4k" }, /^`resolution` must be "720p" or "1080p" with kling-v1-6/],
    ["a newer model", { ...input, model: "kling-3.0" }, /^`model` must be "kling-v1-6" for video.multiImage/],
    ["a file path", { prompt: "x", images: [image, "two.png"] }, /^`images\[1\]` is neither an http/],
  ])("rejects %s without sending a request", async (_name, invalid, message) => {
    const { video, emulator } = await emulated("v1");
    expect((await issueMessages(video.multiImage.create(invalid as VideoMultiImageInput)))[0]).toMatch(message);
    expect(emulator.calls).toEqual([]);
  });
});

describe("extend", () => {
  test("extends a video of kling-v1-6 and returns its parent video", async () => {
    const { video, emulator } = await emulated("v1", { switches: { retired: "serve" } });
    const original = await video.textToVideo.run({ prompt: "fog", model: "kling-v1-6" });
    const [output] = original.outputs;
    const videoId = output?.type === "video" ? (output.id ?? "") : "";
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
    const [extended] = result.outputs;
    expect(extended).toMatchObject({ type: "video", duration: 10.041 });
  });

  test("requires only the id of the video", async () => {
    const { video } = await emulated("v1");
    expect(JSON.parse((await video.extend.prepare({ videoId: "1" }, { externalTaskId: "job-1" })).body)).toEqual({
      video_id: "1",
      external_task_id: "job-1",
    });
  });

  test.each<[string, object, RegExp]>([
    ["no video", {}, /^`videoId` is required/],
    [
      "a video URL",
      { videoUrl: "https://videos.example/a.mp4" },
      /`videoUrl` is not a field of this input. Use kling.video.omni, which has the field `video`/,
    ],
    [
      "a prompt over the limit",
      { videoId: "1", prompt: "x".repeat(2501) },
      /^`prompt` must have at most 2500 characters/,
    ],
    ["a scale above 1", { videoId: "1", cfgScale: 2 }, /^`cfgScale` must be at most 1/],
  ])("rejects %s without sending a request", async (_name, invalid, message) => {
    const { video, emulator } = await emulated("v1");
    expect((await issueMessages(video.extend.create(invalid as ExtendInput))).join("\n")).toMatch(message);
    expect(emulator.calls).toEqual([]);
  });
});

describe("avatar", () => {
  const sound = "https://audio.example/hello.mp3?seconds=11.3";

  test("sends an audio URL", async () => {
    const { video, emulator } = await emulated("v1");
    const result = await video.avatar.run(
      { image, sound, prompt: "smiling", resolution: "1080p" },
      { externalTaskId: "job-1", watermark: true },
    );
    expect(emulator.calls[0]?.path).toBe("/v1/videos/avatar/image2video");
    expect(emulator.calls[0]?.body).toEqual({
      image,
      sound_file: sound,
      prompt: "smiling",
      mode: "pro",
      external_task_id: "job-1",
      watermark_info: { enabled: true },
    });
    expect(result).toMatchObject({ outputs: [{ type: "video" }], billing: [{ amount: 8.8 }] });
  });

  test("sends the id of a speech output, at 720p by default", async () => {
    const { video } = await emulated("v1");
    const { body } = await video.avatar.prepare({ image, audioId: "42" }, { externalTaskId: "job-1" });
    expect(JSON.parse(body)).toEqual({ image, audio_id: "42", mode: "std", external_task_id: "job-1" });
  });

  test.each<[string, object, RegExp]>([
    ["no audio", { image }, /^`audioId` is required: pass `audioId` or `sound`/],
    ["two audio sources", { image, audioId: "42", sound }, /^`sound` cannot be combined with `audioId`/],
    ["4k", { image, sound, resolution: "4k" }, /^`resolution` must be "720p" or "1080p"/],
    ["an image as audio", { image, sound: Uint8Array.from([0x89, 0x50, 0x4e, 0x47]) }, /^`sound` is PNG/],
    ["no portrait", { sound }, /^`image` is required/],
  ])("rejects %s without sending a request", async (_name, invalid, message) => {
    const { video, emulator } = await emulated("v1");
    expect((await issueMessages(video.avatar.create(invalid as AvatarInput)))[0]).toMatch(message);
    expect(emulator.calls).toEqual([]);
  });
});
