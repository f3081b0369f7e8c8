import { readInput } from "@klingkit/tasks/endpoint";
import { expect, test } from "vitest";
import { emulated, issueMessages } from "./emulated.ts";
import { imageToVideo, type ImageToVideoInput, textToVideo, type TextToVideoInput } from "../src/index.ts";

/** Returns the encoded body of an input, after a JSON round trip. */
async function body(
  endpoint: "text" | "image",
  apiVersion: "v2" | "v1",
  input: TextToVideoInput & ImageToVideoInput,
): Promise<unknown> {
  const media = { read: async (_kind: string, value: unknown) => String(value), url: String, issues: [] };
  if (endpoint === "text") {
    const { value, issues } = readInput(textToVideo, input, true);
    if (!value || issues.length > 0) throw new Error(JSON.stringify(issues));
    return JSON.parse(JSON.stringify(await textToVideo.apiVersions[apiVersion]?.encode(value, media)));
  }
  const { value, issues } = readInput(imageToVideo, input, true);
  if (!value || issues.length > 0) throw new Error(JSON.stringify(issues));
  return JSON.parse(JSON.stringify(await imageToVideo.apiVersions[apiVersion]?.encode(value, media)));
}

test("omits the audio and multi-shot fields with kling-3.0-turbo", async () => {
  expect(await body("text", "v2", { prompt: "x", model: "kling-3.0-turbo" })).toEqual({
    prompt: "x",
    settings: { resolution: "720p", duration: 5, aspect_ratio: "16:9" },
  });
});

test("omits the sound field with kling-2.5-turbo on API v1", async () => {
  expect(await body("text", "v1", { prompt: "x", model: "kling-2.5-turbo" })).toEqual({
    model_name: "kling-v2-5-turbo",
    prompt: "x",
    mode: "std",
    duration: "5",
    aspect_ratio: "16:9",
  });
});

test("omits the mode with a master model", async () => {
  expect(await body("text", "v1", { prompt: "x", model: "kling-v2-1-master" })).not.toHaveProperty("mode");
});

test("sends all fields of the newest model with an unknown model", async () => {
  expect(await body("text", "v2", { prompt: "x", model: "kling-9" })).toMatchObject({
    settings: { audio: "off", multi_shot: false },
  });
});

test.each([
  ["720p", "std"],
  ["1080p", "pro"],
  ["4k", "4k"],
] as const)("sends %s as mode %s on API v1", async (resolution, mode) => {
  expect(await body("text", "v1", { prompt: "x", resolution })).toMatchObject({ mode });
});

test("sends automatic shots as `intelligence` on API v1 and as multi_shot on API v2", async () => {
  expect(await body("text", "v1", { prompt: "x", shots: "auto" })).toMatchObject({
    multi_shot: true,
    shot_type: "intelligence",
  });
  expect(await body("text", "v2", { prompt: "x", shots: "auto" })).toMatchObject({
    prompt: "x",
    settings: { multi_shot: true },
  });
});

test("sends all six axes of a simple camera movement", async () => {
  const cameraControl = { type: "simple", config: { pan: 3 } } as const;
  expect(await body("text", "v1", { prompt: "x", model: "kling-v1", cameraControl })).toMatchObject({
    camera_control: { type: "simple", config: { horizontal: 0, vertical: 0, pan: 3, tilt: 0, roll: 0, zoom: 0 } },
  });
});

test("sends the points of motion masks", async () => {
  const input = {
    model: "kling-v1",
    firstFrame: "first",
    staticMask: "still",
    dynamicMasks: [
      {
        mask: "moving",
        trajectory: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
      },
    ],
  };
  expect(await body("image", "v1", input)).toMatchObject({
    image: "first",
    static_mask: "still",
    dynamic_masks: [
      {
        mask: "moving",
        trajectories: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
      },
    ],
  });
});

test("refers to voices in the format of each API version", async () => {
  const input = {
    model: "kling-2.6",
    resolution: "1080p",
    audio: "native",
    firstFrame: "first",
    prompt: "@anna says hello to @ben_2, not @anna_b",
    voices: [
      { id: "anna", voiceId: "11" },
      { id: "ben_2", voiceId: "22" },
    ],
  } as const;
  expect(await body("image", "v2", input)).toMatchObject({
    contents: [
      { type: "prompt", text: input.prompt },
      { type: "first_frame", url: "first" },
      { type: "voice", voice_id: "11", id: "anna" },
      { type: "voice", voice_id: "22", id: "ben_2" },
    ],
  });
  expect(await body("image", "v1", input)).toMatchObject({
    prompt: "<<<voice_1>>> says hello to <<<voice_2>>>, not @anna_b",
    voice_list: [{ voice_id: "11" }, { voice_id: "22" }],
    sound: "on",
  });
});

test("the default duration is the sum of the shots", () => {
  const shots = [
    { prompt: "a", duration: 4 },
    { prompt: "b", duration: 6 },
  ];
  expect(readInput(textToVideo, { shots }, true).value?.duration).toBe(10);
});

test("a shot with a semicolon is sent on API v1 and rejected on API v2", async () => {
  const shots = [
    { prompt: "a door; it opens", duration: 2 },
    { prompt: "a hall", duration: 3 },
  ];
  const message = '`shots[0].prompt` must not contain ";" on API v2, where it ends a shot.';
  const { video, emulator } = await emulated();
  await video.textToVideo.create({ shots });
  expect(emulator.calls[0]).toMatchObject({
    path: "/v1/videos/text2video",
    body: { multi_prompt: [{ prompt: "a door; it opens" }, {}] },
  });
  expect(await issueMessages(video.textToVideo.create({ shots }, { apiVersion: "v2" }))).toContain(message);
  expect(await issueMessages(video.textToVideo.create({ model: "kling-3.0-turbo", shots }))).toEqual([message]);
});

test("the service rejects a model name that is not well-formed Unicode", async () => {
  const { video } = await emulated();
  const call = video.textToVideo.create({ prompt: "x", model: "\u{d800}" });
  await expect(call).rejects.toMatchObject({ name: "RequestRejectedError", serviceCode: 1203, taskState: "none" });
});
