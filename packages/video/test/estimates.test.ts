import type { Estimate } from "@klingkit/models";
import { expect, test } from "vitest";
import type { VideoClient } from "../src/index.ts";
import { emulated } from "./emulated.ts";

const image = "https://images.example/a.png";
const url = "https://videos.example/a.mp4";
const voices = [{ id: "anna", voiceId: "1" }];
const withVoice = { model: "kling-2.6", resolution: "1080p", audio: "native", firstFrame: image, voices } as const;

test.each<[string, (video: VideoClient) => Promise<Estimate | undefined>, { min: number; max: number } | undefined]>([
  ["text to video", (video) => video.textToVideo.estimate({ prompt: "x" }), { min: 3, max: 3 }],
  [
    "a voice that the prompt refers to",
    (video) => video.imageToVideo.estimate({ ...withVoice, prompt: "@anna: hi" }),
    { min: 6, max: 6 },
  ],
  ["an unused voice", (video) => video.imageToVideo.estimate({ ...withVoice, prompt: "hi" }), { min: 5, max: 5 }],
  [
    "omni with audio",
    (video) => video.omni.estimate({ prompt: "x", audio: "native", duration: 3 }),
    { min: 2.4, max: 2.4 },
  ],
  [
    "omni with a feature video",
    (video) => video.omni.estimate({ prompt: "x", video: { url, use: "feature" } }),
    { min: 4.5, max: 4.5 },
  ],
  [
    "omni with a base video",
    (video) => video.omni.estimate({ prompt: "x", video: { url, use: "base" } }),
    { min: 2.7, max: 13.5 },
  ],
  [
    "motion control with the orientation of the image",
    (video) => video.motionControl.estimate({ image, video: url, characterOrientation: "image" }),
    { min: 2.7, max: 9 },
  ],
  [
    "motion control with the orientation of the video",
    (video) => video.motionControl.estimate({ image, video: url, characterOrientation: "video" }),
    { min: 2.7, max: 27 },
  ],
  [
    "multi-image",
    (video) => video.multiImage.estimate({ prompt: "x", images: [image], duration: 10 }),
    { min: 4, max: 4 },
  ],
  ["an extension", (video) => video.extend.estimate({ videoId: "1" }), { min: 1, max: 3.5 }],
  ["an avatar", (video) => video.avatar.estimate({ image, audioId: "1" }), { min: 0.8, max: 120 }],
  ["a model without a price", (video) => video.omni.estimate({ prompt: "x", model: "kling-9" }), undefined],
])("estimates the price of %s", async (_name, estimate, units) => {
  const { video, emulator } = await emulated();
  expect((await estimate(video))?.units).toEqual(units);
  expect(emulator.calls).toEqual([]);
});
