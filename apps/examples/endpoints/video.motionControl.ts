import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.video.motionControl.run({
  image: file("lighthouse.png"),
  video: "https://example.com/dance.mp4",
  characterOrientation: "video",
});
await done.download("motion-control.mp4");
