import type { Estimate } from "@klingkit/models";
import { expect, test } from "vitest";
import type { VideoClient } from "../src/index.ts";
import { emulated } from "./emulated.ts";

const image = "https://pictures.example/a.png";
const url = "https://clips.example/a.mp4";
const voices = [{ id: "anna", voiceId: "1" }];
const spoken = { model: "kling-2.6", resolution: "1080p", audio: "native", firstFrame: image, voices } as const;

test.each<[string, (video: VideoClient) => Promise<Estimate | undefined>, { min: number; max: number } | undefined]>([
  ["text to video", (video) => video.textToVideo.estimate({ prompt: "x" }), { min: 3, max: 3 }],
  [
    "a voice that the prompt names",
    (video) => video.imageToVideo.estimate({ ...spoken, prompt: "@anna: hi" }),
    { min: 6, max: 6 },
  ],
  [
    "a voice that it does not name",
    (video) => video.imageToVideo.estimate({ ...spoken, prompt: "hi" }),
    { min: 5, max: 5 },
  ],
  [
    "omni with sound",
    (video) => video.omni.estimate({ prompt: "x", audio: "native", duration: 3 }),
    { min: 2.4, max: 2.4 },
  ],
  [
    "omni after a feature video",
    (video) => video.omni.estimate({ prompt: "x", video: { url, use: "feature" } }),
    { min: 4.5, max: 4.5 },
  ],
  [
    "omni of a base video",
    (video) => video.omni.estimate({ prompt: "x", video: { url, use: "base" } }),
    { min: 2.7, max: 13.5 },
  ],
  [
    "motion control by the picture",
    (video) => video.motionControl.estimate({ image, video: url, characterOrientation: "image" }),
    { min: 2.7, max: 9 },
  ],
  [
    "motion control by the clip",
    (video) => video.motionControl.estimate({ image, video: url, characterOrientation: "video" }),
    { min: 2.7, max: 27 },
  ],
  [
    "several images",
    (video) => video.multiImage.estimate({ prompt: "x", images: [image], duration: 10 }),
    { min: 4, max: 4 },
  ],
  ["an extension", (video) => video.extend.estimate({ videoId: "1" }), { min: 1, max: 3.5 }],
  ["an avatar", (video) => video.avatar.estimate({ image, audioId: "1" }), { min: 0.8, max: 120 }],
  ["a model without a price", (video) => video.omni.estimate({ prompt: "x", model: "kling-9" }), undefined],
])("%s has its price before it is sent", async (_what, ask, units) => {
  const { video, emulator } = await emulated();
  expect((await ask(video))?.units).toEqual(units);
  expect(emulator.calls).toEqual([]);
});
