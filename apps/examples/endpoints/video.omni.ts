import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.video.omni.run({
  prompt: "@tower stands in a storm, as in @walk",
  references: [{ id: "tower", image: file("lighthouse.png") }],
  video: { id: "walk", url: "https://example.com/walk.mp4", use: "feature" },
});
await done.download("omni.mp4");
