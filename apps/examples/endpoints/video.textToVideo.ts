import { createKling } from "klingkit";

const kling = createKling();
const done = await kling.video.textToVideo.run({
  prompt: "a lighthouse in fog, the lamp turns slowly",
  duration: 5,
  resolution: "720p",
  aspectRatio: "16:9",
});
await done.download("text-to-video.mp4");
