import { expansion } from "@klingkit/image";
import { lastFrame } from "@klingkit/video/last-frame";
import { createKling } from "klingkit";

const kling = createKling();

/** The README of @klingkit/account. */
async function account(): Promise<void> {
  for (const pack of await kling.account.packs()) console.log(pack.name, pack.remaining, pack.status);

  for await (const entry of kling.account.unitLedger({ packageTypes: ["image"] })) {
    console.log(new Date(entry.deductedAt ?? 0), entry.taskId, entry.amount);
  }
}

/** The README of @klingkit/audio. */
async function audio(): Promise<void> {
  const speech = await kling.audio.speech({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en" });
  await speech.download("fog.mp3");
}

/** The README of @klingkit/image. */
async function image(): Promise<void> {
  const sides = expansion({ width: 1024, height: 1024 }, { ratio: "16:9" });
  const done = await kling.image.expand.run({ image: "https://example.com/square.png", ...sides });
  await done.download("wide.png");
}

/** The README of @klingkit/video. */
async function video(): Promise<void> {
  const done = await kling.video.omni.run({
    prompt: "@hero walks through @street in winter",
    references: [{ id: "hero", image: "https://example.com/hero.png" }],
    video: { id: "street", url: "https://example.com/street.mp4", use: "base", keepSound: true },
  });
  await done.download("winter.mp4");
}

/** The README of @klingkit/video, with a model that was never tried against the service. */
async function kling4(): Promise<string> {
  const intent = await kling.video.omni.prepare({
    model: "kling-4.0",
    prompt: "@anna says hello as in @walk",
    voices: [{ id: "anna", voiceId: "829826751244537856" }],
    video: [{ id: "walk", url: "https://example.com/walk.mp4", use: "feature" }],
    duration: 20,
    aspectRatio: "21:9",
  });
  return intent.endpoint;
}

/** The README of @klingkit/video: a video that begins where another ends. */
async function continueVideo(): Promise<void> {
  const fog = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
  const sun = await kling.video.imageToVideo.run({ firstFrame: await lastFrame(fog.output), prompt: "the fog lifts" });
  await sun.download("sun.mp4");
}

await Promise.all([audio(), image(), video(), continueVideo()]);
await account();
console.log(await kling4());
