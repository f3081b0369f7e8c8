import { createKling, isRetryable } from "../src/client.ts";

// The page of the browser test.

const kling = createKling({ proxyUrl: "/api/kling" });
const progress: number[] = [];

async function makeClip(): Promise<unknown> {
  const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
  const done = await task.wait({ onUpdate: (update) => progress.push(update.progress) });
  const video = document.createElement("video");
  video.src = done.output.url;
  video.muted = true;
  document.body.append(video);
  await video.play();
  const [blocked, invalid] = await Promise.all(
    [{ prompt: "fog", model: "kling-2.6" as const }, { prompt: "" }].map((input) =>
      kling.video.textToVideo.create(input).catch((error: unknown) => error),
    ),
  );
  return {
    progress,
    width: video.videoWidth,
    reference: JSON.stringify(task),
    errors: [blocked, invalid].map((error) => [(error as Error).name, isRetryable(error)]),
  };
}

Object.assign(globalThis, { makeClip });
