import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.video.imageToVideo.run({
  firstFrame: file("lighthouse.png"),
  prompt: "the light begins to turn",
  audio: "native",
});
await done.download("image-to-video.mp4");
